"""B1 to B5 on the real warehouse: everything accounted for, every violation kept and shown, every change reviewed."""

import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.load.ledger import LedgerError, write_ledger
from tests.assure import review

REMEDY = "see `python -m tests.assure.review`; if it is meant: --accept, and say why in the commit"


def rows(warehouse: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def ledger(warehouse: Path) -> Counter:
    return Counter(dict(rows(warehouse, "select item_code, item_count from etl_ledger")))


@pytest.mark.assure(row="B1")
def test_every_file_is_parsed_rejected_or_a_duplicate(warehouse: Path, ledger: Counter, fact, tried) -> None:
    listed = Counter(dict(rows(warehouse, "select status_code, count(*) from etl_file group by all")))
    assert set(listed) <= {"parsed", "rejected", "duplicate"}
    assert listed.total() == ledger["files_in"] > 70
    assert rows(warehouse, "select path from etl_file where status_code = 'rejected' and reason is null") == []
    fact("files_in", ledger["files_in"])
    fact("files_out", listed.total())
    tried(listed.total())


@pytest.mark.assure(row="B2")
def test_every_cell_is_a_fact_or_a_refusal(warehouse: Path, ledger: Counter, fact, tried) -> None:
    facts = sum(
        rows(warehouse, f"select count(*) from {table}")[0][0]
        for table in ("fact_proactive", "fact_application", "fact_dispute")
    )
    read = ledger["cells_read"] + ledger["cells_refused"] - ledger["cells_dropped"]
    assert read == facts + ledger["cells_refused"] > 3000
    fact("cells_in", read)
    fact("cells_out", facts + ledger["cells_refused"])
    fact("reports", ledger["reports_loaded"])
    tried(read)


@pytest.mark.assure(row="B2")
@pytest.mark.parametrize("item", ["cells_read", "files_in", "reports_read", "figures_read"])
def test_a_build_that_does_not_add_up_stops(warehouse: Path, ledger: Counter, tmp_path: Path, item: str) -> None:
    counts = Counter({**ledger, item: ledger[item] + 1})
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{warehouse}' as w (read_only)")
        connection.execute("use w")
        with pytest.raises(LedgerError, match=f"{item} is {counts[item]}"):
            write_ledger(connection, counts)


@pytest.mark.assure(row="B3")
def test_row_counts_are_those_reviewed(warehouse: Path, tried) -> None:
    assert review.differences("row counts", warehouse) == [], REMEDY
    tried(len(review.reviewed(review.LISTS["row counts"][0])))


@pytest.mark.assure(row="B4")
def test_each_identity_saw_rows_and_each_violation_is_shown(warehouse: Path, fact, tried, capsys, monkeypatch) -> None:
    checks = rows(warehouse, "select check_code, assessed_count, row_count, failed_count from dim_check")
    assert {code for code, assessed, _, _ in checks if not assessed} == set()
    failed = rows(warehouse, "select count(*) from fact_check where status_code = 'fail'")[0][0]
    assert failed == sum(count for *_, count in checks) > 20
    monkeypatch.setenv("GONGKAI_DB", str(warehouse))
    assert main(["check", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["failed"]
    assert len(shown) == failed
    fact("identities", len(checks))
    fact("rows", sum(count for _, _, count, _ in checks))
    fact("violations", failed)
    tried(sum(count for _, _, count, _ in checks))


@pytest.mark.assure(row="B5")
def test_outliers_are_those_reviewed(warehouse: Path) -> None:
    assert review.differences("outliers", warehouse) == [], REMEDY


@pytest.mark.assure(row="D15")
def test_a_figure_has_one_hash_and_another_when_a_number_changes() -> None:
    figure = {"data": [{"y": [1 / 3, 2.0], "name": "甲"}], "layout": {"title": None}}
    assert review.figure_hash(figure) == review.figure_hash(json.loads(json.dumps(figure)))
    near = {**figure, "data": [{"y": [1 / 3 + 1e-12, 2.0], "name": "甲"}]}
    far = {**figure, "data": [{"y": [0.334, 2.0], "name": "甲"}]}
    assert review.figure_hash(near) == review.figure_hash(figure) != review.figure_hash(far)


@pytest.mark.assure(row="D15", long_only=True)
def test_every_figure_is_as_reviewed(warehouse: Path, tried) -> None:
    found = review.differences("figures", warehouse)
    tried(len(review.reviewed(review.LISTS["figures"][0])))
    assert found == [], REMEDY
