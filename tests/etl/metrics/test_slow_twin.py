"""The SQL path equals the slow twin: 250 random reports × every metric, and every real report × every metric."""

import duckdb
import pytest

from etl.forms import DATA
from etl.metrics import build_metrics
from tests.etl.metrics.random_reports import fill
from tests.etl.metrics.slow_twin import Twin, wilson_by_hand
from tests.etl.metrics.warehouse import empty

REPORTS = 250


def close(left, right):
    if left is None or right is None:
        return left is None and right is None
    return left == pytest.approx(right, rel=1e-9, abs=1e-9)


def compare(connection):
    """Compare every row of out_metric with the twin; the number of rows by status."""
    twin = Twin(connection)
    definitions = {d["id"]: d for d in twin.definitions}
    reports = {r["code"]: r for r in twin.reports}
    rows = connection.execute(
        "select report_code, metric_id, numerator, denominator, value, low, high, status_code, recomputed_numerator, "
        "recomputed_denominator, failed_checks, failed_check_count from out_metric order by all"
    ).fetchall()
    assert len(rows) == len(definitions) * len(reports)
    seen = {}
    for code, metric_id, top, bottom, value, low, high, status, again_top, again_bottom, failed, failed_count in rows:
        expected = twin.figure(reports[code], definitions[metric_id])
        where = f"{code} {metric_id}: {expected}"
        assert status == expected["status"], where
        if status not in ("too_few", "reported", "quoted"):
            low = high = expected["low"] = expected["high"] = None
        assert close(top, expected["numerator"]) and close(bottom, expected["denominator"]), where
        assert close(value, expected["value"]) and close(low, expected["low"]) and close(high, expected["high"]), where
        assert close(again_top, expected["recomputed"][0]) and close(again_bottom, expected["recomputed"][1]), where
        if status != "not_applicable":
            assert failed == expected["failed"] and failed_count == len(failed), where
        seen[status] = seen.get(status, 0) + 1
    return seen


@pytest.mark.assure(row="C1")
def test_random_reports(tried):
    connection = empty()
    fill(connection, REPORTS, seed=20260301)
    build_metrics(connection, DATA)
    connection.execute("update dim_place set is_synthetic = true")
    seen = compare(connection)
    tried(sum(seen.values()))
    assert sum(seen.values()) >= 200 * 28
    for status in (
        "reported",
        "quoted",
        "too_few",
        "blank",
        "not_applicable",
        "unreadable",
        "ambiguous",
        "not_in_form",
        "not_reported",
        "no_population",
        "unknown_date",
        "inconsistent",
        "zero_denominator",
    ):
        assert seen.get(status, 0) >= 10, (status, seen)


@pytest.mark.assure(row="C1")
def test_real_reports(warehouse, tried):
    connection = duckdb.connect(str(warehouse), read_only=True)
    seen = compare(connection)
    tried(sum(seen.values()))
    assert sum(seen.values()) > 24_000 and seen["reported"] > 800 and seen["quoted"] > 1_000


def test_twin_agrees_with_the_textbook():
    low, high = wilson_by_hand(64, 351)
    assert (round(low, 3), round(high, 3)) == (0.145, 0.226)
