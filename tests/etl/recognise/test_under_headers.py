"""Published information in a PDF without rules: blanks are gaps below their headers, no value slips aside."""

import pytest

from etl.model import Document, Line
from etl.recognise import Recognition, recognise

HEAD = """二、主动公开政府信息情况
                      第二十条第（一）项
        信息内容          本年制发件数    本年废止件数     现行有效件数
 规章                         0          0          0
"""


def read_row(row: str) -> Recognition:
    lines = [Line(line, f"line {at}") for at, line in enumerate(f"{HEAD}{row}\n 第二十条第（五）项".splitlines(), 1)]
    return recognise(Document("a", "0", "pdf", tuple(lines)))


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        (" 行政规范性文件                  4          2          6", ["4", "2", "6"]),
        (" 行政规范性文件                  4                    26", ["4", "", "26"]),
        (" 行政规范性文件                             2         26", ["", "2", "26"]),
        # 26 split in two below the last header or behind it, a value between two headers: no column is sure.
        (" 行政规范性文件                  4                   2  6", []),
        (" 行政规范性文件                  2          6                    70", []),
        (" 行政规范性文件                  4             26", []),
    ],
)
def test_values_stand_below_their_own_headers(row, texts):
    found = read_row(row)
    assert [cell.text for cell in found.cells if cell.key.startswith("t2.norm_docs.")] == texts
    assert [cell.text for cell in found.cells if cell.key.startswith("t2.rules.")] == ["0", "0", "0"]
    assert bool(texts) or any("行政规范性文件" in refusal.reason for refusal in found.refusals)
