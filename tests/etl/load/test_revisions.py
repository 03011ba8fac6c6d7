"""What a build changed: built twice with a correction between, and from two files side by side. Exact rows."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.load.revisions import record_revisions
from tests.etl.load.small import SmallData, table_3

CORRECTION = """- report: {report}
  cell: t3.new_requests.total
  expect: "10"
  action: set
  value: 11
  reason: The scan shows 11.
  source: page 3 of the scan
"""
ROWS = """select reason_code, report_year, cell_key, old_value::int, old_status_code, old_text,
    new_value::int, new_status_code, new_text from etl_revision where snapshot_number = ? order by revision_number"""
FACTS = ("fact_application", "fact_dispute", "fact_proactive", "fact_check", "fact_quoted", "dim_report")
Change = Callable[..., Path]


def query(out: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with duckdb.connect(str(out), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def change(out: Path, statements: Iterable[str]) -> None:
    with duckdb.connect(str(out)) as connection:
        for statement in statements:
            connection.execute(statement)


def versions(out: Path) -> list[object]:
    return [row[0] for row in query(out, "select snapshot_id from etl_snapshot order by snapshot_number")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> SmallData:
    data = SmallData(tmp_path_factory.mktemp("revisions") / "data")
    data.transcribe(table_3(), 2023)
    data.quote(2022, requests_new=7)
    return data


@pytest.fixture(scope="module")
def built(data: SmallData) -> Path:
    """One real build; read it only."""
    out = data.root.parent / "built.duckdb"
    build(data.write(), out, 0)
    return out


@pytest.fixture
def after(built: Path, tmp_path: Path) -> Change:
    """Record what `now` holds otherwise than `before`: two copies of the built file, each changed by statements."""

    def make(now: Iterable[str], before: Iterable[str] = ()) -> Path:
        paths = [tmp_path / f"{name}.duckdb" for name in ("now", "before")]
        for path, statements in zip(paths, (now, before), strict=True):
            shutil.copy(built, path)
            change(path, statements)
        change(paths[0], ["delete from etl_snapshot", "delete from etl_revision"])
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach '{paths[0]}' as warehouse")
            connection.execute("use warehouse")
            record_revisions(connection, paths[1])
        return paths[0]

    return make


def named(version: str) -> str:
    return f"update etl_build set snapshot_id = '{version}'"


def test_a_correction_between_two_builds_is_one_row_with_both_values_and_its_reason(
    data: SmallData, built: Path, tmp_path: Path
) -> None:
    out = tmp_path / "w.duckdb"
    shutil.copy(built, out)
    (first,) = versions(out)
    ((code,),) = query(out, "select report_code from dim_report where report_year = 2023")
    entry = data.root / "corrections" / "scan.yaml"
    entry.parent.mkdir()
    entry.write_text(CORRECTION.format(report=code), encoding="utf-8")
    second = build(data.write(), out, 0).snapshot.snapshot_id
    assert versions(out) == [first, second]
    cell = (2023, "t3.new_requests.total")
    assert query(out, ROWS, 2) == [("corrected", *cell, 10, "reported", "10", 11, "corrected", "10")]
    assert query(out, "select report_code, previous_report_code, note from etl_revision") == [
        (code, None, "The scan shows 11. (page 3 of the scan)")
    ]
    ((changed,),) = query(out, "select changed_tables from etl_snapshot where snapshot_number = 2")
    assert "fact_application" in changed and "fact_proactive" not in changed
    # Taken back, the first version is there again (its name owes nothing to the history), and the way is told.
    entry.unlink()
    assert build(data.write(), out, 0).snapshot.snapshot_id == first
    assert versions(out) == [first, second, first]
    assert query(out, ROWS, 3) == [("corrected", *cell, 11, "corrected", "10", 10, "reported", "10")]
    assert len(query(out, ROWS, 2)) == 1


def test_a_report_that_is_new_withdrawn_or_replaced(after: Change) -> None:
    rename = [f"update {table} set report_code = 'other' where report_code like '%2023%'" for table in FACTS]
    cell = "row_code = 'new_requests' and applicant_code = 'total'"
    statements = (
        *rename,
        f"update fact_application set value_count = 12, printed_text = '12' where {cell}",
        "delete from fact_quoted",
        "delete from dim_report where report_year = 2022",
        "insert into dim_report select * replace ('new' as report_code, 2024 as report_year) from dim_report",
        named("s-now"),
    )
    out = after(statements)
    assert query(out, ROWS, 2) == [
        ("withdrawn", 2022, None, 1, None, None, None, None, None),
        ("replaced", 2023, "t3.new_requests.total", 10, "reported", "10", 12, "reported", "12"),
        ("new_report", 2024, None, None, None, None, 0, None, None),
    ]
    ((code, before),) = query(
        out, "select report_code, previous_report_code from etl_revision where reason_code = 'replaced'"
    )
    assert code == "other" and "-2023-" in str(before)


def test_another_reading_of_the_same_report_figures_of_prose_and_definitions(after: Change) -> None:
    cell = "row_code = 'carried_in' and applicant_code = 'total'"
    blind = f"update fact_application set value_count = null, status_code = 'unreadable' where {cell}"
    out = after(
        ["update dim_report set published_date = '2024-01-30' where report_year = 2023"],
        [
            blind,
            "update fact_quoted set value = 8",
            "update dim_metric set definition = '{}' where metric_id = 'applications_new'",
            named("s-earlier"),
        ],
    )
    definition, *rows = query(out, ROWS, 2)
    assert definition[:3] == ("definition", None, "applications_new")
    assert [(row[0], row[1], row[2], row[3], row[4], row[6], row[7]) for row in rows] == [
        ("reread", 2022, "quoted.requests_new", 8, "quoted", 7, "quoted"),
        ("reread", 2023, "report.published_date", None, None, None, None),
        ("reread", 2023, "t3.carried_in.total", None, "unreadable", 2, "reported"),
    ]
    assert (rows[1][5], rows[1][8]) == (None, "2024-01-30")
    assert str(rows[0][5]).startswith("8 ") and str(rows[0][8]).startswith("7 ")


def test_the_same_version_again_adds_nothing(after: Change, built: Path) -> None:
    out = after(["update fact_quoted set value = 8"])
    assert versions(out) == versions(built)
    assert query(out, "select count(*) from etl_revision") == [(0,)]


@pytest.mark.parametrize("statement", ["drop table fact_dispute", "drop table etl_build"])
def test_a_file_that_cannot_be_compared_with_begins_a_new_history(after: Change, statement: str) -> None:
    out = after([], [named("s-earlier"), statement])
    assert versions(out) == [row[0] for row in query(out, "select snapshot_id from etl_build")]
    assert query(out, "select count(*) from etl_revision") == [(0,)]


def test_a_file_that_is_no_database_begins_a_new_history(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "w.duckdb"
    shutil.copy(built, out)
    (tmp_path / "torn").write_bytes(b"no database" * 1000)
    change(out, ["delete from etl_snapshot"])
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{out}' as warehouse")
        connection.execute("use warehouse")
        assert record_revisions(connection, tmp_path / "torn") is None
    assert len(versions(out)) == 1


def test_a_file_from_before_histories_is_the_first_version(after: Change) -> None:
    drop = [f"drop table {table}" for table in ("etl_snapshot", "etl_revision", "etl_content")]
    out = after(["delete from fact_quoted"], [named("s-earlier"), *drop])
    assert versions(out)[0] == "s-earlier" and len(versions(out)) == 2
    assert [row[:3] for row in query(out, ROWS, 2)] == [("reread", 2022, "quoted.requests_new")]
