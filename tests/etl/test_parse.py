"""The parse command on the founding document and on what is no report."""

import json
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from etl.__main__ import command_names, main
from etl.forms import DATA
from etl.model import CellStatus, CheckStatus
from etl.parse import parse_file
from etl.read import ReadError
from tests.etl.recognise.fixtures import FOLDER

SEED = DATA / "reports" / "330383" / "longgang_2021.txt"


@pytest.mark.assure(row="C3")
def test_the_founding_document_cell_by_cell():
    report = parse_file(SEED)
    cells = {cell.key: cell for cell in report.cells}
    assert len(cells) == 200 and all(cell.status is CellStatus.REPORTED for cell in report.cells)
    assert report.refusals == () and set(report.forms.values()) == {"gb2021_30"}
    wanted = {
        "t2.norm_docs.issued": "41", "t2.norm_docs.in_force": "82", "t2.penalty.decisions": "342395",
        "t2.admin_fees.amount_10k_yuan": "3481.768936", "t3.new_requests.total": "166", "t3.res_total.total": "165",
        "t3.carried_out.total": "1", "t3.res_granted.total": "103", "t3.res_partial.total": "31",
        "t4.review.corrected": "8", "t4.review.total": "9", "t4.lit_direct.pending": "1", "t4.lit_direct.total": "3",
    }  # fmt: skip
    assert {key: str(cells[key].value) for key in wanted} == wanted
    assert cells["t3.new_requests.natural_person"].where.startswith("line ")


def test_its_prose_carries_the_same_figures():
    report = parse_file(SEED)
    quoted = {quote.indicator: quote.value for quote in report.quoted}
    assert quoted["requests_workload"] == 166 and quoted["norm_docs_issued"] == 42 and quoted["review_total"] == 9
    failed = [check for check in report.checks if check.status is CheckStatus.FAIL]
    assert [(check.id, check.left, check.right) for check in failed] == [("I9", Decimal(42), Decimal(41))]
    assert (
        sum(check.status is CheckStatus.PASS and check.id in ("I1", "I2", "I3", "I4") for check in report.checks) == 42
    )


def test_who_reports():
    identity = parse_file(SEED).identity
    assert identity.publisher is not None and identity.publisher.name == "龙港市人民政府"
    assert (identity.adcode, identity.year, identity.published_date) == ("330383", 2021, "2022-01-30")


def test_a_year_before_the_form_of_its_tables_is_none(tmp_path: Path):
    older = tmp_path / "older.txt"
    older.write_text(SEED.read_text("utf-8").replace("2022", "2017").replace("2021", "2016"), "utf-8")
    who = parse_file(older).identity
    assert who.year is None and "a report on 2016 cannot have tables in the form gb2021_30" in who.doubts


def test_a_parsed_report_travels_between_processes():
    report = parse_file(SEED)
    assert pickle.loads(pickle.dumps(report)) == report


def test_json_follows_the_contract(capsys):
    assert main(["parse", "--json", str(SEED)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"file", "sha256", "report", "cells", "quoted", "checks", "refusals"} <= found.keys()
    assert found["report"]["forms"] == {"t2": "gb2021_30", "t3": "gb2021_30", "t4": "gb2021_30"}
    assert found["report"]["publisher_kind"] == "government" and found["report"]["published_date"] == "2022-01-30"
    (cell,) = [cell for cell in found["cells"] if cell["key"] == "t3.new_requests.natural_person"]
    assert {name: cell[name] for name in ("value", "text", "status")} == {
        "value": 136,
        "text": "136",
        "status": "reported",
    }
    fees = next(cell for cell in found["cells"] if cell["key"] == "t2.admin_fees.amount_10k_yuan")
    assert (fees["value"], fees["unit"]) == (3481.768936, "万元")


def test_blank_is_null_in_json(capsys):
    assert main(["parse", "--json", str(FOLDER / "layout_table_blank_19.html")]) == 0
    cells = {cell["key"]: cell for cell in json.loads(capsys.readouterr().out)["cells"]}
    assert cells["t3.new_requests.research"]["value"] is None and cells["t3.new_requests.research"]["status"] == "blank"


def test_tables_refusals_and_failed_sums_are_shown(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    text = (FOLDER / "lines_21.txt").read_text("utf-8").replace("28\n\n二、上年结转", "38\n\n二、上年结转")
    text = text.replace("行政处罚\n\n88", "行政处罚\n\n88\n\n9")
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert main(["parse", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "收到和处理政府信息公开申请情况" in shown and "行政规范性文件" in shown
    assert "行政处罚: 2 values where 1 are asked" in shown
    assert "I1" in shown and "printed 38" in shown and "28" in shown


def test_tables_fit_a_terminal_of_eighty_columns(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["parse", str(FOLDER / "layout_table_blank_19.html")]) == 0
    lines = capsys.readouterr().out.splitlines()
    # Chinese characters are two columns wide.
    assert max(len(line) + sum(ord(sign) > 0x2E80 for sign in line) for line in lines) <= 80
    words = [line.split() for line in lines]
    assert ["不予公开"] in words and ["不予处理"] in words
    assert not any("…" in line for line in lines)
    assert sum(row[:1] == ["本机关不掌握"] for row in words) == 1


@pytest.mark.parametrize("name", ["headings_only.txt", "labels_only.txt", "repeated_lines_removed.txt"])
def test_reports_without_a_readable_table_exit_3_with_reasons(name, capsys):
    assert main(["parse", "--json", str(FOLDER / name)]) == 3
    out, err = capsys.readouterr()
    assert {refusal["table"] for refusal in json.loads(out)["refusals"]} == {"t2", "t3", "t4"}
    assert err.count("\n") == 1 and name in err and "looked for the tables of an annual report" in err


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (bytes(range(256)) * 40, "binary data or an unknown encoding"),
        ("采购清单\n铅笔 3 支\n".encode(), "2 lines or tables of other things, the first: 采购清单"),
    ],
)
def test_what_is_no_report_gives_one_clear_line(data, found, tmp_path, capsys):
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    assert main(["parse", str(path)]) == 3
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert str(path) in err and "looked for" in err and found in err
    with pytest.raises(ReadError):
        parse_file(path)


def test_every_module_of_commands_is_a_command(root: Path):
    wanted = {path.stem for path in (root / "etl" / "commands").glob("[a-z]*.py")}
    assert set(command_names()) == wanted >= {"parse"}


def test_manifest_names_the_founding_document_by_its_hash():
    text = (DATA / "reports" / "manifest.csv").read_text("utf-8")
    assert parse_file(SEED).sha256 in text and "330383/longgang_2021.txt" in text
