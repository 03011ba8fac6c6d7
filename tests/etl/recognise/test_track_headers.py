"""Headers of the disputes over several lines of a PDF without rules: their order is that of their places."""

import pytest

from etl.model import Document, Line
from etl.recognise import Recognition, recognise

HEAD = """四、政府信息公开行政复议、行政诉讼情况
         行政复议                           行政诉讼
                           未经复议直接起诉              复议后起诉
 结果维 结果纠 其他结 尚未审
  持   正   果   结   总计 结果维  结果纠 其他结 尚未审 总计  结果维 结果纠 其他结 尚未审  总计
                      持    正   果   结       持   正   果   结
"""
VALUES = "  4   0   0   1    6   1   0   1   0   2   0   0    0   1   1\n"


def read_lines(text: str, heading: bool = True) -> Recognition:
    lines = [Line(line, f"line {at}") for at, line in enumerate(text.splitlines()[not heading :], 1)]
    return recognise(Document("a", "0", "pdf", tuple(lines)))


def disputes(found: Recognition) -> list[str]:
    return [cell.text for cell in found.cells if cell.key.startswith("t4.")]


@pytest.mark.parametrize("heading", [True, False])
def test_a_block_that_does_not_add_up_is_read_below_headers_that_stand_in_order(heading):
    assert disputes(read_lines(HEAD + VALUES, heading)) == VALUES.split()


@pytest.mark.parametrize(
    "exchanged",
    [
        ("结果纠 其他结 尚未审\n", "其他结 结果纠 尚未审\n"),
        ("结果纠 其他结 尚未审 总计  结果维", "结果维 其他结 尚未审 总计  结果纠"),
    ],
)
@pytest.mark.parametrize("heading", [True, False])
def test_exchanged_headers_are_refused(exchanged, heading):
    head = HEAD.replace(*exchanged, 1)
    head = head.replace("正   果   结   总计", "果   正   结   总计", 1) if exchanged[0].endswith("\n") else head
    if not exchanged[0].endswith("\n"):
        head = head.replace("持    正   果   结       持   正", "持    持   果   结       正   正")
    found = read_lines(head + VALUES, heading)
    assert head != HEAD and not disputes(found)
    assert "header_contradicts" in [refusal.code for refusal in found.refusals]
