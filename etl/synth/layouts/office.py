"""Office files: DOCX with merged cells, XLSX with numbers as numbers, CSV."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import lru_cache
from html import escape

import xlsxwriter
from docx import Document as new_document

from etl.synth import script
from etl.synth.layouts.grid import grid
from etl.synth.layouts.registry import layout
from etl.synth.script import Written
from etl.synth.tables import Box, Row, Sheet, Table

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# A fixed time stamp: the same report is the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@lru_cache(maxsize=1)
def _package() -> tuple[tuple[str, bytes], ...]:
    buffer = io.BytesIO()
    new_document().save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _docx(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _package():
            info = zipfile.ZipInfo(name, _EPOCH)
            archive.writestr(info, text.encode() if name == "word/document.xml" else content, zipfile.ZIP_DEFLATED, 1)
    return buffer.getvalue()


def _paragraphs(text: str) -> str:
    return "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in text.split("\n"))


def _word_cell(box: Box, span: int, merge: str) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f"<w:tc><w:tcPr>{spans}{merge}</w:tcPr>{_paragraphs(box.text if 'continue' not in merge else '')}</w:tc>"


def _word_row(row: list[tuple[Box, bool]], opened: set[int]) -> str:
    """One row of the grid; ``opened`` holds the ids of boxes whose merge began above."""
    cells, x = [], 0
    while x < len(row):
        box = row[x][0]
        span = 1
        while x + span < len(row) and row[x + span][0] is box and box.colspan > 1 and span < box.colspan:
            span += 1
        merge = ""
        if box.rowspan > 1:
            merge = '<w:vMerge w:val="continue"/>' if id(box) in opened else '<w:vMerge w:val="restart"/>'
            opened.add(id(box))
        cells.append(_word_cell(box, span, merge))
        x += span
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def _unique(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Boxes made anew, so that equal boxes are told apart by identity."""
    return tuple(tuple(Box(box.text, box.role, box.rowspan, box.colspan, box.keys) for box in row) for row in rows)


def _word_table(table: Table) -> str:
    rows = grid(Table(table.code, _unique(table.rows), table.head, table.width))
    opened: set[int] = set()
    columns = '<w:gridCol w:w="900"/>' * len(rows[0])
    body = "".join(_word_row(row, opened) for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl><w:p/>'
    )


@layout("docx", "docx", pack=_docx, escape=escape, squared=True)
def docx(sheet: Sheet) -> str:
    """A word processor's file with horizontally and vertically merged cells."""
    parts = [_word_table(block) if isinstance(block, Table) else _paragraphs(block.text) for block in sheet.blocks]
    body = "".join(parts)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:document {_W}><w:body>{body}<w:sectPr/></w:body></w:document>"


def _workbook(text: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_numbers": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(*_EPOCH)})
    page, top = book.add_worksheet(), 0
    for block in script.read(text):
        if isinstance(block, Written):
            page.write_string(top, 0, block.text)
            top += 1
            continue
        for cell in block.cells:
            y, x = top + cell.row, cell.column
            if cell.rowspan * cell.colspan > 1:
                page.merge_range(y, x, y + cell.rowspan - 1, x + cell.colspan - 1, "")
            page.write(y, x, cell.text)
        top += block.height + 1
    book.close()
    return buffer.getvalue()


@layout("xlsx", "xlsx", pack=_workbook, squared=True)
def xlsx(sheet: Sheet) -> str:
    """A spreadsheet: all tables on one sheet, numbers stored as numbers."""
    return script.write(sheet)


def _csv_line(texts: list[str]) -> str:
    return ",".join('"' + text.replace('"', '""') + '"' for text in texts)


@layout("csv", "csv", escape=lambda text: text.replace('"', '""'), squared=True)
def csv(sheet: Sheet) -> str:
    """All tables below one another; a spanning cell is printed once and leaves the rest empty."""
    lines = []
    for block in sheet.blocks:
        if isinstance(block, Table):
            lines += [_csv_line([box.text if first else "" for box, first in row]) for row in grid(block)]
        else:
            lines.append(_csv_line([block.text]))
    return "\r\n".join(lines) + "\r\n"
