"""What is prepared of a large warehouse gives the records that the whole statements give."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pages.queries import prepared, size
from pages.queries.applicant_mix import applicant_mix
from pages.queries.carry_over import carry_over
from pages.queries.check_counts import check_counts
from pages.queries.dispute_outcomes import dispute_outcomes
from pages.queries.failed_checks import failed_checks
from pages.queries.jumps import compared
from pages.queries.outcome_mix import outcome_mix
from pages.queries.selection import Selection
from pages.warehouse import Warehouse

VIEWS = (
    Selection("all", "all", 0, 9999),
    Selection("whole_area", "county", 2021, 2024),
    Selection("own", "all", 2019, 2025, ("330383", "321300")),
)


@pytest.mark.parametrize(
    "query", [applicant_mix, carry_over, check_counts, dispute_outcomes, failed_checks, outcome_mix]
)
def test_prepared_is_the_statement(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, query: Callable[..., list[Any]]
) -> None:
    cur = Warehouse(warehouse).cursor()
    expected = [query(cur.cursor, view) for view in VIEWS]
    assert len(expected[0]) > 10
    monkeypatch.setattr(size, "FEW_REPORTS", 0)
    monkeypatch.setattr(size, "MANY_REPORTS", 0)
    assert [query(cur, view) for view in VIEWS] == expected
    made = cur.run("select table_name from duckdb_tables() where database_name = 'memory'", None)
    assert len(set(prepared.PREPARED) & {name for (name,) in made}) == 1


def test_prepared_pairs_are_as_many(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cur = Warehouse(warehouse).cursor()
    expected = [compared(cur.cursor, view) for view in VIEWS]
    assert min(expected[:2]) > 10
    monkeypatch.setattr(size, "FEW_REPORTS", 0)
    monkeypatch.setattr(size, "MANY_REPORTS", 0)
    assert [compared(cur, view) for view in VIEWS] == expected


def test_all_of_it_is_made_once(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cur = Warehouse(warehouse).cursor()
    prepared.prepare_all(cur)
    made = "select count(*) from duckdb_tables() where database_name = 'memory' and table_name <> 'newest_place'"
    assert cur.run(made, None) == [(0,)]
    monkeypatch.setattr(size, "MANY_REPORTS", 0)
    for _ in range(2):
        prepared.prepare_all(cur)
        cur.kept.clear()
    assert cur.run(made, None) == [(len(prepared.PREPARED),)]
