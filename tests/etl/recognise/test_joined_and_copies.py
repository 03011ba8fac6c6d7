"""Numbers over two lines of one cell; a table printed twice: each only where the rest of the table proves it."""

from dataclasses import replace

import pytest

from etl.model import CellStatus, Document, Grid, Line
from etl.read import read
from etl.read.characters import LINE_BREAK
from etl.recognise import Recognition, recognise
from tests.etl.recognise.fixtures import FOLDER

PAGE = read(FOLDER / "spans_21.html")
TRUTH = {cell.key: cell.value for cell in recognise(PAGE).cells}
NEW = "t3.new_requests.total"


def numbers(found: Recognition) -> dict[str, object]:
    return {cell.key: cell.value for cell in found.cells if cell.value is not None}


def with_text(found: Document, old: str, new: str, table: int) -> Document:
    """The page with the first cell of a table that prints ``old`` printing ``new``."""
    blocks = list(found.blocks)
    at = [n for n, block in enumerate(blocks) if isinstance(block, Grid)][table]
    grid = blocks[at]
    assert isinstance(grid, Grid)
    cells = list(grid.cells)
    place = next(n for n, cell in enumerate(cells) if cell.text == old)
    cells[place] = cells[place]._replace(text=new)
    blocks[at] = Grid(tuple(cells), grid.rows, grid.columns, grid.where)
    return replace(found, blocks=tuple(blocks))


def test_a_number_over_two_lines_is_one_where_its_row_adds_up():
    found = recognise(with_text(PAGE, "28", f"2{LINE_BREAK}8", 1))
    cell = next(cell for cell in found.cells if cell.key == NEW)
    assert (cell.text, cell.value, cell.note) == ("28", 28, "printed over two lines")
    assert numbers(found) == TRUTH and not found.refusals


@pytest.mark.parametrize(
    ("old", "new", "table", "key"),
    [
        ("28", f"2{LINE_BREAK}9", 1, NEW),
        ("520", f"52{LINE_BREAK}0", 0, "t2.licensing.decisions"),
    ],
    ids=["the row does not add up", "no sum covers it"],
)
def test_else_it_is_refused(old: str, new: str, table: int, key: str):
    found = recognise(with_text(PAGE, old, new, table))
    cell = next(cell for cell in found.cells if cell.key == key)
    assert cell.status is CellStatus.UNREADABLE and cell.value is None and LINE_BREAK not in cell.text
    assert [refusal.code for refusal in found.refusals] == ["split_number"]
    assert found.ledger.seen == found.ledger.facts + found.ledger.refused == len(TRUTH)


def twice(change: tuple[str, str] = ("", ""), drop: str = "") -> Document:
    """The page, then its tables again as text, one cell a line."""
    lines = [line for line in (FOLDER / "lines_21.txt").read_text("utf-8").splitlines() if line.strip()]
    lines = [line for line in lines[lines.index("二、主动公开政府信息情况") :] if not drop or drop not in line]
    text = [line.replace(*change) if change[0] else line for line in lines]
    drawn = tuple(block for block in PAGE.blocks if isinstance(block, Grid))
    return replace(PAGE, blocks=(*drawn, *(Line(line, f"line {n}") for n, line in enumerate(text, 1))))


def test_a_second_copy_that_says_the_same_is_passed_over():
    assert numbers(recognise(twice())) == TRUTH


def test_a_second_copy_in_pieces_too():
    assert numbers(recognise(twice(drop="2.重复申请"))).items() <= TRUTH.items()


def test_a_second_copy_that_says_else_refuses_the_table():
    found = recognise(twice(change=("28", "29")))
    assert not [key for key in numbers(found) if key.startswith("t3")]
    assert "repeated_row" in {refusal.code for refusal in found.refusals}


def test_blanks_beside_values_of_an_unknown_row_are_refused():
    # A label cut over two rows: the values stand beside its first half, the rest is read as a row of blanks.
    first = with_text(PAGE, "2.没有现成信息需要另行制作", "信息2.没", 1)
    blocks = list(first.blocks)
    at = [n for n, block in enumerate(blocks) if isinstance(block, Grid)][1]
    grid = blocks[at]
    assert isinstance(grid, Grid)
    row = next(cell.row for cell in grid.cells if cell.text == "信息2.没")
    shifted = [cell._replace(row=cell.row + (cell.row > row)) for cell in grid.cells]
    column = next(cell.column for cell in shifted if cell.text == "信息2.没")
    values = [cell._replace(row=row + 1, text="") for cell in shifted if cell.row == row and cell.column > column]
    half = [cell._replace(row=row + 1, text="2.需要另行制作") for cell in shifted if cell.text == "信息2.没"]
    cells = sorted([*shifted, *half, *values], key=lambda cell: (cell.row, cell.column))
    blocks[at] = Grid(tuple(cells), grid.rows + 1, grid.columns, grid.where)
    found = recognise(replace(first, blocks=tuple(blocks)))
    assert not [cell for cell in found.cells if "needs_creation" in cell.key]
    assert {"unknown_row", "two_readings"} <= {refusal.code for refusal in found.refusals}


@pytest.mark.parametrize(("above", "is_read"), [("3.要求提供公开出版物", True), ("无正当理曲", False)])
def test_half_a_label_stands_for_its_row_beside_values_but_not_below_a_row_of_unknown_words(above: str, is_read: bool):
    short = with_text(PAGE, "4.无正当理由大量反复申请", "大量反复申请", 1)
    found = recognise(with_text(short, "3.要求提供公开出版物", above, 1))
    keys = {cell.key for cell in found.cells}
    assert ("t3.res_notproc_abusive_volume.total" in keys) == is_read
    assert numbers(found).items() <= TRUTH.items()


@pytest.mark.parametrize(("cut", "is_read"), [("一、本年新收", True), ("一、本年新", True), ("一、本年新收了", False)])
def test_a_label_cut_over_neighbouring_cells_is_one(cut: str, is_read: bool):
    whole = "一、本年新收政府信息公开申请数量"
    blocks = list(PAGE.blocks)
    at = [n for n, block in enumerate(blocks) if isinstance(block, Grid)][1]
    grid = blocks[at]
    assert isinstance(grid, Grid)
    cells = []
    for cell in grid.cells:
        if cell.text == whole:
            cells.append(cell._replace(text=cut, colspan=1))
            rest = whole.removeprefix(cut[:6] if is_read and len(cut) > 5 else cut[:5])
            cells.append(cell._replace(text=rest, column=cell.column + 1, colspan=cell.colspan - 1))
        else:
            cells.append(cell)
    assert len(cells) == len(grid.cells) + 1
    blocks[at] = Grid(tuple(cells), grid.rows, grid.columns, grid.where)
    found = recognise(replace(PAGE, blocks=tuple(blocks)))
    assert (NEW in numbers(found)) == is_read
    assert numbers(found).items() <= TRUTH.items()
