"""An official table as the form prints it: captions, merged labels, one cell a figure. Who fills it is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from etl.forms import FormCell, load_labels
from pages.text import Text
from pages.widgets import html

Path = tuple[str, ...]
Render = Callable[[FormCell, int], html.Td]


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a header: how many lines along its axis it covers, and how many levels across."""

    text: str
    along: int
    across: int


def merged(paths: Sequence[Path]) -> list[list[Label]]:
    """Labels that begin at each path, outermost first; equal neighbours are one, a short path fills the depth.

    ``[("a",), ("b", "x"), ("b", "y")]`` → a (1 along, 2 across); b (2, 1) and x; y.
    """
    depth = max(map(len, paths), default=0)
    found: list[list[Label]] = [[] for _ in paths]
    for level in range(depth):
        start = 0
        for _, same in groupby(paths, key=lambda path: path[: level + 1]):
            run = list(same)
            if len(run[0]) > level:
                last = level == len(run[0]) - 1
                found[start].append(Label(run[0][level], len(run), depth - level if last else 1))
            start += len(run)
    return found


def label_text(text: str, t: Text) -> str:
    """A printed label in the reader's language; the printed one where it has no translation."""
    return text if t.lang == "zh" else load_labels().get(text, text)


def _columns_head(paths: Sequence[Path], stub: int, t: Text) -> list[html.Tr]:
    depth = max(map(len, paths), default=1)
    rows: list[list[html.Th | html.Td]] = [[] for _ in range(depth)]
    rows[0].append(html.Td("", colSpan=stub, rowSpan=depth, className="corner"))
    for labels in merged(paths):
        level = depth - sum(label.across for label in labels)
        for label in labels:
            scope = "colgroup" if label.along > 1 else "col"
            words = label_text(label.text, t)
            rows[level].append(html.Th(words, colSpan=label.along, rowSpan=label.across, scope=scope))
            level += label.across
    return [html.Tr(row) for row in rows]


def _stubs(labels: Sequence[Label], t: Text) -> list[html.Th]:
    return [
        html.Th(
            label_text(label.text, t),
            rowSpan=label.along,
            colSpan=label.across,
            scope="rowgroup" if label.along > 1 else "row",
        )
        for label in labels
    ]


def _rows_of(cells: Sequence[FormCell]) -> list[tuple[Path, list[FormCell]]]:
    return [(row[0].row_path, row) for _, same in groupby(cells, key=lambda c: c.row) if (row := list(same))]


def blocks(cells: Sequence[FormCell], render: Render, t: Text) -> html.Table:
    """Table 2: a caption, its column labels and its rows, block by block; narrow blocks fill the width."""
    rows = _rows_of(cells)
    width = max(len(row) for _, row in rows)
    bodies = []
    for caption, same in groupby(rows, key=lambda row: row[0][0]):
        held = list(same)
        columns = [cell.column_path[-1] for cell in held[0][1]]
        spans = [width // len(columns)] * len(columns)
        spans[-1] += width - sum(spans)
        names = [
            html.Th(label_text(name, t), colSpan=span, scope="col") for name, span in zip(columns, spans, strict=True)
        ]
        lines = [
            html.Tr([html.Th(label_text(path[-1], t), scope="row"), *map(render, row, spans)]) for path, row in held
        ]
        head = html.Th(label_text(caption, t), colSpan=width + 1, scope="rowgroup", className="block-caption")
        bodies.append(html.Tbody([html.Tr(head), html.Tr([html.Td("", className="corner"), *names]), *lines]))
    return html.Table(bodies, className="official official-blocks")


def matrix(cells: Sequence[FormCell], render: Render, t: Text) -> html.Table:
    """Table 3: rows under their group labels on the left, columns under theirs above."""
    rows = _rows_of(cells)
    labels = merged([path for path, _ in rows])
    stub = max(len(path) for path, _ in rows)
    head = html.Thead(_columns_head([cell.column_path for cell in rows[0][1]], stub, t))
    lines = [
        html.Tr([*_stubs(begins, t), *(render(cell, 1) for cell in row)])
        for begins, (_, row) in zip(labels, rows, strict=True)
    ]
    return html.Table([head, html.Tbody(lines)], className="official official-matrix")


def band(cells: Sequence[FormCell], render: Render, t: Text) -> html.Table:
    """Table 4: one line of figures, its rows side by side as blocks above the outcomes."""
    depth = max(len(cell.row_path) for cell in cells)
    # A short block label stretches over the levels that it lacks, so that outcomes stand in one line.
    stretched = [(*cell.row_path, *[""] * (depth - len(cell.row_path)), *cell.column_path) for cell in cells]
    head: list[list[html.Th]] = [[] for _ in range(depth + 1)]
    for labels in merged(stretched):
        level = depth + 1 - sum(label.across for label in labels)
        for i, label in enumerate(labels):
            if label.text:
                blank = sum(1 for later in labels[i + 1 :] if not later.text)
                head[level].append(
                    html.Th(
                        label_text(label.text, t),
                        colSpan=label.along,
                        rowSpan=1 + blank,
                        scope="colgroup" if label.along > 1 else "col",
                    )
                )
            level += 1
    body = html.Tbody(html.Tr([render(cell, 1) for cell in cells]))
    return html.Table([html.Thead([html.Tr(row) for row in head]), body], className="official official-band")


ARRANGEMENTS: dict[str, Callable[[Sequence[FormCell], Render, Text], html.Table]] = {
    "t2": blocks,
    "t3": matrix,
    "t4": band,
}


def official_table(table: str, cells: Sequence[FormCell], render: Render, t: Text) -> html.Table:
    """The table of a form as printed; ``render(cell, colspan)`` makes each figure's cell."""
    return ARRANGEMENTS[table](cells, render, t)
