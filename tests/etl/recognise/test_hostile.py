"""Layouts that offices, converters and editors make of the same report: the same numbers, or a reason."""

import re

import pytest

from etl.forms import load_forms
from etl.read import read_bytes
from etl.recognise import Recognition, recognise
from tests.etl.recognise.fixtures import FOLDER

PAGE = (FOLDER / "spans_21.html").read_text("utf-8")
LINES = (FOLDER / "lines_21.txt").read_text("utf-8")
TABLES = (FOLDER / "tables_21.md").read_text("utf-8")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
DISPUTES = PAGE[PAGE.index("<p>四、") : PAGE.index("<p>五、")]
VALUES = re.findall(r"<td>(\d+)</td>", DISPUTES)
TRACKS = ("行政复议", "未经复议直接起诉", "复议后起诉")


def recognised(text: str) -> Recognition:
    found = recognise(read_bytes(text.encode(), "x"))
    assert found.ledger.seen == found.ledger.facts + found.ledger.refused
    return found


TRUTH = {cell.key: cell.value for cell in recognised(PAGE).cells}


def cells(values) -> str:
    return "".join(f"<td>{value}</td>" for value in values)


def disputes(rows: str) -> str:
    return PAGE.replace(DISPUTES, f"<p>四、政府信息公开行政复议、行政诉讼情况</p><table>{rows}</table>")


def upright() -> str:
    rows = []
    for at, value in enumerate(VALUES):
        group = f"<td rowspan=5>{TRACKS[at // 5]}</td>" if at % 5 == 0 else ""
        rows.append(f"<tr>{group}<td>{OUTCOMES[at % 5]}</td><td>{value}</td></tr>")
    return disputes("".join(rows))


def by_track() -> str:
    rows = [f"<tr><td>{TRACKS[at]}</td>{cells(VALUES[5 * at : 5 * at + 5])}</tr>" for at in range(3)]
    return disputes(f"<tr><td>类别</td>{cells(OUTCOMES)}</tr>{''.join(rows)}")


def in_requests(change) -> str:
    start, end = PAGE.index("<p>三、"), PAGE.index("<p>四、")
    return PAGE[:start] + change(PAGE[start:end]) + PAGE[end:]


def with_serial_numbers(table: str) -> str:
    rows = table.split("<tr>")
    heads = [rows[0], "<td>序号</td>" + rows[1], "<td></td>" + rows[2], "<td></td>" + rows[3]]
    return "<tr>".join([*heads, *(f"<td>{number}</td>{row}" for number, row in enumerate(rows[4:], 1))])


def with_subtotals(table: str) -> str:
    table = table.replace("colspan=7>申", "colspan=8>申").replace("colspan=5>法", "colspan=6>法")
    table = table.replace("<td>其他</td></tr>", "<td>其他</td><td>小计</td></tr>", 1)

    def widened(match: re.Match[str]) -> str:
        organisations = [int(number) for number in re.findall(r"\d+", match[1])][1:]
        return f"{match[1]}<td>{sum(organisations)}</td>{match[2]}"

    return re.sub(r"((?:<td>\d+</td>){6})(<td>\d+</td></tr>)", widened, table)


def detached_requests() -> str:
    start, end = LINES.index("三、收到"), LINES.index("四、政府")
    lines = [line for line in LINES[start:end].splitlines() if line]
    return LINES[:start] + "\n".join(sorted(lines, key=str.isdecimal)) + "\n" + LINES[end:]


@pytest.mark.parametrize(
    "text",
    [
        upright(),
        by_track(),
        disputes(f"<tr>{cells(VALUES)}</tr>"),
        disputes(f"<tr>{cells(['件数', *VALUES])}</tr>"),
        in_requests(with_serial_numbers),
        in_requests(with_subtotals),
        re.sub(r">(\d+)<", r">&nbsp;\1&#8203;<", PAGE),
        re.sub(r">(\d)(\d)<", r"><span>\1</span><font>\2</font><", PAGE),
        re.sub(r"<p>[二三四]、.*?</p>", "", PAGE),
        " ".join(LINES.split()) + "\n",
        re.sub(r"\n\n(?=\d)", "\t", LINES),
        LINES.replace("4.保护第三方合法权益", "— 3 —\n\n4.保护第三方合法权益"),
        LINES.replace("4.保护第三方合法权益", "第 3 页 共 9 页\n\n4.保护第三方合法权益"),
        re.sub(r"(?m)^(\d\.|（[一二三四五六七]）|[一二三四]、)", "", LINES),
        TABLES.replace("自然人 | 商业企业 | 科研机构 |", "数据1 | 数据2 | 数据3 |"),
        detached_requests(),
    ],
)
def test_same_numbers(text):
    found = recognised(text)
    assert len(TRUTH) == 200
    assert {cell.key: cell.value for cell in found.cells} == TRUTH
    assert found.refusals == ()


