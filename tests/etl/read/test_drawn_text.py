"""Tables drawn with rules of signs, what workbooks hide, pages laid out in a table, rows of PDF without rules."""

import io

import openpyxl
import pytest

from etl.model import Grid, Line
from etl.read import read_bytes
from etl.synth.pdf import Canvas

RULED = """前文
+------+-------+-------+
| 项目 | 自然  | 总计  |
|      | 人    |       |
+======+=======+=======+
| 新收 | 12    | 12    |
+------+-------+-------+
后文
"""


def grids(data: bytes, name: str) -> list[Grid]:
    return [block for block in read_bytes(data, name).blocks if isinstance(block, Grid)]


def test_rows_between_rules_are_rows_of_any_height():
    blocks = read_bytes(RULED.encode(), "a.md").blocks
    assert [block.text for block in blocks if isinstance(block, Line)] == ["前文", "后文"]
    (grid,) = grids(RULED.encode(), "a.md")
    assert [cell.text for cell in grid.cells] == ["项目", "自然人", "总计", "新收", "12", "12"]
    assert (grid.rows, grid.columns, grid.where) == (2, 3, "ruled table 1 (line 2)")


@pytest.mark.parametrize("rule", ["+------+-------+", "|      +-------+-------+"], ids=["fewer columns", "a row span"])
def test_rules_that_do_not_agree_are_no_table(rule: str):
    lines = RULED.splitlines()
    lines[4] = rule
    assert not [grid for grid in grids("\n".join(lines).encode(), "a.md") if grid.where.startswith("ruled")]


def workbook(hide: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["项目", "自然人", "上年"], ["新收", 12, 7], ["其中", 3, 2]):
        sheet.append(row)
    sheet.merge_cells("C1:D1")
    if hide == "column":
        sheet.column_dimensions["C"].hidden = True
    else:
        sheet.row_dimensions[3].hidden = True
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("hide", "texts"),
    [
        ("column", ["项目", "自然人", "上年", "新收", "12", "其中", "3"]),
        ("row", ["项目", "自然人", "上年", "新收", "12", "7"]),
    ],
)
def test_what_a_workbook_hides_is_not_read(hide: str, texts: list[str]):
    (grid,) = grids(workbook(hide), "a.xlsx")
    assert [cell.text for cell in grid.cells if cell.text] == texts


def test_a_table_around_a_page_is_its_lines():
    page = "".join(f"<p>第{n}段，这里是年度报告的正文，占一行文字。</p>" for n in range(60))
    data = f"<table><tr><td>标题</td></tr><tr><td>{page}</td></tr></table>".encode()
    blocks = [read_bytes(data, "a.html").blocks for _ in range(3)]
    assert all(len(found) == 61 and all(isinstance(block, Line) for block in found) for found in blocks)


def test_a_row_of_zeros_at_the_edge_of_a_page_is_no_page_number():
    canvas = Canvas()
    canvas.text(50, 200, 12, "一、本年新收政府信息公开申请数量示例文字")
    for column in range(7):
        canvas.text(200 + 40 * column, 800, 12, "0")
    canvas.text(290, 820, 12, "- 2 -")
    texts = [block.text.split() for block in read_bytes(canvas.save(), "a.pdf").blocks if isinstance(block, Line)]
    assert texts[1:] == [["0"] * 7]


def test_words_of_a_line_keep_their_places():
    canvas = Canvas()
    canvas.text(50, 200, 10, "三、本年")
    canvas.text(150, 200, 10, "（一）予以公开")
    canvas.text(150, 212, 10, "家秘密")
    canvas.text(222, 200, 10, "0")
    lines = [block.text for block in read_bytes(canvas.save(), "a.pdf").blocks if isinstance(block, Line)]
    assert lines[0].index("（一）") == lines[1].index("家秘密") == 15 and lines[0].split()[-1] == "0"


def test_a_number_in_a_sentence_stays_with_its_words():
    canvas = Canvas()
    canvas.text(50, 200, 10, "江河市")
    canvas.text(82, 200, 10, "2023")
    canvas.text(104, 200, 10, "年政府信息公开工作年度报告")
    canvas.text(50, 230, 10, "行政法规禁")
    canvas.text(102, 230, 10, "0")
    lines = [block.text.strip() for block in read_bytes(canvas.save(), "a.pdf").blocks if isinstance(block, Line)]
    assert lines == ["江河市2023年政府信息公开工作年度报告", "行政法规禁 0"]
