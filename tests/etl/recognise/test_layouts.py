"""Every layout of the fixtures (and of the collected samples, where they are): each cell exactly, or refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.model import CellStatus
from etl.read import read
from etl.recognise import Recognition, recognise
from tests.etl.recognise.fixtures import FOLDER, REFUSED, expected

EXPECTED = expected(FOLDER / "expected.csv")


def differences(found: Recognition, wanted: dict[str, tuple[str, str]]) -> dict[str, object]:
    cells = {cell.key: cell for cell in found.cells}
    right = {
        key: key in cells and cells[key].text == text and cells[key].value == (Decimal(value) if value else None)
        for key, (text, value) in wanted.items()
    }
    return {key: cells.get(key) for key in {**wanted, **cells} if not right.get(key)}


@pytest.mark.assure(row="C3")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_cell_is_read_as_printed(name):
    found = recognise(read(FOLDER / name))
    assert differences(found, EXPECTED[name]) == {}
    assert not found.refusals
    assert found.ledger.seen == found.ledger.facts > 40


def test_all_written_layouts_are_tested():
    assert len(EXPECTED) == 14 and sum(map(len, EXPECTED.values())) == 2774


@pytest.mark.parametrize("name", REFUSED)
def test_damaged_reports_give_no_number(name):
    found = recognise(read(FOLDER / name))
    assert [cell for cell in found.cells if cell.value is not None] == []
    assert {refusal.table for refusal in found.refusals} == {"t2", "t3", "t4"}
    assert found.ledger.facts == 0 and found.ledger.seen == found.ledger.refused


def test_forms_are_decided_for_each_table():
    found = recognise(read(FOLDER / "mixed_forms.html"))
    assert found.forms == {"t2": "gb2021_30", "t3": "gb2019_60", "t4": "gb2019_60"}


@pytest.mark.assure(row="C3")
@pytest.mark.samples
def test_collected_samples(samples: Path, tried):
    wanted = expected(samples / "expected.csv", "value_text")
    for name, cells in wanted.items():
        assert differences(recognise(read(samples / name)), cells) == {}, name
    tried(len(wanted))
    assert len(wanted) == 13 and sum(map(len, wanted.values())) == 971


@pytest.mark.samples
@pytest.mark.parametrize("start", ["p09", "p37", "p38", "d01", "p39"])
def test_collected_samples_without_tables_give_no_cell(samples: Path, start: str):
    (path,) = samples.glob(f"{start}*")
    found = recognise(read(path))
    assert found.cells == () and len(found.refusals) >= 3


def test_cut_excerpt_keeps_whole_rows_and_refuses_the_rest(tmp_path):
    lines = (FOLDER / "lines_21.txt").read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("5.属于三类"))
    path = tmp_path / "cut.txt"
    path.write_text("\n".join(lines[: at + 7]) + "\n", "utf-8")
    found = recognise(read(path))
    keys = {cell.key for cell in found.cells}
    assert "t3.res_refused_third_party.total" in keys and "t3.res_refused_internal_affairs.total" not in keys
    assert {refusal.code for refusal in found.refusals if refusal.table == "t3"} == {"cut"}


def test_number_cut_at_the_end_of_a_file_is_refused(tmp_path):
    text = (FOLDER / "lines_21.txt").read_text("utf-8")
    path = tmp_path / "cut.txt"
    path.write_text(text[: text.index("28", text.index("一、本年新收")) + 1], "utf-8")
    found = recognise(read(path))
    assert [cell for cell in found.cells if cell.key.startswith("t3")] == []


def test_arithmetic_error_of_the_report_is_read_as_printed(tmp_path):
    text = (FOLDER / "lines_21.txt").read_text("utf-8")
    path = tmp_path / "error.txt"
    path.write_text(text.replace("28\n\n二、上年结转", "38\n\n二、上年结转"), "utf-8")
    cells = {cell.key: cell for cell in recognise(read(path)).cells}
    assert cells["t3.new_requests.total"].value == 38 and len(cells) == 200


def test_split_digits_are_diagnosed_and_not_mended(tmp_path):
    text = (FOLDER / "lines_21.txt").read_text("utf-8")
    path = tmp_path / "split.txt"
    path.write_text(
        text.replace("21\n\n4\n\n0\n\n0\n\n2\n\n1\n\n28", "2\n\n1\n\n4\n\n0\n\n0\n\n2\n\n1\n\n28", 1), "utf-8"
    )
    found = recognise(read(path))
    (refusal,) = found.refusals
    assert refusal.code == "long_row" and "2|1 is one number split in two" in refusal.reason and refusal.cells == 8
    assert len(found.cells) == 193


def test_blank_is_not_zero():
    cells = {cell.key: cell for cell in recognise(read(FOLDER / "layout_table_blank_19.html")).cells}
    assert cells["t3.new_requests.research"].status is CellStatus.BLANK
    assert cells["t3.new_requests.research"].value is None
