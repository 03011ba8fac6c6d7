"""Tables pasted into text: cells parted by tabs, frames of box-drawing signs. Blank cells keep their places."""

import pytest

from etl.model import Document, Grid, Line
from etl.read import read, read_bytes
from etl.recognise import recognise
from tests.etl.recognise.fixtures import FOLDER

PAGE = read(FOLDER / "spans_21.html")
TRUTH = {cell.key: cell.value or None for cell in recognise(PAGE).cells if not cell.key.startswith("t4")}
FRAME = ("┌┬┐", "├┼┤", "└┴┘")


def rows_of(block: Grid) -> list[list[str]]:
    """The rows with every zero left blank, as an office program hands them over."""
    table = [[""] * block.columns for _ in range(block.rows)]
    for cell in block.cells:
        table[cell.row][cell.column] = "" if cell.text == "0" else cell.text.replace("\n", "")
    return table


def tabbed(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def framed(rows: list[list[str]]) -> str:
    top, between, bottom = (
        first + middle.join("─" * 4 for _ in rows[0]) + last for first, middle, last in map(tuple, FRAME)
    )
    return "\n".join([top, f"\n{between}\n".join("│" + "│".join(row) + "│" for row in rows), bottom])


def page(write) -> Document:
    parts = [block.text if isinstance(block, Line) else write(rows_of(block)) for block in PAGE.blocks]
    return read_bytes(("\n".join(parts) + "\n").encode(), "a.txt")


@pytest.mark.parametrize("write", [tabbed, framed])
def test_zeros_left_blank_are_blank_cells_where_they_stand(write):
    found = {cell.key: cell.value for cell in recognise(page(write)).cells if not cell.key.startswith("t4")}
    assert found == TRUTH
    assert sum(value is None for value in found.values()) > 100


def test_rows_of_other_length_and_rows_without_a_blank_stay_lines():
    whole = read_bytes("一\t1\t2\n二\t3\t4\n三\t5\t6\n".encode(), "a.txt")
    uneven = read_bytes("一\t1\t\n二\t3\n三\t5\t6\t7\n".encode(), "a.txt")
    assert [type(block) for block in (*whole.blocks, *uneven.blocks)] == [Line] * 6
    assert [type(block) for block in read_bytes("一\t1\t\n二\t\t4\n三\t5\t6\n".encode(), "a.txt").blocks] == [Grid]


def copied(rows: list[list[str]]) -> str:
    """As a browser copies cells that hold paragraphs; an empty one holds a no-break space."""
    return "\n\n\n\n".join("\n\n\t\n\n".join(text or "\xa0" for text in row) for row in rows)


def test_tabs_on_lines_of_their_own_part_cells():
    rows = [["一、本年新收政府信息公开申请数量", *"1000001"], ["二、上年结转政府信息公开申请数量", *"20", "", *"0002"]]
    rows += [["（一）予以公开", *"300000", ""], ["（七）总计", *"3000003"]]
    heading = "三、收到和处理政府信息公开申请情况\n\n"
    found = {cell.key: cell.value for cell in recognise(read_bytes((heading + copied(rows)).encode(), "a.txt")).cells}
    assert found["t3.carried_in.research"] is None and found["t3.carried_in.natural_person"] == 2
    assert found["t3.new_requests.total"] == 1 and found["t3.res_total.total"] == 3
    # A blank sum beside values may be a lost cell.
    assert not any(key.startswith("t3.res_granted") for key in found)


def test_spans_that_are_written_out_make_a_table_too():
    rows = "规章\t1\t1\t1\n信息内容\t本年处理决定数量\t本年处理决定数量\t本年处理决定数量\n行政许可\t12\t12\t12\n"
    assert [type(block) for block in read_bytes(rows.encode(), "a.txt").blocks] == [Grid]


def test_rows_whose_rule_is_missing_give_no_number():
    whole = "┌────┬────┬────┐\n│规章│2│10│\n├────┼────┼────┤\n│行政许可│1│1│\n└────┴────┴────┘\n"
    lost = "".join(line for line in whole.splitlines(keepends=True) if "┼" not in line)
    found = [block for block in read_bytes(lost.encode(), "a.txt").blocks if isinstance(block, Grid)]
    assert [cell.text for block in found for cell in block.cells] == ["规章行政许可", "2 1 10 1"]
    assert [len(block.cells) for block in read_bytes(whole.encode(), "a.txt").blocks] == [6]
