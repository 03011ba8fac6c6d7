"""Records kept in memory and filtered there are those that DuckDB gives for the same selection."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import pytest

from pages.queries.applicant_mix import applicant_mix
from pages.queries.carry_over import carry_over
from pages.queries.check_counts import check_counts
from pages.queries.coverage_cells import coverage_cells
from pages.queries.coverage_counts import coverage_counts
from pages.queries.dispute_outcomes import dispute_outcomes
from pages.queries.document_stock import document_stock
from pages.queries.failed_checks import failed_checks
from pages.queries.held_reports import held_reports
from pages.queries.jumps import compared, jumps
from pages.queries.metric_values import metric_values
from pages.queries.outcome_mix import outcome_mix
from pages.queries.place_options import place_options
from pages.queries.place_record import place_record
from pages.queries.proactive_counts import proactive_counts
from pages.queries.province_counts import province_counts
from pages.queries.publication_dates import publication_dates
from pages.queries.reason_counts import reason_counts, reason_sums
from pages.queries.recomputed import recomputed
from pages.queries.report_counts import report_counts
from pages.queries.selection import Selection
from pages.queries.similar_places import similar_places
from pages.queries.size import is_small
from pages.reading import Cursor, Kept
from pages.warehouse import Warehouse

SELECTIONS = [
    Selection(scope, level, *years, places)
    for scope, level, years, places in product(
        ("whole_area", "own", "all"),
        ("all", "county"),
        ((2019, 2025), (2023, 2023)),
        ((), ("330383", "321300", "999999"), ("320000",)),
    )
]
RULES = "t2.rules.in_force"


def _proactive(cur: Cursor, selection: Selection) -> list[Any]:
    return proactive_counts(cur, ("licences_processed",), (RULES,), selection)


def _metrics(cur: Cursor, selection: Selection) -> list[Any]:
    names = ["disclosed_of_closed", "applications_new", "applications_new"]
    return [*metric_values(cur, names, selection), *metric_values(cur, names[1:2], selection)]


def _compared(cur: Cursor, selection: Selection) -> list[int]:
    return [compared(cur, selection)]


QUERIES: list[Callable[[Cursor, Selection], Iterable[Any]]] = [
    applicant_mix,
    carry_over,
    check_counts,
    coverage_counts,
    dispute_outcomes,
    document_stock,
    failed_checks,
    held_reports,
    jumps,
    outcome_mix,
    province_counts,
    publication_dates,
    reason_counts,
    report_counts,
    _compared,
    _metrics,
    _proactive,
]


@pytest.mark.parametrize("query", QUERIES)
def test_memory_and_statement_agree(opened: Warehouse, query: Callable[[Cursor, Selection], Iterable[Any]]) -> None:
    reading = opened.cursor()
    assert is_small(reading)
    found = 0
    for selection in SELECTIONS:
        kept = list(query(reading, selection))
        assert kept == list(query(reading.cursor, selection)), selection
        found += len(kept)
    assert found


def test_cells_of_chosen_places_agree(opened: Warehouse) -> None:
    reading = opened.cursor()
    for scope, level, place in product(("whole_area", "all"), ("all", "county"), ("321300", "330383")):
        selection = Selection(scope, level, 2019, 2025, (place,))
        assert coverage_cells(reading, selection) == coverage_cells(reading.cursor, selection)
    assert coverage_cells(reading, Selection("whole_area", "all", 2023, 2023, ("321300",)))


@pytest.mark.parametrize("codes", [(), ("330383", "110000", "000000"), ("659012", "321300")])
def test_places_to_choose_from_agree(opened: Warehouse, codes: tuple[str, ...]) -> None:
    reading = opened.cursor()
    assert place_options(reading, "", codes) == place_options(reading.cursor, "", codes)
    assert place_options(reading, "\0", codes, 0) == place_options(reading.cursor, "\0", codes, 0)


def test_place_records_and_places_alike_agree(opened: Warehouse) -> None:
    reading = opened.cursor()
    for code in ("330383", "321300", "110000", "310104", "659012", "000000"):
        assert place_record(reading, code) == place_record(reading.cursor, code)
    alike = similar_places(reading, "321300", "whole_area", 4)
    assert alike == similar_places(reading.cursor, "321300", "whole_area", 4) and len(alike) == 4


def test_sums_of_reasons_agree(opened: Warehouse) -> None:
    reading, selection = opened.cursor(), Selection("all", "all", 2019, 2025)
    reports = {count.report_code for count in reason_counts(reading, selection)}
    some = set(sorted(reports)[::2])
    for codes in (reports, some):
        assert reason_sums(reading, selection, codes) == reason_sums(reading.cursor, selection, codes)
    assert sum(one.cases for one in reason_sums(reading, selection, some)) > 0


def test_pairs_agree(opened: Warehouse) -> None:
    reading = opened.cursor()
    codes = [
        row[0] for row in reading.execute("select report_code from dim_report order by hash(report_code)").fetchall()
    ]
    assert recomputed(reading) == recomputed(reading.cursor)
    assert len(recomputed(reading)) == 19 and set(recomputed(reading)) <= set(codes)


def test_the_least_used_is_given_up_first() -> None:
    kept = Kept(10)
    kept.put("a", "A", 4)
    kept.put("b", "B", 4)
    assert kept.get("a") == "A"
    kept.put("c", "C", 4)
    assert [kept.get(key) for key in "abc"] == ["A", None, "C"]
    kept.put("d", "D", 11)
    assert [kept.get(key) for key in "acd"] == [None, None, None]


def test_a_statement_is_asked_once(opened: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = opened.cursor()
    sql, values = "select $a + 1, 'once'", {"a": 41}
    assert reading.execute(sql, values).fetchall() == [(42, "once")]
    monkeypatch.setattr(reading, "cursor", None)
    assert reading.execute(sql, values).fetchone() == (42, "once")
