"""The official tables as boxes with spans and slots, built from the label paths of ``data/forms``.

A slot is a mark that ``template`` later fills: ``slot("t3.res_total.total")``, ``slot("title")``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from etl.forms import Form, FormCell, load_forms
from etl.synth.knowledge import knowledge

OPEN, CLOSE = "\ue000", "\ue001"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One printed cell. ``keys`` are the form cells that a label governs, or the one a value box holds.

    ``role`` is caption, header, label, value or pad.
    """

    text: str
    role: str
    rowspan: int = 1
    colspan: int = 1
    keys: tuple[str, ...] = ()


Row = tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: each box once, in the row of its upper edge; ``head`` counts the header rows at the top."""

    code: str
    rows: tuple[Row, ...]
    head: int
    width: int


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``role`` is title, meta, heading, body or furniture."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report before it is written in a layout."""

    blocks: tuple[Para | Table, ...]


def slot(name: str) -> str:
    """The mark that stands for ``name`` until the report is filled."""
    return f"{OPEN}{name}{CLOSE}"


def _value(cell: FormCell, colspan: int = 1) -> Box:
    return Box(slot(cell.key), "value", colspan=colspan, keys=(cell.key,))


def header_rows(paths: Sequence[tuple[Path, tuple[str, ...]]]) -> list[list[Box]]:
    """Header rows for leaf columns given as (label path, governed keys); short paths stretch down."""
    depth = max(len(path) for path, _ in paths)
    rows: list[list[Box]] = []
    for level in range(depth):
        row = []
        deep = [leaf for leaf in paths if len(leaf[0]) > level]
        for prefix, group in groupby(deep, key=lambda leaf: leaf[0][: level + 1]):
            leaves = list(group)
            keys = tuple(key for _, governed in leaves for key in governed)
            last = len(prefix) == len(leaves[0][0])
            row.append(
                Box(
                    prefix[-1], "header", depth - level if last else 1, 1 if last else len(leaves), keys if last else ()
                )
            )
        rows.append(row)
    return rows


def _label_boxes(paths: list[Path], governed: list[tuple[str, ...]]) -> list[list[Box]]:
    """Label boxes of each row: outer labels span their rows, a leaf stretches to the right."""
    depth = max(map(len, paths))
    rows: list[list[Box]] = [[] for _ in paths]
    for level in range(depth):
        start = 0
        for prefix, group in groupby(paths, key=lambda path: path[: level + 1]):
            count = len(list(group))
            if len(prefix) == level + 1:
                leaf = len(paths[start]) == level + 1
                box = Box(
                    prefix[-1],
                    "label",
                    1 if leaf else count,
                    depth - level if leaf else 1,
                    governed[start] if leaf else (),
                )
                rows[start].append(box)
            start += count
    return rows


def _blocks(form: Form, code: str) -> Table:
    """Table 2: blocks under a caption row, each with its own header and its own number of columns."""
    labels = knowledge().phrases["table_labels"]
    cells = form.table(code)
    width = 1 + max(len(form.columns(code, row)) for row in form.rows(code))
    rows: list[Row] = []
    for caption, group in groupby(cells, key=lambda cell: cell.row_path[0]):
        for columns, block in groupby(list(group), key=lambda cell: form.columns(code, cell.row)):
            members = list(block)
            rows.append((Box(caption, "caption", colspan=width),))
            last = width - len(columns)
            header = [Box(labels["corner"], "header")]
            for column in columns:
                governed = [cell for cell in members if cell.column == column]
                keys = tuple(cell.key for cell in governed)
                header.append(Box(governed[0].column_path[-1], "header", 1, last if column == columns[-1] else 1, keys))
            rows.append(tuple(header))
            for _, line in groupby(members, key=lambda cell: cell.row):
                values = list(line)
                label = Box(values[0].row_path[-1], "label", keys=tuple(cell.key for cell in values))
                boxes = [_value(cell, last if cell is values[-1] else 1) for cell in values]
                rows.append((label, *boxes))
    return Table(code, tuple(rows), 2, width)


def _matrix(form: Form, code: str) -> Table:
    """Table 3: one header over all columns, labels of rows up to three deep."""
    labels = knowledge().phrases["table_labels"]
    rows = [[cell for cell in form.table(code) if cell.row == row] for row in form.rows(code)]
    leaves = []
    for index, cell in enumerate(rows[0]):
        leaves.append(((labels["applicants"], *cell.column_path), tuple(row[index].key for row in rows)))
    head = header_rows(leaves)
    boxes = _label_boxes([row[0].row_path for row in rows], [tuple(cell.key for cell in row) for row in rows])
    depth = max(len(row[0].row_path) for row in rows)
    head[0].insert(0, Box(labels["identity"], "header", len(head), depth))
    body = [tuple(left) + tuple(_value(cell) for cell in row) for left, row in zip(boxes, rows, strict=True)]
    return Table(code, tuple(map(tuple, head)) + tuple(body), len(head), depth + len(rows[0]))


def _wide(form: Form, code: str) -> Table:
    """Table 4: one row of values under a header that holds the row labels too."""
    cells = form.table(code)
    head = header_rows([((*cell.row_path, *cell.column_path), (cell.key,)) for cell in cells])
    return Table(code, (*map(tuple, head), tuple(_value(cell) for cell in cells)), len(head), len(cells))


def build_table(form: Form, code: str) -> Table:
    """A table of a form. Its shape follows from the form: columns that differ by row, one header, or labels on top."""
    rows = form.rows(code)
    if len({form.columns(code, row) for row in rows}) > 1:
        return _blocks(form, code)
    return _matrix(form, code) if len(rows) > len(form.columns(code, rows[0])) else _wide(form, code)


@lru_cache(maxsize=16)
def build_sheet(forms: tuple[tuple[str, str], ...], headings: str = "official") -> Sheet:
    """The report with slots everywhere: ``forms`` pairs table codes with form ids, in printed order."""
    phrases = knowledge().phrases
    names = phrases["headings"][headings]
    blocks: list[Para | Table] = [
        Para(slot("title"), "title"),
        Para(slot("meta"), "meta"),
        Para(slot("notice"), "body"),
    ]
    blocks += [
        Para(slot("opening"), "body"),
        Para(names[0], "heading"),
        Para(slot("overview"), "body"),
        Para(slot("figures"), "body"),
    ]
    for number, (code, form_id) in enumerate(forms, start=1):
        blocks += [Para(names[number], "heading"), build_table(load_forms()[form_id], code)]
    blocks += [
        Para(names[-2], "heading"),
        Para(slot("problems"), "body"),
        Para(names[-1], "heading"),
        Para(slot("other"), "body"),
    ]
    return Sheet(tuple(block for block in blocks if isinstance(block, Table) or block.text))


def map_labels(table: Table, change: object) -> Table:
    """The table with every box that is not a value passed through ``change`` (a function box → box)."""
    assert callable(change)
    rows = tuple(tuple(box if box.role == "value" else change(box) for box in row) for row in table.rows)
    return replace(table, rows=rows)
