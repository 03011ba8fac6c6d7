"""Charts of a large warehouse, which read peers as numbers, are those that the same records give."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pages.charts import charts, peers, place_trend, spines
from pages.charts.view import ChartView, Context
from pages.queries import failed_checks as checks_module
from pages.queries.failed_checks import failed_checks
from pages.queries.peer_values import peer_years
from pages.queries.selection import Selection
from pages.warehouse import Warehouse

CHARTS = ("peer_deciles", "compare_trend", "compare_change", "place_trend", "place_spine")
VIEWS = (
    "",
    "scope=all",
    "scope=own",
    "level=county&metric=applications_new",
    "places=330383,321300,310104&years=2021-2024",
    "places=511781&metric=review_corrected_of_concluded&scope=all",
    "places=320000,321300&pool=3",
)


def _drawn(ctx: Context, monkeypatch: pytest.MonkeyPatch, is_many: bool) -> list[ChartView]:
    for module in (peers, place_trend, spines):
        monkeypatch.setattr(module, "is_many", lambda cur: is_many)
    return [_in_any_order(charts()[name].view(ctx)) for name in CHARTS]


def _in_any_order(view: ChartView) -> ChartView:
    # Dots of peers that say nothing stand in no order.
    for trace in (view.figure or {}).get("data", ()):
        if trace.get("mode") == "markers" and trace.get("hoverinfo") == "skip" and "customdata" not in trace:
            pairs = sorted(zip(trace["x"], trace["y"], strict=True), key=str)
            trace |= {"x": [x for x, _ in pairs], "y": [y for _, y in pairs]}
    return replace(view)


@pytest.mark.parametrize("query", VIEWS)
def test_numbers_and_records_draw_the_same(
    context_of: Callable[[str], Context], monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    ctx = context_of(query)
    assert _drawn(ctx, monkeypatch, True) == _drawn(ctx, monkeypatch, False)


def test_peers_are_every_value_of_the_metric(opened: Warehouse) -> None:
    cur = opened.cursor()
    held = peer_years(cur, "applications_new", Selection("all", "all", 0, 9999))
    counted = cur.execute(
        "select count(value), coalesce(sum(value), 0) from out_metric where metric_id = 'applications_new'"
    ).fetchone()
    assert (sum(len(one.values) for one in held), sum(one.values.sum() for one in held)) == counted
    assert all((one.values[:-1] <= one.values[1:]).all() for one in held)
    some = peer_years(cur, "applications_new", Selection("whole_area", "county", 2021, 2022))
    assert {(one.scope_code, one.level_code, one.year) for one in some} == {
        ("whole_area", "county", 2021),
        ("whole_area", "county", 2022),
    }


def test_failures_of_places_are_those_of_the_statement(opened: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    cur = opened.cursor()
    views = [Selection("all", "all", 2019, 2025, places) for places in (("320000",), ("330383", "321300"), ("999999",))]
    views.append(Selection("own", "county", 2021, 2023, ("320000", "330000")))
    expected = [failed_checks(cur.cursor, view) for view in views]
    monkeypatch.setattr(checks_module, "is_small", lambda cur: False)
    assert [failed_checks(cur, view) for view in views] == expected and any(expected)
