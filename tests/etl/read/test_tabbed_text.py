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
