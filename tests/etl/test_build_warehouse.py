"""The build as a whole: ledger, bad input, versions, corrections, order of inputs, kills."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.commands import build as build_command
from etl.load.corrections import CorrectionError
from etl.load.folder import FolderError
from tests.etl.load.small import SmallData, table_3, write_csv

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small(tmp_path: Path) -> SmallData:
    return SmallData(tmp_path / "data")


def query(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{path}' as warehouse (read_only)")
        connection.execute("use warehouse")
        return connection.execute(sql).fetchall()


def test_a_small_folder_adds_up(small, tmp_path):
    small.transcribe(table_3())
    small.quote(2024, received_total=20, carried_in=1, closed_total=20, carried_out=1)
    out = tmp_path / "out" / "small.duckdb"
    built = build(small.write(), out, jobs=0)
    items = built.ledger.items
    assert (items["files_in"], items["files_parsed"], items["files_rejected"]) == (2, 2, 0)
    assert (items["cells_read"], items["cells_loaded"], items["figures_loaded"], items["reports_loaded"]) == (
        175,
        175,
        4,
        2,
    )
    assert query(
        out, "select left_value::int, right_value::int, status_code from fact_check where check_code = 'I5'"
    ) == [(1, 1, "pass")]
    assert query(out, "select is_synthetic from dim_place where adcode = '990100'") == [(True,)]
    assert query(out, "select count(*) from dim_place where adcode = '110000'") == [(1,)]
    assert sorted(path.name for path in out.parent.iterdir()) == ["small.duckdb"]


@pytest.mark.assure(row="B1")
def test_bad_files_are_rejected_with_a_reason_and_the_rest_goes_on(small, tmp_path):
    small.transcribe(table_3())
    reports = small.root / "reports"
    reports.mkdir()
    (reports / "empty.html").write_bytes(b"")
    (reports / "binary.pdf").write_bytes(bytes(range(256)) * 9)
    (reports / "shopping.txt").write_text("牛奶两瓶，鸡蛋十个。", encoding="utf-8")
    (reports / "copy.txt").write_text("牛奶两瓶，鸡蛋十个。", encoding="utf-8")
    (small.root / "transcribed" / "stray.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    out = tmp_path / "small.duckdb"
    built = build(small.write(), out, jobs=1)
    rows = query(out, "select path, status_code, reason from etl_file order by path")
    assert [(path, status) for path, status, _ in rows] == [
        ("reports/binary.pdf", "rejected"),
        ("reports/copy.txt", "rejected"),
        ("reports/empty.html", "rejected"),
        ("reports/shopping.txt", "duplicate"),
        ("transcribed/0_2023.csv", "parsed"),
        ("transcribed/stray.csv", "rejected"),
    ]
    assert all(reason and "\n" not in reason for _, status, reason in rows if status == "rejected")
    assert [path for path, _ in built.rejected] == [path for path, status, _ in rows if status == "rejected"]
    assert query(out, "select count(*) from dim_report") == [(1,)]


def test_a_manifest_row_that_the_file_contradicts_rejects_it(small, tmp_path):
    reports = small.root / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("正文", encoding="utf-8")
    (reports / "manifest.csv").write_text(f"file,sha256\na.txt,{'0' * 64}\n", encoding="utf-8")
    small.transcribe(table_3())
    build(small.write(), tmp_path / "small.duckdb", jobs=0)
    rows = query(tmp_path / "small.duckdb", "select status_code, reason from etl_file where path = 'reports/a.txt'")
    assert rows[0][0] == "rejected"
    assert "SHA-256" in rows[0][1]


@pytest.mark.assure(row="B1")
def test_a_listed_file_that_is_not_there_is_rejected(small, tmp_path):
    small.transcribe(table_3())
    gone = small.transcribe(table_3(), year=2022)
    small.write()
    (small.root / "transcribed" / gone).unlink()
    built = build(small.root, tmp_path / "small.duckdb", jobs=0)
    assert built.rejected == (
        (f"transcribed/{gone}", "manifest.csv lists it, the file is not there; add it or drop the row"),
    )


def test_a_quoted_row_that_cannot_be_used_is_a_refusal(small, tmp_path):
    small.quote(2024, received_total=20)
    small.quote(2024, no_such_indicator=1)
    build(small.write(), tmp_path / "small.duckdb", jobs=0)
    refused = query(tmp_path / "small.duckdb", "select path, table_code, reason_code, cell_count from etl_refusal")
    assert refused == [("quoted/figures/990000.csv", "quoted", "row_unusable", 1)]


@pytest.mark.assure(row="B1")
def test_damaged_tables_of_figures_are_rejected_and_a_damaged_manifest_stops_the_build(small, tmp_path):
    small.transcribe(table_3())
    small.write()
    figures = small.root / "quoted" / "figures"
    figures.mkdir()
    (figures / "a.csv").write_bytes(bytes(range(256)))
    (figures / "b.csv").write_bytes(b"")
    (small.root / "quoted" / "prose_of_x.csv").write_bytes("年份".encode("gb18030"))
    built = build(small.root, tmp_path / "small.duckdb", jobs=0)
    assert [path for path, _ in built.rejected] == [
        "quoted/figures/a.csv",
        "quoted/figures/b.csv",
        "quoted/prose_of_x.csv",
    ]
    assert built.ledger.items["files_in"] == 4
    (small.root / "reports").mkdir()
    (small.root / "reports" / "manifest.csv").write_bytes("文件".encode("gb18030"))
    with pytest.raises(FolderError, match="looked for a CSV in UTF-8"):
        build(small.root, tmp_path / "small.duckdb", jobs=0)


def test_tables_count_before_quotes_and_complete_ones_before_parts(small, tmp_path):
    part = {key: text for key, text in table_3().items() if key.startswith("t3.new_requests.")}
    small.transcribe(part, trust="primary")
    small.transcribe(table_3(), trust="secondary")
    small.quote(2023, received_total=99)
    build(small.write(), tmp_path / "small.duckdb", jobs=0)
    rows = query(
        tmp_path / "small.duckdb",
        "select trust_code, cell_count, complete_table_count, is_current from dim_report order by trust_code",
    )
    assert rows == [("primary", 7, 0, False), ("quoted", 0, 0, False), ("secondary", 175, 1, True)]
    mismatch = query(
        tmp_path / "small.duckdb",
        "select left_value::int, right_value::int, c.status_code, r.trust_code "
        "from fact_check c join dim_report r using (report_code) where check_code = 'I9'",
    )
    assert mismatch == [(99, 12, "fail", "quoted")]
    assert query(tmp_path / "small.duckdb", "select is_used from fact_quoted") == [(False,)]


def test_a_report_given_twice_is_loaded_once(small, tmp_path):
    small.transcribe(table_3())
    small.transcribe(table_3())
    build(small.write(), tmp_path / "small.duckdb", jobs=0)
    rows = query(tmp_path / "small.duckdb", "select status_code, report_code is not null from etl_file order by path")
    assert rows == [("parsed", True), ("duplicate", True)]


@pytest.mark.assure(row="B6")
def test_a_correction_keeps_the_printed_text_and_is_declared(small, tmp_path):
    small.transcribe(table_3() | {"t3.new_requests.total": "11"})
    out = tmp_path / "small.duckdb"
    build(small.write(), out, jobs=0)
    ((code,),) = query(out, "select report_code from dim_report")
    what = 'cell: t3.new_requests.total, action: set, value: 10, expect: "11", reason: r, source: s'
    entry = f"- {{report: {code}, {what}}}\n"
    folder = small.root / "corrections"
    folder.mkdir()
    (folder / "typing.yaml").write_text(entry, encoding="utf-8")
    build(small.root, out, jobs=0)
    select = (
        "select value_count, printed_text, status_code, note from fact_application "
        "where row_code = 'new_requests' and applicant_code = 'total'"
    )
    assert query(out, select) == [(10, "11", "corrected", "r (s)")]
    assert query(out, "select count(*) from fact_check where status_code = 'fail'") == [(0,)]


@pytest.mark.assure(row="B6")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expect": "12"}, "expects '12'"),
        ({"value": 11}, "not needed"),
        ({"cell": "t3.nothing.total"}, "has no cell"),
        ({"report": "990100-gov-1999-000000"}, "no input gives report"),
        ({"reason": ""}, "lacks reason"),
        ({"action": "guess"}, "wanted is set or blank"),
    ],
)
def test_a_correction_that_does_not_match_stops_the_build(small, tmp_path, change, words):
    small.transcribe(table_3() | {"t3.new_requests.total": "11"})
    out = tmp_path / "small.duckdb"
    build(small.write(), out, jobs=0)
    before = out.read_bytes()
    ((code,),) = query(out, "select report_code from dim_report")
    entry = {"report": code, "cell": "t3.new_requests.total", "action": "set", "value": 10, "expect": "11"}
    (small.root / "corrections").mkdir()
    text = json.dumps([{**entry, "reason": "r", "source": "s", **change}])
    (small.root / "corrections" / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionError, match=words):
        build(small.root, out, jobs=0)
    assert out.read_bytes() == before


def test_nothing_to_build_from_is_said(tmp_path, capsys):
    with pytest.raises(FolderError, match="no such folder"):
        build(tmp_path / "nowhere", tmp_path / "x.duckdb")
    (tmp_path / "bare").mkdir()
    with pytest.raises(FolderError, match="found none of them"):
        build(tmp_path / "bare", tmp_path / "x.duckdb")


@pytest.mark.assure(row="B7")
def test_the_order_of_inputs_does_not_change_the_content(root, tmp_path, size, tried):
    """Rows of the manifest and of every quoted file shuffled, read in one process and in two: the same hash."""
    first = build(root / "data", tmp_path / "a.duckdb", jobs=0)
    generator = random.Random(7)
    for number in range(size(1, 5)):
        copy = tmp_path / f"data{number}"
        shutil.copytree(root / "data", copy, ignore=shutil.ignore_patterns("*.duckdb*", ".*"))
        figures = sorted((copy / "quoted").rglob("*0000.csv"))
        assert len(figures) == 30
        for path in [copy / "transcribed" / "manifest.csv", *figures]:
            shuffle_rows(path, generator)
        second = build(copy, tmp_path / f"b{number}.duckdb", jobs=2)
        assert second.snapshot == first.snapshot
        assert first.ledger.items == second.ledger.items
    tried(number + 1)


def shuffle_rows(path: Path, generator: random.Random) -> None:
    """The lines of a CSV file below its head in another order."""
    with path.open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    generator.shuffle(rows)
    write_csv(path, head, rows)


def test_a_killed_build_leaves_the_old_file_and_the_next_one_cleans_up(small, root, tmp_path):
    small.transcribe(table_3())
    served = tmp_path / "served"
    out = served / "gongkai.duckdb"
    first = build(small.write(), out, jobs=0)
    small.transcribe(table_3(), year=2024)
    command = [sys.executable, "-m", "etl", "build", "--data", str(small.write()), "--out", str(out), "--jobs", "1"]
    generator = random.Random(3)
    for _ in range(3):
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, start_new_session=True)
        while not any(served.glob(".gongkai.duckdb.building-*/parts")) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(generator.random())
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        assert query(out, "select snapshot_id from etl_build") == [(first.snapshot.snapshot_id,)]
    assert subprocess.run(command, cwd=root, capture_output=True, timeout=300).returncode == 0
    assert sorted(path.name for path in served.iterdir()) == [".cache", "gongkai.duckdb"]
    assert query(out, "select count(*) from dim_report") == [(2,)]


def test_the_command_prints_the_ledger_and_says_what_stopped_it(small, tmp_path, capsys):
    small.transcribe(table_3())
    arguments = build_command.argparse.ArgumentParser()
    build_command.add_arguments(arguments)
    out = tmp_path / "small.duckdb"
    args = arguments.parse_args(["--data", str(small.write()), "--out", str(out), "--jobs", "0"])
    assert build_command.run(args) == 0
    line = capsys.readouterr().out
    first = "files 1 = parsed 1 + rejected 0 + duplicate 0 | read 1, kept 0 | cells 175 = facts 175 + refused 0 | "
    assert line.startswith(first)
    as_json = arguments.parse_args(["--data", str(small.root), "--out", str(out), "--jobs", "0", "--json"])
    assert build_command.run(as_json) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["ledger"]["cells_loaded"], found["idle_checks"], found["rejected"]) == (175, [], [])
    assert build_command.run(arguments.parse_args(["--data", str(tmp_path / "no"), "--out", str(out)])) == 1
    error = capsys.readouterr().err
    assert error.startswith("build: stopped: ")
    assert error.count("\n") == 1
