"""What flattened copies of real pages print besides plain numbers: odd changes, explained labels, slips in headers."""

from decimal import Decimal

from etl.model import CellStatus
from etl.read import read_bytes
from etl.recognise import Recognition, recognise

TOP = """二、主动公开政府信息情况
第二十条第(一)项 | ||||
信息内容 | {first} | {second} | 对外公开总数量 | |
{rules} | 0 | 0 | 0 | |
规范性文件 | 3 | 2 | 9 | |
第二十条第(五)项 | ||||
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 | |
行政许可 | 8 | {change} | 93 | |
其他对外管理服务事项 | 0 | 0 | 0 | |
"""


def read_top(
    change: str = "5", rules: str = "规章", first: str = "本年新制作数量", second: str = "本年新公开数量"
) -> Recognition:
    text = TOP.format(change=change, rules=rules, first=first, second=second)
    return recognise(read_bytes(text.encode(), "a.txt"))


def values(found: Recognition) -> dict[str, Decimal | None]:
    return {cell.key: cell.value for cell in found.cells}


WHOLE = values(read_top())


def test_a_change_in_two_parts_or_a_sign_alone_is_one_unreadable_cell_of_its_row():
    assert len(WHOLE) == 12
    for change in ("0/0", "+(3) -(1)", "增3/减2", "增", "未增未减", "同上年"):
        found = read_top(change)
        cells = {cell.key: cell for cell in found.cells}
        assert cells.pop("t2.licensing.items_change").status is CellStatus.UNREADABLE
        assert {key: cell.value for key, cell in cells.items()} == {
            key: value for key, value in WHOLE.items() if key != "t2.licensing.items_change"
        }
        assert "unreadable_value" in {refusal.code for refusal in found.refusals}


def test_a_sign_alone_between_values_on_lines_of_their_own():
    text = TOP.format(change="减", rules="规章", first="本年新制作数量", second="本年新公开数量")
    lines = "\n\n ".join(cell.strip() for cell in text.replace("\n", "|").split("|") if cell.strip())
    found = values(recognise(read_bytes(lines.encode(), "a.txt")))
    assert found.pop("t2.licensing.items_change") is None
    assert found == {key: value for key, value in WHOLE.items() if key != "t2.licensing.items_change"}


def test_a_label_that_is_explained_behind_a_colon_or_with_brackets_in_brackets():
    assert values(read_top(rules="规章:地方规章是指有权的机关依照法定程序制定的文件。其名称不得称为条例。")) == WHOLE
    assert values(read_top(rules="規(guī)章(設區(qū)的市應提供)")) == WHOLE
    assert "t2.rules.made" not in values(read_top(rules="规章:本年没有制作,见下表"))


def test_the_sound_of_every_character_without_its_tone():
    text = TOP.format(change="5", rules="规章", first="本年新制作数量", second="本年新公开数量")
    printed = "".join(f"{char}(shu)" if char in "章件可项数条许政行管信制" else char for char in text)
    assert printed.count("(shu)") >= 20
    assert values(recognise(read_bytes(printed.encode(), "a.txt"))) == WHOLE


def test_a_header_that_repeats_its_neighbour_in_its_place():
    assert values(read_top(second="本年新制作数量")) == WHOLE
    assert values(read_top(first="本年新公开数量")) == WHOLE
    turned = values(read_top(first="本年新公开数量", second="本年新制作数量"))
    assert "t2.rules.made" not in turned and "t2.licensing.decisions" in turned


REQUESTS = """三、收到和处理政府信息公开申请情况
 | 申请人情况 | ||||||||
自然人 | 法人或其他组织 | 总计 | |||||||
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||
一、本年新收政府信息公开申请数量 | {} |
二、上年结转政府信息公开申请数量 | {} |
"""


def test_values_before_nothing_but_blanks_may_be_those_of_cells_over_several_columns():
    for merged in (" | 0 | ||||||", "3 | 3 | ||||||", "2 | | | | | |"):
        found = recognise(read_bytes(REQUESTS.format(merged, merged).encode(), "a.txt"))
        assert values(found) == {} and "two_readings" in {refusal.code for refusal in found.refusals}
    whole = "1 | 0 | 0 | 0 | 0 | 0 | 1 | |"
    assert len(values(recognise(read_bytes(REQUESTS.format(whole, whole).encode(), "a.txt")))) == 14


FEWER = """<html><table><tr><td>信息内容<td>本年新制作数量<td>对外公开总数量<td><tr><td>规章<td>1<td>2<td>
<tr><td>规范性文件<td>3<td>4<td><tr><td>信息内容<td>上一年项目数量<td>经办数量<td><tr><td>行政许可<td>5<td>142<td>
<tr><td>信息内容<td>处理决定数量<td><td><tr><td>行政处罚<td>201<td><td><tr><td>行政强制<td>6<td><td></table></html>"""


def test_values_below_fewer_headers_than_the_form_has_stand_below_those_or_are_refused():
    found = recognise(read_bytes(FEWER.encode(), "a.html"))
    assert values(found) == {
        "t2.rules.made": 1,
        "t2.rules.public_total": 2,
        "t2.norm_docs.made": 3,
        "t2.norm_docs.public_total": 4,
        "t2.penalty.decisions": 201,
        "t2.coercion.decisions": 6,
    }
    assert {"header_short", "missing_column"} <= {refusal.code for refusal in found.refusals}
    rows = FEWER.partition("<tr>")[2].partition("</table")[0].replace("\n", "").split("<tr>")
    flat = "\n".join(" | ".join(row.removeprefix("<td>").split("<td>")) + " |" for row in rows)
    bars = recognise(read_bytes(flat.encode(), "a.txt"))
    assert values(bars) == {} and "header_short" in {refusal.code for refusal in bars.refusals}
