"""The words of a collected file as lines, so that a page can show what was read where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from etl.load.records import TextLine
from etl.model import Document, Grid

# Below the 32,767 characters that a cell of a spreadsheet may hold.
LINE_LENGTH = 8000
CELL = "\t"


def text_lines(document: Document) -> tuple[TextLine, ...]:
    """The lines of a document in reading order, empty ones left out, longer ones than ``LINE_LENGTH`` in pieces.

    A row of a drawn table is one line: each cell stands after as many tabs as there are columns before it.
    """
    return tuple(line for block in document.blocks for line in _lines(block) if line.text.strip())


def _lines(block: object) -> Iterator[TextLine]:
    if isinstance(block, Grid):
        yield from (TextLine(text, where, True) for text, where in _rows(block))
        return
    text, where = str(getattr(block, "text", "")).replace(CELL, " ").strip(), str(getattr(block, "where", ""))
    for start in range(0, len(text), LINE_LENGTH):
        yield TextLine(text[start : start + LINE_LENGTH], where)


def _rows(grid: Grid) -> Iterator[tuple[str, str]]:
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in grid.cells:
        rows[cell.row][cell.column] = " ".join(cell.text.split())
    for row, held in sorted(rows.items()):
        cells = (held.get(column, "") for column in range(max(held) + 1))
        yield CELL.join(cells)[:LINE_LENGTH], f"{grid.where} row {row + 1}"