WITHOUT_TOTAL = in_requests(
    lambda table: re.sub(r"<td>\d+</td></tr>", "</tr>", table).replace("<td rowspan=2>总计</td>", "")
)
EXTRA_ROW = "<tr><td>行政检查</td><td colspan=3>99</td></tr>"
SWAPPED_LABELS = LINES.replace("\n行政许可\n", "\n行政处罚\n", 1).replace("\n行政处罚\n\n88", "\n行政许可\n\n88")


@pytest.mark.parametrize(
    ("text", "lost", "code"),
    [
        (PAGE.replace("<tr><td>行政强制", f"{EXTRA_ROW}<tr><td>行政强制"), 0, "unknown_row"),
        (LINES.replace("4.保护第三方合法权益", "3\n\n4.保护第三方合法权益"), 0, "stray_number"),
        (TABLES.replace("商业企业 | 科研机构", "科研机构 | 商业企业"), 175, "header_contradicts"),
        (SWAPPED_LABELS, 2, "row_order"),
        (LINES.replace("\n行政强制\n", "\n"), 2, "long_row"),
        (re.sub(r"\n\n(?=\d)", "", LINES), 194, "damaged"),
        (WITHOUT_TOTAL, 25, "missing_column"),
        (re.sub(r"<td>(\d)(\d)</td>", r"<td><p>\1</p><p>\2</p></td>", PAGE), 5, "unreadable_value"),
    ],
)  # fmt: skip
def test_what_is_unsure_is_refused_and_nothing_else(text, lost, code):
    found = recognised(text)
    values = {cell.key: cell.value for cell in found.cells if cell.value is not None}
    assert values.items() <= TRUTH.items()
    assert len(values) == 200 - lost
    assert code in {refusal.code for refusal in found.refusals}


def test_group_subtotals_are_derived_and_not_read():
    subtotal = f"<td colspan=2>（六）其他处理</td>{cells([1, 0, 0, 0, 0, 0, 1])}</tr><tr><td rowspan=3></td>"
    found = recognised(PAGE.replace('<td rowspan="3">（六）其他处理</td>', subtotal))
    assert {cell.key: cell.value for cell in found.cells} == TRUTH
    assert [(refusal.code, refusal.cells) for refusal in found.refusals] == [("unknown_row", 7)]


def requests_with_bars(closed: list[str]) -> str:
    """Table 3 with one value and its bar a line, a line of bars for the columns that a label spans."""
    start, end = LINES.index("一、本年新收"), LINES.index("四、政府信息公开行政复议")
    head = LINES[LINES.index("三、收到和处理") : start]
    lines = [f"{line} |" for line in head.splitlines() if line]
    for cell in load_forms()["gb2021_30"].table("t3"):
        if cell.column == "natural_person":
            spans = "|" * (3 - len(cell.row_path))
            values = [str(value) for key, value in TRUTH.items() if key.startswith(f"t3.{cell.row}.")]
            values = closed if cell.row == "res_total" else values
            lines += [f"{cell.row_path[-1]} |", *([spans] if spans else []), *(f"{value} |" for value in values)]
    return LINES.replace(LINES[LINES.index("三、收到和处理") : end], "\n".join([*lines, "", ""]))


def test_a_bar_of_a_label_is_no_blank_cell():
    whole = [str(value) for key, value in TRUTH.items() if key.startswith("t3.res_total.")]
    assert {cell.key: cell.value for cell in recognised(requests_with_bars(whole)).cells} == TRUTH
    # A zero is lost and the sum still holds; the bar before the values would make up for it.
    assert whole == ["21", "4", "0", "0", "2", "1", "28"]
    # The other rows of its kind are short as well: nothing but their bars tells.
    short = requests_with_bars(["21", "4", "0", "2", "1", "28"])
    for label in ("（一）予以公开 |", "（二）部分公开（区分处理的，只计这一情形，不计其他情形） |"):
        at = short.index(label)
        short = short[:at] + short[at:].replace("\n0 |", "", 1)
    found = recognised(short)
    values = {cell.key: cell.value for cell in found.cells}
    assert values.items() <= TRUTH.items() and len(values) == 179
    assert sum(refusal.code == "odd_row" for refusal in found.refusals) == 3
