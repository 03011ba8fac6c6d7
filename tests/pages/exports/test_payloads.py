"""Sixty payloads in cells and headers, through CSV and XLSX, reopened: equal, and none is a formula."""

import csv
import dataclasses
import io
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest

from pages.charts.view import ChartView, Column, Row, Table
from pages.exports.cells import safe
from pages.exports.csv_file import as_csv
from pages.exports.product import product
from pages.exports.xlsx_file import as_xlsx
from pages.state import ViewState

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example","y")',
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "|calc",
    "%0A=1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    '=WEBSERVICE("http://x.example")',
    "=1;=2",
    "a;=1+1",
)
# 18-digit ids, codes with zeros, what looks like days, long decimals in words.
REWRITTEN = (
    "330383198001011234",
    "123456789012345678901234567890",
    "007",
    "0086",
    "3-1",
    "1/2",
    "2021-3",
    "1-2-3",
    "1e5",
    "12E10",
)
# Places with rare characters: outside GBK, outside the basic plane, compatibility forms, with a dot.
PLACES = ("䢺塘镇", "𠅤家堡", "㵲阳镇", "𬒈乡", "巴音郭楞·蒙古")
PLAIN = (
    "宿迁市",
    "a,b",
    'he said "no"',
    "line\nbreak",
    "'quoted",
    "2024-02-29",
    "-5",
    "-3.25",
    "+4.5",
    "1,234",
    "12.5 %",
    "<b>x</b>",
    "{{7*7}}",
    "NULL",
    "TRUE",
)
NUMBERS = (-1, -0.5, -12345, 0, 7, 0.1, 81.25, 123456789012, -1e-7, 9007199254740991)
# A lone carriage return is a line end like the others.
PAYLOADS = (*FORMULAS, *REWRITTEN, *PLACES, *PLAIN, *NUMBERS)


def test_there_are_sixty() -> None:
    assert len(PAYLOADS) == 60


@pytest.fixture
def loaded(opened):
    """A real chart's product whose table and headers are the payloads."""

    def make(columns: tuple[Column, ...], rows: tuple[Row, ...]):
        real = product(opened, "disclosure_rate", ViewState(), "http://gongkai.example")
        view: ChartView = dataclasses.replace(real.view, table=Table(columns, rows))
        return dataclasses.replace(real, view=view)

    return make


def table_of(payloads):
    header = tuple(Column(f"c{n}", str(p)) for n, p in enumerate(payloads))
    kinds = tuple(
        dataclasses.replace(c, kind="text" if isinstance(p, str) else "per")
        for c, p in zip(header, payloads, strict=True)
    )
    return kinds, (Row(tuple(payloads)), Row((None,) * len(payloads)))


@pytest.mark.assure(row="D8", tried=60)
def test_in_a_workbook_every_payload_is_itself_in_cell_and_header(loaded) -> None:
    columns, rows = table_of(PAYLOADS)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(loaded(columns, rows))))
    head, cells, gaps = list(book.worksheets[0].iter_rows(max_row=3))
    for payload, name, cell, gap in zip(PAYLOADS, head, cells, gaps, strict=False):
        wanted = payload.replace("\r", "\n") if isinstance(payload, str) else payload
        for found in (name, cell, gap):
            assert found.data_type != "f"
        assert name.value == str(wanted)
        assert cell.value == wanted and isinstance(cell.value, str) == isinstance(payload, str)
        assert gap.value == "未报告"


@pytest.mark.assure(row="D8", tried=60)
def test_in_a_csv_every_payload_is_itself_but_for_the_guard(loaded) -> None:
    columns, rows = table_of(PAYLOADS)
    text = as_csv(loaded(columns, rows)).decode("utf-8-sig")
    head, cells, gaps = list(csv.reader(io.StringIO(text, newline="")))
    guarded = 0
    for payload, name, cell in zip(PAYLOADS, head, cells, strict=False):
        is_guarded = isinstance(payload, str) and safe(payload) != payload
        guarded += is_guarded
        for found in (name, cell) if isinstance(payload, str) else (cell,):
            assert found == ("'" if is_guarded else "") + str(payload).replace("\r", "\n")
            assert is_guarded or not found.lstrip().startswith(("=", "@", "＝")), payload
        if not isinstance(payload, str):
            assert float(cell) == payload
    # Every formula but the one inside a quoted text, and every code that a spreadsheet would rewrite.
    assert guarded == len(FORMULAS) - 1 + len(REWRITTEN)
    assert gaps[:60] == ["未报告"] * 60


def test_negative_numbers_and_plain_words_are_not_touched() -> None:
    assert [safe(value) for value in (-3, -0.5, "-5", "-3.25", "宿迁市")] == [-3, -0.5, "-5", "-3.25", "宿迁市"]
    assert safe("=1+1") == "'=1+1"


def test_dates_are_dates(loaded) -> None:
    columns = (Column("a", "A"), Column("d", "D", "date"))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(loaded(columns, (Row(("x", "2024-02-29")),)))))
    assert book.worksheets[0]["B2"].value.date() == date(2024, 2, 29)


def test_control_characters_and_half_surrogates_never_break_a_file(loaded) -> None:
    nasty = ("a\x00b", "\x1b[31m", "\ud800x", "\ufffe")
    columns, rows = table_of(nasty)
    made = loaded(columns, rows)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(made)))
    assert [cell.value for cell in book.worksheets[0][2]][:3] == ["ab", "[31m", "?x"]
    as_csv(made).decode("utf-8")


def test_a_long_text_is_cut_with_a_mark_and_never_dropped(loaded) -> None:
    columns = (Column("a", "A"),)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(loaded(columns, (Row(("字" * 40_000,)),)))))
    value = book.worksheets[0]["A2"].value
    assert len(value) == 32_767 and value.endswith("…")


@pytest.mark.assure(row="D8", tried=60)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_spreadsheet_engine_computes_nothing(loaded, tmp_path) -> None:
    columns, rows = table_of(PAYLOADS)
    made = loaded(columns, rows)
    (tmp_path / "x.csv").write_bytes(as_csv(made))
    (tmp_path / "y.xlsx").write_bytes(as_xlsx(made))
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo"]
    out = ["--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    # Every column "standard", comma, double quote, UTF-8: what opening by double click does.
    for name, how in (("x.csv", ["--infilter=CSV:44,34,76,1"]), ("y.xlsx", [])):
        subprocess.run([*office, *how, *out, str(tmp_path / name)], check=True, capture_output=True, timeout=180)
    for name in ("x", "y"):
        sheet = openpyxl.load_workbook(tmp_path / "out" / f"{name}.xlsx").worksheets[0]
        assert sheet.max_row == 3
        for row in sheet.iter_rows(max_col=len(PAYLOADS)):
            assert [cell.coordinate for cell in row if cell.data_type == "f"] == []
        values = [cell.value for cell in next(sheet.iter_rows(min_row=2, max_row=2, max_col=len(PAYLOADS)))]
        codes = [str(v).removeprefix("'") for v in values[len(FORMULAS) : len(FORMULAS) + len(REWRITTEN)]]
        assert codes == list(REWRITTEN)
        assert values[-len(NUMBERS) :] == pytest.approx(list(NUMBERS), rel=1e-14)
