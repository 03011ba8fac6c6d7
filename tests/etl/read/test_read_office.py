"""DOCX, workbooks, CSV, PDF, ZIP and folders: the same cells as the HTML they were made from."""

import io
import zipfile

import docx
import pytest
import xlsxwriter

from etl.model import Grid, Line
from etl.read import ReadError, read, read_bytes
from etl.recognise import recognise
from etl.synth.pdf import Canvas, em_width
from tests.etl.recognise.fixtures import FOLDER

PAGE = (FOLDER / "spans_21.html").read_bytes()
TRUTH = {cell.key: cell.value for cell in recognise(read_bytes(PAGE, "a.html")).cells}


def grids() -> list[Line | Grid]:
    return list(read_bytes(PAGE, "a.html").blocks)


def values(data: bytes, name: str) -> dict:
    return {cell.key: cell.value for cell in recognise(read_bytes(data, name)).cells}


def as_docx() -> bytes:
    document = docx.Document()
    for block in grids():
        if isinstance(block, Line):
            document.add_paragraph(block.text)
            continue
        table = document.add_table(block.rows, block.columns)
        for cell in block.cells:
            first = table.cell(cell.row, cell.column)
            last = table.cell(min(cell.row + cell.rowspan, block.rows) - 1, cell.column + cell.colspan - 1)
            first.merge(last).text = cell.text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_xlsx() -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("年报")
    row = 0
    for block in grids():
        if isinstance(block, Line):
            sheet.write(row, 0, block.text)
            row += 1
            continue
        for cell in block.cells:
            value = float(cell.text) if cell.text.replace(".", "").isdigit() else cell.text
            if cell.rowspan * cell.colspan > 1:
                last = row + min(cell.row + cell.rowspan, block.rows) - 1
                sheet.merge_range(row + cell.row, cell.column, last, cell.column + cell.colspan - 1, value)
            else:
                sheet.write(row + cell.row, cell.column, value)
        row += block.rows
    book.close()
    return data.getvalue()


def as_csv() -> bytes:
    lines = []
    for block in grids():
        if isinstance(block, Line):
            lines.append(block.text)
            continue
        table = [[""] * block.columns for _ in range(block.rows)]
        for cell in block.cells:
            table[cell.row][cell.column] = cell.text.replace("\n", "")
        lines += [",".join(row) for row in table]
    return ("\n".join(lines) + "\n").encode("gb18030")


def as_zip(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(("make", "name"), [(as_docx, "a.docx"), (as_xlsx, "a.xlsx"), (as_csv, "a.csv")])
def test_office_files_hold_the_same_numbers(make, name):
    assert len(TRUTH) == 200
    assert values(make(), name) == TRUTH


def test_container_kinds_are_told_by_their_bytes():
    assert read_bytes(as_docx(), "a.zip").media == "docx"
    assert read_bytes(as_xlsx(), "a").media == "sheet"


def test_zip_and_folder_are_one_report(tmp_path):
    members = (("a.html", PAGE), ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9))
    assert values(as_zip(*members), "a.zip") == TRUTH
    for name, content in members:
        (tmp_path / name).write_bytes(content)
    found = read(tmp_path)
    assert {cell.key: cell.value for cell in recognise(found).cells} == TRUTH
    assert [note for note in found.notes if note.startswith("not read: logo.png")]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (as_zip(("b.bin", bytes(range(256)) * 9)), "a.zip", "found none: b.bin"),
        (as_zip(("word/x.xml", b"<a/>")), "a.docx", "archive without a document"),
        (b"PK\x03\x04" + b"\x00" * 200, "a.docx", "looked for a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", "looked for a workbook"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "looked for a PDF"),
    ],
)
def test_broken_containers_are_refused_in_words(data, name, words):
    with pytest.raises(ReadError, match=words):
        read_bytes(data, name)


def test_a_raised_digit_of_a_pdf_is_a_note_mark():
    canvas = Canvas()
    canvas.text(50, 100, 12, "一、本年新收政府信息公开申请数量示例文字")
    canvas.text(50, 130, 12, "136")
    canvas.text(50 + em_width("136") * 12, 125, 7, "2")
    canvas.text(50, 160, 12, "10")
    canvas.text(150, 160, 7, "3")
    lines = [block.text.strip() for block in read_bytes(canvas.save(), "a.pdf").blocks if isinstance(block, Line)]
    assert lines[1:] == ["136", "10", "3"]
