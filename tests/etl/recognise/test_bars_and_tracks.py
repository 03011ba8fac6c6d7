"""Bars that part cells without framing rows, a report on one line, tracks printed as rows, disputes out of order."""

from decimal import Decimal

import pytest

from etl.model import Document, Grid, GridCell, Line
from etl.read import read, read_bytes
from etl.recognise import Recognition, recognise
from tests.etl.recognise.fixtures import FOLDER

PAGE = read(FOLDER / "spans_21.html")
TRUTH = {cell.key: cell.value for cell in recognise(PAGE).cells}
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def numbers(found: Recognition) -> dict[str, Decimal | None]:
    return {cell.key: cell.value for cell in found.cells}


def rows_of(block: Grid, blank: str | None = None) -> list[list[str]]:
    table: list[list[str]] = [[] for _ in range(block.rows)]
    for cell in block.cells:
        text = cell.text.replace("\n", "")
        table[cell.row].append("" if text == blank else text)
    return table


def barred(join: str, blank: str | None = None) -> str:
    lines: list[str] = []
    for block in PAGE.blocks:
        lines += [block.text] if isinstance(block, Line) else [" | ".join(row) for row in rows_of(block, blank)]
    return join.join(lines)


def test_a_bar_at_the_end_of_a_row_has_an_empty_cell_after_it_where_bars_only_part_cells():
    found = numbers(recognise(read_bytes(barred("  \n", blank="0").encode() + b"\n", "a.txt")))
    # The fixture's disputes are all zero: as blanks that table has no value at all and is refused.
    assert found == {key: value or None for key, value in TRUTH.items() if not key.startswith("t4")}


def test_a_report_joined_by_bars_on_one_line():
    assert numbers(recognise(read_bytes(barred("|").encode() + b"\n", "a.txt"))) == TRUTH


def with_disputes(grid: Grid) -> Recognition:
    blocks = [*PAGE.blocks[: PAGE.blocks.index(disputes())], grid]
    return recognise(Document("a", "0", "html", tuple(blocks)))


def disputes() -> Grid:
    return next(
        block for block in PAGE.blocks if isinstance(block, Grid) and "复议后起诉" in [c.text for c in block.cells]
    )


@pytest.mark.parametrize("labels", [
    ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"),
    ("行政复议", "未经复议直接起诉", "复议后起诉"),
    ("行政复议", "行政诉讼-未经复议直接起诉", "行政诉讼-复议后起诉"), ("行政复议", "直接起诉", "经复议后起诉"),
])  # fmt: skip
def test_tracks_printed_as_rows(labels):
    values = rows_of(disputes())[-1]
    cells = [GridCell(text, 0, at) for at, text in enumerate(("", *OUTCOMES))]
    for row, label in enumerate(labels, 1):
        cells += [GridCell(text, row, at) for at, text in enumerate((label, *values[row * 5 - 5 : row * 5]))]
    found = with_disputes(Grid(tuple(cells), 4, 6, "table 3"))
    assert numbers(found) == TRUTH and not found.refusals


def test_text_of_a_drawing_whose_sum_stands_elsewhere_has_lost_its_order():
    lines = ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", *OUTCOMES, "2", "5", "3", "14", "4"]
    found = recognise(read_bytes("\n".join([*lines, "五、存在的主要问题及改进情况", ""]).encode(), "a.txt"))
    assert not found.cells and "sum of the others" in found.refusals[-1].reason


def test_a_wrong_total_is_still_read_as_printed():
    lines = ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", *OUTCOMES, "10", "1", "0", "0", "0"]
    found = recognise(read_bytes("\n".join([*lines, "五、存在的主要问题及改进情况", ""]).encode(), "a.txt"))
    assert [cell.value for cell in found.cells] == [10, 1, 0, 0, 0]


