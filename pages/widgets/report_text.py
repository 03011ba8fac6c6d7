"""The collected text of a report with what was read from it marked, each mark linked to its cell and back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from etl.forms import load_forms
from pages.charts.notes import cell_words
from pages.queries.printed_cells import PrintedCell
from pages.queries.report_quotes import ProseFigure
from pages.queries.report_text import TextLine
from pages.text import Text
from pages.widgets import html

COLUMN = re.compile(r"^(.*) column (\d+)$")
TABLE = re.compile(r" row \d+$")
# Lines this short are single values and labels of a table without borders: they run on.
SHORT = 14
# Longer files are yearbooks; a page of more lines is slow on an old computer.
MAX_LINES = 3000
PROSE = "report-prose"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a line that was read: where it stands, the cell it became (None: a figure of the prose)."""

    start: int
    end: int
    key: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A line cut into its drawn cells (one where it is no row), each with its marks."""

    line: TextLine
    cells: tuple[tuple[str, tuple[Mark, ...]], ...]


def anchor(key: str) -> str:
    """Id of a cell's mark in the text."""
    return f"text-{key}"


def _found(text: str, keys: Sequence[str], cells: Mapping[str, PrintedCell]) -> list[Mark]:
    """Each key's printed text, one after the other; a number inside a longer one is not it."""
    marks: list[Mark] = []
    at = 0
    for key in keys:
        printed = " ".join(cells[key].printed_text.split())
        if not printed:
            continue
        hit = re.compile(rf"(?<![\d.]){re.escape(printed)}(?![\d]|[.．、]\S)").search(text, at)
        if hit:
            marks.append(Mark(hit.start(), hit.end(), key))
            at = hit.end()
    return marks


def _quoted(text: str, quotes: Sequence[str], taken: Sequence[Mark]) -> list[Mark]:
    found: list[Mark] = []
    for quote in dict.fromkeys(quotes):
        start = text.find(quote)
        end = start + len(quote)
        if start >= 0 and not any(mark.start < end and start < mark.end for mark in (*taken, *found)):
            found.append(Mark(start, end, None))
    return found


def mark_lines(
    lines: Sequence[TextLine], cells: Mapping[str, PrintedCell], quotes: Sequence[ProseFigure]
) -> list[Marked]:
    """Every line with what was read from it. A mark stands where the cell's locator says, or nowhere."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, cell in cells.items():
        found[cell.locator].append(key)
    said: dict[str, list[str]] = defaultdict(list)
    for quote in quotes:
        said[quote.locator].append(quote.quote)
    order = {cell.key: cell.order for form in load_forms().values() for cell in form.cells}
    at = {where: sorted(keys, key=lambda key: order.get(key, 0)) for where, keys in found.items()}
    left = set(cells)
    return [_marked(line, at, said, cells, left) for line in lines]


def _marked(
    line: TextLine,
    at: Mapping[str, Sequence[str]],
    said: Mapping[str, Sequence[str]],
    cells: Mapping[str, PrintedCell],
    left: set[str],
) -> Marked:
    columns = line.text.split("\t") if line.is_row else [line.text]
    found: list[tuple[str, tuple[Mark, ...]]] = []
    for i, text in enumerate(columns, start=1):
        where = f"{line.locator} column {i}" if line.is_row else line.locator
        marks = _found(text, [key for key in at.get(where, ()) if key in left], cells)
        left.difference_update(mark.key for mark in marks if mark.key)
        marks += _quoted(text, said.get(line.locator, ()), marks)
        found.append((text, tuple(sorted(marks, key=lambda mark: mark.start))))
    return Marked(line, tuple(found))


def held_keys(marked: Sequence[Marked]) -> frozenset[str]:
    """Cells whose printed text was found in the lines."""
    return frozenset(mark.key for line in marked for _, marks in line.cells for mark in marks if mark.key)


def table_spans(marked: Sequence[Marked]) -> list[range]:
    """Line numbers from the first to the last read cell of each table that is not drawn."""
    spans: dict[str, list[int]] = defaultdict(list)
    for held in marked:
        if not held.line.is_row:
            for _, marks in held.cells:
                for mark in marks:
                    if mark.key:
                        spans[mark.key.split(".")[0]].append(held.line.number)
    return [range(min(numbers), max(numbers) + 1) for numbers in spans.values()]


def _parts(text: str, marks: Sequence[Mark], t: Text) -> list[object]:
    found: list[object] = []
    last = 0
    for mark in marks:
        found.append(text[last : mark.start])
        words = text[mark.start : mark.end]
        if mark.key is None:
            found.append(html.A(words, href=f"#{PROSE}", className="quoted", title=t("report.prose")))
        else:
            title = cell_words(mark.key, t)
            found.append(html.A(words, href=f"#cell-{mark.key}", id=anchor(mark.key), className="read", title=title))
        last = mark.end
    return [part for part in (*found, text[last:]) if part != ""]


def _kind(held: Marked) -> str:
    """Neighbouring lines of one kind are drawn together: the rows of one table, the short lines of a flattened one."""
    if held.line.is_row:
        return TABLE.sub("", held.line.locator)
    return "short" if len(held.line.text) <= SHORT else "line"


def _block(kind: str, lines: Sequence[Marked], t: Text) -> list[object]:
    if lines[0].line.is_row:
        rows = [html.Tr([html.Td(_parts(text, marks, t)) for text, marks in held.cells]) for held in lines]
        return [html.Div(html.Table(html.Tbody(rows)), className="source-table")]
    paragraphs = [_parts(*held.cells[0], t) for held in lines]
    if kind == "short" and len(lines) > 2:
        run = [part for paragraph in paragraphs for part in (*paragraph, html.Span(" · ", className="end"))]
        return [html.P(run[:-1], className="source-run")]
    return [html.P(paragraph) for paragraph in paragraphs]


def source_text(marked: Sequence[Marked], read: int, t: Text) -> html.Section | None:
    """The text in a box of its own; ``read`` is the number of cells that hold something printed."""
    if not marked:
        return None
    shown = marked[:MAX_LINES]
    blocks = [part for kind, held in groupby(shown, key=_kind) for part in _block(kind, list(held), t)]
    if len(marked) > len(shown):
        blocks.append(html.P(t("report.text.more", n=len(marked) - len(shown)), className="quiet"))
    title = t("report.text")
    counts = t("report.text.counts", lines=len(marked), marked=len(held_keys(marked)), read=read)
    return html.Section(
        [
            html.H2(title),
            html.P(counts, className="quiet"),
            html.Div(blocks, className="source-text", lang="zh-CN", tabIndex=0, role="region", **{"aria-label": title}),
        ],
        id="report-text",
    )
