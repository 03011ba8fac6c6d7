"""Columns with the sums first, a row in an unknown wording, two reports beside each other on one sheet."""

from decimal import Decimal

from etl.model import Cell, Document, Grid, Line
from etl.read import read, read_bytes
from etl.recognise import Recognition, recognise
from etl.synth.pdf import PAGE_WIDTH, Canvas
from tests.etl.recognise.fixtures import FOLDER

PAGE = read(FOLDER / "spans_21.html")
READ = {cell.key: cell for cell in recognise(PAGE).cells}
TRUTH = {key: cell.value for key, cell in READ.items()}
REQUESTS = next(b for b in PAGE.blocks if isinstance(b, Grid) and "自然人" in [cell.text for cell in b.cells])
FIRST, LAST = 3, 9
NOT_HELD = "1.本机关不掌握相关政府信息"


def numbers(found: Recognition) -> dict[str, Decimal | None]:
    return {cell.key: cell.value for cell in found.cells}


def with_requests(cells: list) -> Recognition:
    grid = Grid(tuple(cells), REQUESTS.rows, REQUESTS.columns, REQUESTS.where)
    return recognise(Document("a", "0", "html", tuple(grid if b is REQUESTS else b for b in PAGE.blocks)))


def sums_first(rows: range) -> Recognition:
    """The page with the sums of some drawn rows moved before the other columns."""

    def moved(cell):
        inside = cell.row in rows and cell.column >= FIRST and cell.colspan <= LAST - FIRST
        return cell._replace(column=FIRST if cell.column == LAST else cell.column + 1) if inside else cell

    return with_requests(sorted(map(moved, REQUESTS.cells), key=lambda cell: (cell.row, cell.column)))


def body_from() -> int:
    return next(cell.row for cell in REQUESTS.cells if cell.text.startswith("一、"))


def test_sums_that_stand_first_are_read_where_header_and_values_say_so():
    assert numbers(sums_first(range(REQUESTS.rows))) == TRUTH


def test_sums_that_stand_first_in_the_header_alone_are_refused():
    header_only = sums_first(range(body_from()))
    assert not [cell for cell in header_only.cells if cell.key.startswith("t3.")]
    assert {refusal.code for refusal in header_only.refusals} >= {"header_contradicts"}


def test_an_unknown_wording_beside_a_group_leaves_the_headers_in_force():
    at = next(cell.row for cell in REQUESTS.cells if cell.text == NOT_HELD)
    cells = [
        cell._replace(text="1.甲乙丙丁" if cell.text == NOT_HELD else "")
        if cell.row == at and (cell.column >= FIRST or cell.text == NOT_HELD)
        else cell
        for cell in REQUESTS.cells
    ]
    found = with_requests(cells)
    assert numbers(found) == {key: value for key, value in TRUTH.items() if "not_held" not in key}
    assert any("res_unable_not_held" in refusal.reason for refusal in found.refusals)


def lines(cells: dict[str, Cell], more: int) -> list[str]:
    """A report in plain lines, each number raised by ``more``."""
    found = []
    for block in PAGE.blocks:
        if isinstance(block, Line):
            found.append(block.text)
            continue
        for row in range(block.rows):
            texts = [cell.text.replace("\n", "") for cell in block.cells if cell.row == row]
            found.append("  ".join(str(int(text) + more) if text.isdigit() else text for text in texts))
    return found


def beside(left: list[str], right: list[str]) -> bytes:
    canvas = Canvas()
    for number, pair in enumerate(zip(left, right, strict=True)):
        if number and number % 50 == 0:
            canvas.new_page()
        for column, text in enumerate(pair):
            canvas.text(12 + column * PAGE_WIDTH / 2, 40 + 14 * (number % 50), 4, text[:70])
    return canvas.save()


def test_two_reports_side_by_side_are_never_mixed():
    found = recognise(read_bytes(beside(lines(READ, 0), lines(READ, 1000)), "a.pdf"))
    values = [cell for cell in found.cells if cell.value is not None]
    left = [cell for cell in values if cell.value == TRUTH[cell.key]]
    right = [cell for cell in values if cell.value == (TRUTH[cell.key] or 0) + 1000]
    assert len(values) == max(len(left), len(right))
    assert values or found.refusals


def in_lines(head: list[str]) -> dict[str, Decimal | None]:
    """The table of requests as a PDF's lines give it, below the words of its header as they stand line by line."""
    rows: dict[int, list[str]] = {}
    for cell in REQUESTS.cells:
        rows.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
    lines = [
        "三、收到和处理政府信息公开申请情况",
        *head,
        *(" ".join(rows[at]) for at in sorted(rows) if at >= body_from()),
    ]
    return numbers(recognise(read_bytes(("\n".join(lines) + "\n").encode(), "a.txt")))


def test_a_header_in_pieces_may_name_the_sums_behind_the_group():
    pieces = ["自然 法人或其他组织 总计", "人 商业 科研 社会 法律 其他", "企业 机构 公益 服务", "组织 机构"]
    wanted = {key: value for key, value in TRUTH.items() if key.startswith("t3")}
    assert in_lines(pieces) == wanted and len(wanted) > 150


def test_sums_before_the_group_are_another_order():
    assert not in_lines(["总计 自然 法人或其他组织", "人 商业 科研 社会 法律 其他", "企业 机构 公益 服务", "组织 机构"])


