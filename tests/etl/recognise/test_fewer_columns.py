"""Fewer columns than the form has, wide cells written twice by a converter: no value moves to another column."""

import pytest

from etl.read import read_bytes
from etl.recognise import recognise

FEWER = [["本年制发件数", "", "现行有效件数"], ["本年制发件数", "现行有效件数"], ["本年制发件数", "现行有效件数", ""]]
TWICE = [["本年制发件数", "本年制发件数", "现行有效件数"], ["本年制发件数", "现行有效件数", "现行有效件数"]]


def texts(heads: list[str], values: str, suffix: str) -> str:
    rows = [["信息内容", *heads], *([name, *values.split()] for name in ("规章", "行政规范性文件"))]
    if suffix == "html":
        body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
        return f"<table>{body}</table>"
    if suffix == "md":
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "| --- " * (len(heads) + 1) + "|", *lines[1:], ""])
    return "\n".join(text for row in rows for text in row if text) + "\n行政许可\n"


def read_texts(heads: list[str], values: str, suffix: str) -> list[str]:
    found = recognise(read_bytes(texts(heads, values, suffix).encode(), f"a.{suffix}"))
    return [cell.text for cell in found.cells]


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
@pytest.mark.parametrize("heads", FEWER + TWICE)
@pytest.mark.parametrize("values", ["5 5 7", "5 7 7"])
def test_a_value_that_stands_twice_below_fewer_headers_is_refused(suffix, heads, values):
    assert not read_texts(heads, values, suffix)


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
@pytest.mark.parametrize("heads", FEWER + TWICE)
def test_three_different_values_have_three_columns(suffix, heads):
    assert read_texts(heads, "5 3 7", suffix) == ["5", "3", "7"] * 2


@pytest.mark.parametrize("suffix", ["html", "md"])
@pytest.mark.parametrize("heads", FEWER)
def test_zeros_below_a_header_of_fewer_cells_are_refused(suffix, heads):
    assert not read_texts(heads, "0 0 0", suffix)


@pytest.mark.parametrize("heads", FEWER + TWICE)
def test_zeros_are_read_where_the_third_header_may_be_in_an_unknown_wording(heads):
    assert read_texts(heads, "0 0 0", "txt") == ["0"] * 6
