"""Rows that a program printed as one word: zeros and single numbers are read, all else is refused."""

import pytest

from etl.read import read_bytes
from etl.recognise import recognise

HEAD = "二、主动公开政府信息情况\n信息内容本年制发件数本年废止件数现行有效件数\n"
REST = "信息内容本年处理决定数量\n行政许可124\n信息内容本年处理决定数量\n行政处罚30\n行政强制0\n"


def numbers(text: str) -> list[int]:
    return [int(cell.value) for cell in recognise(read_bytes(text.encode(), "a.txt")).cells]


def test_zeros_and_single_numbers_are_told_from_their_labels():
    assert numbers(f"{HEAD}规章000\n行政规范性文件000\n{REST}") == [0, 0, 0, 0, 0, 0, 124, 30, 0]


def test_a_row_of_requests_is_read_where_it_is_zero_throughout():
    page = (
        "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人法人或其他组织总计\n"
        "商业企业科研机构社会公益组织法律服务机构其他\n一、本年新收政府信息公开申请数量2000002\n"
        "二、上年结转政府信息公开申请数量0000000\n三、本年度办理结果（一）予以公开0000000\n四、"
    )
    found = recognise(read_bytes(page.encode(), "a.txt"))
    assert {cell.key.split(".")[1] for cell in found.cells} == {"carried_in", "res_granted"}
    assert len(found.cells) == 14 and not any(cell.value for cell in found.cells)


@pytest.mark.parametrize("row", ["行政规范性文件511", "行政规范性文件00", "行政规范性文件5-12", "行政规范性文件3.5"])
def test_what_more_than_one_row_could_print_is_refused(row):
    assert numbers(f"{HEAD}规章000\n{row}\n{REST}") == [0, 0, 0, 124, 30, 0]


def test_a_digit_behind_a_label_with_values_of_its_own_is_none():
    assert 1 not in numbers(f"{HEAD}规章000\n行政规范性文件1\n5\n0\n2\n{REST}")