def in_markdown(change: tuple[str, str]) -> dict[str, Decimal | None]:
    """Rows of the table of requests, each with an empty cell before its values, one row changed."""
    rows = ["| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |", "|" + "---|" * 8]
    rows += [f"| {row.text} | " + " | ".join(values(row.row)) + " |" for row in ROWS]
    text = "三、收到和处理政府信息公开申请情况\n\n" + "\n".join(rows) + "\n"
    assert change[0] in text
    return numbers(recognise(read_bytes(text.replace(*change).encode(), "a.md")))


def values(row: int) -> list[str]:
    return [cell.text for cell in REQUESTS.cells if cell.row == row and FIRST <= cell.column <= LAST]


ROWS = [
    cell
    for cell in REQUESTS.cells
    if cell.row >= body_from()
    and cell.column + cell.colspan == FIRST
    and cell.text[:2] in ("一、", "二、", "四、", "（七")
]
NEW = "t3.new_requests."


def test_a_row_that_lost_a_cell_and_does_not_add_up_is_refused():
    row = ROWS[0]
    printed = f"| {row.text} | " + " | ".join(values(row.row)) + " |"
    shifted = f"| {row.text} |  | " + " | ".join([*values(row.row)[:4], "".join(values(row.row)[4:6])]) + " |"
    assert any(key.startswith(NEW) for key in in_markdown((printed, printed)))
    assert not any(key.startswith(NEW) and value for key, value in in_markdown((printed, shifted)).items())


def test_numbers_of_two_columns_in_one_cell_leave_the_row_unread():
    row = ROWS[0]
    one, two, *rest = values(row.row)
    printed = f"| {row.text} | " + " | ".join([one, two, *rest]) + " |"
    merged = f"| {row.text} | {one}<br>{two} | " + " | ".join(rest) + " |"
    assert not any(key.startswith(NEW) for key in in_markdown((printed, merged)))


def test_values_whose_label_is_lost_spoil_no_row_that_has_just_its_own():
    page = (
        "第二十条第\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n\xa0\n4\n0\n9\n行政规范性文件\n5\n1\n2\n"
        "信息内容\n本年处理决定数量\n行政许可\n124\n信息内容\n本年处理决定数量\n行政处罚\n7\n行政强制\n3\n三、收到\n"
    )
    found = recognise(read_bytes(page.encode(), "a.txt"))
    assert list(numbers(found).values()) == [5, 1, 2, 124, 7, 3]
    assert [refusal.code for refusal in found.refusals][:1] == ["no_label"]
    # A value before each label: no row has its own behind it, and nothing is read.
    other = page.replace("行政规范性文件\n5\n1\n2\n", "规章\n5\n1\n2\n行政规范性文件\n").replace(
        "行政许可\n124", "124\n行政许可"
    )
    assert not numbers(recognise(read_bytes(other.encode(), "a.txt")))


def test_a_number_split_over_two_of_three_columns_below_one_header_is_refused():
    rules = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数<tr><td>行政规范性文件<td>1<td>2<td>3"
    one = "<tr><td>信息内容<td colspan=3>本年处理决定数量<tr><td>行政许可<td colspan=3>375<tr><td>行政处罚"

    def penalties(cells: str) -> list[Decimal | None]:
        found = recognise(
            read_bytes(f"<html><table>{rules}</table><table>{one}{cells}</table></html>".encode(), "a.html")
        )
        return [cell.value for cell in found.cells if cell.key == "t2.penalty.decisions"]

    assert penalties("<td>1<td>1<td>1") == [1]
    assert penalties("<td>1<td>1") == [] and penalties("<td>1<td>2") == []


def test_a_value_that_slipped_between_labels_apart_from_their_values_is_refused():
    labels = [
        "现行有效件数",
        "规章",
        "行政规范性文件",
        "行政许可",
        "行政处罚 0",
        "行政事业性收费",
        "行政强制 0 0 0 0 8 410",
    ]
    found = recognise(read_bytes(("二、主动公开政府信息情况\n" + "\n".join(labels) + "\n").encode(), "a.txt"))
    assert not found.cells and "no_label" in [refusal.code for refusal in found.refusals]


def test_a_header_that_lost_its_outer_columns_moves_no_value():
    """A row of the header is lost and its others stand one column aside: the form's order and the sums decide."""
    heads = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    rows = [["", *heads], ["8.属于行政查询事项", "", "", "", "", "1", "", "1"]]
    table = "".join(
        f"<tr>{'<td></td>' * (2 - at * 2)}{''.join(f'<td>{t}</td>' for t in row)}</tr>" for at, row in enumerate(rows)
    )
    page = f"<p>三、收到和处理政府信息公开申请情况</p><table>{table}</table>"
    found = {cell.key: cell.text for cell in recognise(read_bytes(page.encode(), "a.html")).cells}
    assert {key.rpartition(".")[2] for key, text in found.items() if text} <= {"legal_service", "total"}


def test_a_foreign_header_holds_for_all_rows_of_its_block():
    rows = ["第二十条第（六）项", "信息内容|本年废止件数", "行政处罚|216", "行政强制|11"]
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row.split('|'))}</tr>" for row in rows)
    found = recognise(read_bytes(f"<p>二、主动公开政府信息情况</p><table>{table}</table>".encode(), "a.html"))
    assert not found.cells
