"""XLSX and XLS: every sheet a grid. Rows that hold one long text are lines, as offices paste prose into sheets."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine

from etl.model import Document, Grid, GridCell, Line
from etl.read import foreign
from etl.read.archive_guard import ArchiveRefused
from etl.read.characters import plain
from etl.read.errors import ReadError
from etl.read.foreign import OLE, WORD_STREAM
from etl.read.layout import MAX_CELLS, MAX_COLUMNS
from etl.read.sheet_hidden import Hidden, hidden_of
from etl.read.sums import digest
from etl.read.xml_guard import XmlRefused, open_office

SUFFIXES = (".xlsx", ".xls")
ORDER = 30
# The longest label of the forms has 37 characters: a lone text longer than that is prose.
PROSE = 45
_PANIC = "PanicException"


def sniff(head: bytes, suffix: str) -> bool:
    """A ZIP or OLE container that calls itself a workbook, or a ZIP with a workbook's folder."""
    return (head.startswith(OLE) and suffix != ".doc") or (
        head.startswith(b"PK\x03\x04") and (suffix == ".xlsx" or b"xl/" in head)
    )


def read(data: bytes, path: str) -> Document:
    """Sheets of a workbook in order. Raises :class:`ReadError` where the container is refused or no workbook."""
    try:
        hidden = hidden_of(open_office(data)) if data.startswith(b"PK") else {}
        blocks = list(_blocks(data, hidden))
    except (ArchiveRefused, XmlRefused) as error:
        raise ReadError(f"looked for a workbook, found one that {error}") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        if WORD_STREAM in data:
            foreign.read(data, f"{path}.doc")
        raise ReadError(f"looked for a workbook, found a file that is none: {str(error)[:80]}") from error
    except BaseException as error:
        # A panic of the library's Rust is no Exception, and its class cannot be imported.
        if type(error).__name__ != _PANIC:
            raise
        raise ReadError("looked for a workbook, found one that is broken inside") from error
    title = next((block.text for block in blocks if isinstance(block, Line)), None)
    return Document(path, digest(data), "sheet", tuple(blocks), title)


def _blocks(data: bytes, hidden: dict[str, Hidden]) -> Iterator[Line | Grid]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in _visible(book):
        sheet = book.get_sheet_by_name(name)
        if sheet.height * max(1, sheet.width) > MAX_CELLS * 50:
            raise ReadError(f"the sheet {name} is {sheet.height} × {sheet.width} cells: no report is")
        rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        spans = _covered(sheet)
        _blank(rows, spans, hidden.get(name))
        yield from row_blocks(rows, f"sheet {name}", spans)


def _blank(rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]], hidden: Hidden | None) -> None:
    """Take the texts of hidden cells away."""
    if hidden is None:
        return
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text and hidden.holds(number, column, *spans.get((number, column), (1, 1))):
                row[column] = ""


def _visible(book: Any) -> list[str]:
    """Sheets that a reader sees; all where the file hides every one."""
    shown = [item.name for item in book.sheets_metadata if item.visible == python_calamine.SheetVisibleEnum.Visible]
    return shown or list(book.sheet_names)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else plain(str(value).strip())


def _covered(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Spans of merged cells by their upper left corner (row, column), counted from 0."""
    spans = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        spans[top, left] = (bottom - top + 1, right - left + 1)
    return spans


def row_blocks(
    rows: Sequence[Sequence[str]], where: str, spans: dict[tuple[int, int], tuple[int, int]] | None = None
) -> Iterator[Line | Grid]:
    """Rows of texts as grids, a lone text before the first table or longer than any label as a line."""
    held: list[tuple[int, Sequence[str]]] = []
    for number, row in enumerate(rows):
        filled = [text for text in row if text]
        if len(filled) == 1 and row[0] and (len(filled[0]) > PROSE or not held):
            if held:
                yield _grid(held, where, spans or {})
                held = []
            yield from (Line(text, f"{where} row {number + 1}") for text in filled[0].splitlines() if text.strip())
        elif filled:
            held.append((number, row))
    if held:
        yield _grid(held, where, spans or {})


def _grid(rows: Sequence[tuple[int, Sequence[str]]], where: str, spans: dict[tuple[int, int], tuple[int, int]]) -> Grid:
    hidden = {
        (row, column)
        for (top, left), (height, width) in spans.items()
        for row in range(top, min(top + height, rows[-1][0] + 1))
        for column in range(left, min(left + width, MAX_COLUMNS))
        if (row, column) != (top, left)
    }
    cells: list[GridCell] = []
    for number, row in rows:
        for column, text in enumerate(row[:MAX_COLUMNS]):
            if (number, column) not in hidden and len(cells) < MAX_CELLS:
                height, width = spans.get((number, column), (1, 1))
                cells.append(GridCell(text, number, column, height, width))
    return Grid(tuple(cells), rows[-1][0] + 1, max(len(row) for _, row in rows), where)
