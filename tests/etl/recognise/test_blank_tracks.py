"""The row of the disputes left blank: fifteen blank cells where the rest of the report is filled in, else refused."""

import re

import pytest

from etl.model import CellStatus
from etl.read import read_bytes
from etl.recognise import Recognition, recognise
from tests.etl.recognise.fixtures import FOLDER

PAGE = (FOLDER / "spans_21.html").read_text("utf-8")
AT = PAGE.index("四、政府信息公开行政复议")


def blanked(text: str) -> str:
    return re.sub(r">\s*[\d.]+\s*<", "><", text)


def tracks(text: str) -> Recognition:
    return recognise(read_bytes(text.encode(), "a.html"))


def statuses(found: Recognition) -> list[CellStatus]:
    return [cell.status for cell in found.cells if cell.key.startswith("t4")]


def test_a_blank_row_of_disputes_is_read_as_blank():
    found = tracks(PAGE[:AT] + blanked(PAGE[AT:]))
    assert statuses(found) == [CellStatus.BLANK] * 15 and found.refusals == ()
    assert all(cell.value is None for cell in found.cells if cell.key.startswith("t4"))


def test_in_a_form_without_any_value_it_is_not():
    found = tracks(blanked(PAGE))
    assert statuses(found) == []
    assert "no_values" in {refusal.code for refusal in found.refusals if refusal.table == "t4"}


@pytest.mark.parametrize("lost", [1, 2])
def test_one_cell_too_few_is_no_row_of_the_form(lost: int):
    after = blanked(PAGE[AT:])
    row = after.rindex("<tr")
    cells = re.sub(r"<td[^>]*>\s*</td>", "", after[row:], count=lost)
    found = tracks(PAGE[:AT] + after[:row] + cells)
    assert statuses(found) == []
    assert {refusal.table for refusal in found.refusals} == {"t4"}