def test_headers_repeated_after_a_page_break_of_flattened_text():
    lines: list[str] = []
    for block in PAGE.blocks:
        if isinstance(block, Line):
            lines.append(block.text)
            continue
        rows = rows_of(block)
        for at, row in enumerate(rows):
            lines += [text for text in row if text]
            if len(rows) > 20 and at in (9, 19):
                lines += [f"— {at} —", *(text for header in rows[:3] for text in header if text)]
    found = recognise(read_bytes(("\n".join(lines) + "\n").encode(), "a.txt"))
    assert numbers(found) == TRUTH and not found.refusals


def test_the_number_of_a_label_below_it():
    moved = [block if isinstance(block, Line) else with_moved_numbers(block) for block in PAGE.blocks]
    assert numbers(recognise(Document("a", "0", "pdf", tuple(moved)))) == TRUTH


def with_moved_numbers(grid: Grid) -> Grid:
    cells = (
        cell._replace(text=f"{cell.text[2:]}\n{cell.text[:2]}")
        if cell.text[1:2] == "." and cell.text[0].isdigit()
        else cell
        for cell in grid.cells
    )
    return Grid(tuple(cells), grid.rows, grid.columns, grid.where)


def test_an_excerpt_that_ends_in_words_has_its_last_row_whole():
    text = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 0 | 0 | 0 |\n行政规范性文件 | 5 | 1 | 2"
    rules = {f"t2.rules.{column}": 0 for column in ("issued", "repealed", "in_force")}
    norms = {"t2.norm_docs.issued": 5, "t2.norm_docs.repealed": 1, "t2.norm_docs.in_force": 2}
    sure = {key: value for key, value in norms.items() if not key.endswith("in_force")}
    for end in ("", "\n", "\n\n"):
        # Whoever cut the text may have put a line end behind a part of the number.
        assert numbers(recognise(read_bytes(f"{text}{end}".encode(), "a.txt"))) == rules | sure
    assert numbers(recognise(read_bytes(f"{text} |\n第二十条第(五".encode(), "a.txt"))) == rules | norms


def test_a_bar_that_closes_a_row_is_no_blank_of_a_short_one():
    head = "|\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n|\n"
    short = f"{head}行政许可 |\n136 |\n142 |\n|\n其他对外管理服务事项 |\n39 |\n31 |\n|\n"
    rest = f"{head}行政处罚 |\n487 |\n79 |\n|\n行政强制 |\n36 |\n0 |\n4 |\n|\n|\n第二十条第(八)项 |\n|\n"
    found = numbers(recognise(read_bytes(f"{short}{rest}".encode(), "a.txt")))
    assert list(found.values()) == [36, 0, 4]
    blank = short.replace("31 |\n|", "31 |\n|\n|")
    found = numbers(recognise(read_bytes(f"{blank}{rest}".encode(), "a.txt")))
    assert list(found.values()) == [39, 31, None, 36, 0, 4]


def test_a_zero_at_the_end_of_an_excerpt_is_whole_but_for_a_change():
    fees = "信息内容 |\n上一年项目数量 |\n本年增/减 |\n行政事业性收费 |\n2 |\n0"
    assert numbers(recognise(read_bytes(fees.encode(), "a.txt"))) == {"t2.admin_fees.items_prev": 2}
    assert len(numbers(recognise(read_bytes(f"{fees} |\n政府集中采购".encode(), "a.txt")))) == 2
    rules = "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n规章 |\n2 |\n0 |\n0"
    assert len(numbers(recognise(read_bytes(rules.encode(), "a.txt")))) == 3


def test_words_in_brackets_behind_a_header_are_no_row():
    text = "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 (历史累计) |\n|\n规章 |\n0 |\n0 |\n|\n|\n"
    found = recognise(read_bytes(f"{text}行政规范性文件 |\n5 |\n12 |\n8 |\n|\n".encode(), "a.txt"))
    assert list(numbers(found).values()) == [0, 0, None, 5, 12, 8]
    assert "unknown_row" not in [refusal.code for refusal in found.refusals]
