"""What pages and files hold and do not print never becomes a number: hidden copies, struck-out text, raised marks."""

import io
import re

import docx
import pytest
import xlsxwriter

from etl.read import read_bytes
from etl.recognise import recognise
from tests.etl.read.test_read_office import PAGE, TRUTH, grids, values

TEXT = PAGE.decode("utf-8")
TABLES = re.findall(r"<table.*?</table>", TEXT, re.DOTALL)
STALE = re.sub(r"(?<=<font>)\d+(?=</font>)", "77", TABLES[1])
VALUE = re.compile(r"<font>(\d+)</font>")


def page(text: str) -> dict:
    assert text != TEXT
    return values(text.encode(), "a.html")


@pytest.mark.parametrize("stale", [
    f'<div style="display:none">{STALE}</div>', f'<div hidden>{STALE}</div>', f"<!-- {STALE} -->",
    STALE.replace("<table", '<table style="DISPLAY: none; width:90%"', 1), f"<del>{STALE}</del>",
])  # fmt: skip
def test_hidden_copies_of_a_table_are_no_second_table(stale):
    assert page(TEXT.replace(TABLES[1], stale + TABLES[1])) == TRUTH


def test_a_hidden_part_that_nothing_repeats_is_a_page_not_yet_turned_to():
    assert page(TEXT.replace(TABLES[1], f'<div id="page2" style="display: none">{TABLES[1]}</div>')) == TRUTH


def test_hidden_rows_and_cells_take_no_place():
    row = '<tr style="display:none"><td>规章</td><td>9</td><td>9</td><td>9</td></tr>'
    assert page(TEXT.replace("<tr><td>规章", row + "<tr><td>规章", 1)) == TRUTH
    assert page(TEXT.replace("<td>规章</td>", '<td>规章</td><td style="display:none">9</td>', 1)) == TRUTH


@pytest.mark.parametrize(
    "old", ["<s>4</s>", "<del>4</del>", "<strike>4</strike>", '<span style="text-decoration: line-through">4</span>']
)
def test_struck_out_digits_are_not_read(old):
    assert page(VALUE.sub(rf"<font>{old}\1</font>", TEXT)) == TRUTH


@pytest.mark.parametrize("mark", ["1", "[2]", "注", "①"])
def test_a_raised_mark_is_a_note_not_a_digit(mark):
    assert page(VALUE.sub(rf"<font>\1<sup>{mark}</sup></font>", TEXT)) == TRUTH


@pytest.mark.parametrize("mark", ["*", "[1]", "※"])
def test_a_mark_behind_a_number_is_its_note(mark):
    assert page(VALUE.sub(rf"<font>\g<1>{mark}</font>", TEXT)) == TRUTH


def word(change) -> dict:
    """Values of the tables as a Word file, ``change`` applied to the runs of every number."""
    document = docx.Document()
    for block in grids():
        if not hasattr(block, "cells"):
            document.add_paragraph(block.text)
            continue
        table = document.add_table(block.rows, block.columns)
        for cell in block.cells:
            first = table.cell(cell.row, cell.column)
            last = table.cell(min(cell.row + cell.rowspan, block.rows) - 1, cell.column + cell.colspan - 1)
            paragraph = first.merge(last).paragraphs[0]
            if cell.text.isdigit():
                change(paragraph, cell.text)
            else:
                paragraph.add_run(cell.text)
    data = io.BytesIO()
    document.save(data)
    return values(data.getvalue(), "a.docx")


def struck(paragraph, text):
    paragraph.add_run("8").font.strike = True
    paragraph.add_run(text)


def hidden(paragraph, text):
    paragraph.add_run("8").font.hidden = True
    paragraph.add_run(text)


def raised(paragraph, text):
    paragraph.add_run(text)
    paragraph.add_run("1").font.superscript = True


@pytest.mark.parametrize("change", [struck, hidden, raised])
def test_word_runs_that_are_struck_hidden_or_raised_are_no_digits(change):
    assert word(change) == TRUTH


def test_hidden_sheets_are_not_read():
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    for name, shift in (("2023", 0), ("2022", 5)):
        sheet = book.add_worksheet(name)
        row = 0
        for block in grids():
            for cell in getattr(block, "cells", ()):
                text = cell.text.replace("\n", "")
                sheet.write(row + cell.row, cell.column, int(text) + shift if text.isdigit() else text)
            row += getattr(block, "rows", 0)
    sheet.hide()
    book.close()
    found = recognise(read_bytes(data.getvalue(), "a.xlsx"))
    assert {cell.key: cell.value for cell in found.cells} == TRUTH and not found.refusals


def test_the_values_of_form_fields_in_a_table_are_shown():
    assert page(VALUE.sub(r'<font><input type="text" readonly value="\1"></font>', TEXT)) == TRUTH
    assert page(TEXT.replace("<td>规章</td>", '<td>规章<input type="hidden" value="9"></td>', 1)) == TRUTH


def test_a_table_of_one_cell_only_frames_its_text():
    assert page(VALUE.sub(r"<font><table><tr><td>\1</td></tr></table></font>", TEXT)) == TRUTH


def test_a_word_table_that_only_holds_tables_is_no_table():
    document = docx.Document()
    for block in grids():
        if not hasattr(block, "cells"):
            document.add_paragraph(block.text)
            continue
        table = document.add_table(1, 1).cell(0, 0).add_table(block.rows, block.columns)
        for cell in block.cells:
            first = table.cell(cell.row, cell.column)
            last = table.cell(min(cell.row + cell.rowspan, block.rows) - 1, cell.column + cell.colspan - 1)
            first.merge(last).text = cell.text
    data = io.BytesIO()
    document.save(data)
    assert values(data.getvalue(), "a.docx") == TRUTH
