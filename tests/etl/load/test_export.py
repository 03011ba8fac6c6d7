"""The whole data set as files: same rows, same values, no formulas, dictionary and sources."""

import csv
import datetime
import json

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from etl.commands import check as check_command
from etl.commands import export as export_command
from etl.export import as_text


def run(module, *words: str) -> int:
    parser = module.argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(list(words)))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A warehouse of a few rows with text that a spreadsheet would take for a formula."""
    path = tmp_path_factory.mktemp("export") / "w.duckdb"
    texts = ("report_code", "publisher_code", "adcode", "scope_code", "trust_code", "source_url", "source_note")
    columns = ", ".join(f"{name} varchar" for name in (*texts, "file_path", "file_sha256"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"create table dim_report ({columns}, report_year int, is_current boolean, published_date date)"
        )
        connection.execute(
            "insert into dim_report values "
            "('r', 'p', '330383', 'own', 'primary', null, '=1+1', 'f', 'h', 2021, true, '2022-01-30')"
        )
        connection.execute("create table dim_publisher (publisher_code varchar, name varchar, note varchar)")
        connection.execute("insert into dim_publisher values ('p', '@某局', '-5')")
        connection.execute("create table fact_quoted (value decimal(24, 6), printed varchar, keys varchar[])")
        connection.execute("insert into fact_quoted values (3481.768936, '+22', ['a', 'b']), (null, '-', [])")
        connection.execute("create table etl_build (snapshot_id varchar)")
        connection.execute("comment on table dim_report is 'One row per report. Key: report_code.'")
    return path


def test_csv(small, tmp_path, capsys):
    assert run(export_command, "--format", "csv", "--out", str(tmp_path), "--db", str(small)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "sources.csv: 1 rows"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "dictionary.csv",
        "dim_publisher.csv",
        "dim_report.csv",
        "fact_quoted.csv",
        "sources.csv",
    ]
    with (tmp_path / "fact_quoted.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert list(csv.reader(handle)) == [["value", "printed", "keys"], ["3481.768936", "+22", "a|b"], ["", "'-", ""]]
    with (tmp_path / "sources.csv").open(encoding="utf-8-sig", newline="") as handle:
        (source,) = csv.DictReader(handle)
    assert (source["publisher"], source["source_note"], source["published_date"]) == ("'@某局", "'=1+1", "2022-01-30")
    with (tmp_path / "dictionary.csv").open(encoding="utf-8-sig", newline="") as handle:
        first = next(row for row in csv.DictReader(handle) if row["table_name"] == "dim_report")
    assert (first["column_name"], first["grain"]) == ("report_code", "One row per report. Key: report_code.")


def test_xlsx_holds_values_not_formulas(small, tmp_path):
    assert run(export_command, "--format", "xlsx", "--out", str(tmp_path), "--db", str(small)) == 0
    book = openpyxl.load_workbook(tmp_path / "gongkai.xlsx")
    assert [[cell.value for cell in row] for row in book["fact_quoted"].rows] == [
        ["value", "printed", "keys"],
        [3481.768936, "+22", "a|b"],
        [None, "-", ""],
    ]
    cells = {cell.value: cell.data_type for row in book["sources"].rows for cell in row}
    assert cells["=1+1"] == "s"
    assert cells["@某局"] == "s"
    assert cells[datetime.datetime(2022, 1, 30)] == "d"
    assert cells[2021] == "n"


def test_parquet_keeps_types(small, tmp_path):
    assert run(export_command, "--format", "parquet", "--out", str(tmp_path), "--db", str(small)) == 0
    table = pq.read_table(tmp_path / "fact_quoted.parquet")
    assert table.num_rows == 2
    assert str(table.schema.field("value").type) == "decimal128(24, 6)"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("-1", "-1"),
        ("+22", "+22"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("12%", "12%"),
        (None, None),
    ],
)
def test_text_that_would_run_is_disarmed(value, expected):
    assert as_text(value) == expected


def test_no_warehouse_is_said_with_the_remedy(tmp_path, capsys):
    (tmp_path / "broken.duckdb").write_bytes(b"x" * 5000)
    for name in ("none.duckdb", "broken.duckdb"):
        assert run(export_command, "--format", "csv", "--out", str(tmp_path / "o"), "--db", str(tmp_path / name)) == 1
        assert run(check_command, "--db", str(tmp_path / name)) == 1
        assert capsys.readouterr().err.count("python -m etl build") == 2


def test_check_names_report_table_row_and_column(warehouse, capsys):
    assert run(check_command, "--db", str(warehouse), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    by_place = {(f["check"], f["publisher"], f["subject"]): f for f in found["failed"]}
    zero = by_place["I4", "淮安市洪泽区人民政府", "t4.review"]
    assert (zero["table"], zero["row"], zero["column"], zero["left"], zero["right"]) == ("t4", "review", None, 0, 11)
    torn = by_place["I3", "上海市科学技术委员会", "t3.total"]
    assert (torn["table"], torn["row"], torn["column"], torn["left"], torn["right"]) == ("t3", None, "total", 36, 35)
    prose = by_place["I9", "龙港市人民政府", "norm_docs_issued"]
    assert (prose["table"], prose["row"], prose["column"], prose["left"]) == ("t2", "norm_docs", "issued", 42)
    assert all(failure["remedy"] and failure["source"] for failure in found["failed"])
    assert {check["check"] for check in found["checks"]} >= {"I1", "BAL", "PLAUS_RULES"}
    assert run(check_command, "--db", str(warehouse)) == 0
    assert "table t4 row review: 0 against 11" in capsys.readouterr().out
