"""One place: positions among its peers, values where peers are few, main metrics with gaps."""

from collections.abc import Callable

from pages.charts import place_spine, place_trend, spines
from pages.charts.view import ChartView, Context

Make = Callable[[str], Context]


def row(view: ChartView, name: str) -> dict[str, object]:
    keys = [column.key for column in view.table.columns]
    (found,) = (dict(zip(keys, r.values, strict=True)) for r in view.table.rows if r.values[0] == name)
    return found


def test_a_position_counts_the_peers_below(context_of: Make) -> None:
    view = place_spine.view(context_of("places=320115"))
    found = row(view, "收办政府信息公开申请总量")
    assert (found["value"], found["peers"], found["year"]) == (818, 39, 2024)
    assert found["below"] == 34 / 39
    assert view.sentence.startswith("江宁区 2024 年：收办总量 818 件，高于 39 个同级地方中的 87 %")


def test_with_few_peers_rates_stand_at_their_value(context_of: Make) -> None:
    view = place_spine.view(context_of("places=321300"))
    found = row(view, "公开率（占办结）")
    assert (found["numerator"], found["denominator"], found["below"]) == (1902, 3521, None)
    assert view.figure is not None and "不定位置" in view.title
    drawn = [x for trace in view.figure["data"] if trace.get("customdata") for x in trace["x"]]
    assert any(abs(x - 1902 / 3521) < 1e-9 for x in drawn)


def test_a_full_report_is_preferred_to_a_later_summary(context_of: Make) -> None:
    # 2025 of this city holds ten metrics, 2024 all but one.
    year, lines = spines.spines(context_of("places=321300"), "321300")
    assert year == 2024 and len(lines) == 27


def test_years_narrow_the_year_shown(context_of: Make) -> None:
    year, _ = spines.spines(context_of("places=321300&years=2023-2023"), "321300")
    assert year == 2023


def test_a_place_with_nothing_says_what_was_not_found(context_of: Make) -> None:
    for chart in (place_spine, place_trend):
        view = chart.view(context_of("places=110103"))
        assert view.figure is None and view.empty is not None
        assert "没有找到" in view.empty and "data/reports" in view.empty


def test_a_place_with_another_scope_names_it(context_of: Make) -> None:
    view = place_spine.view(context_of("places=330383&scope=own"))
    assert view.empty is not None and "全地区汇总" in view.empty


def test_trends_have_nine_panels_and_name_the_years_without_figures(context_of: Make) -> None:
    view = place_trend.view(context_of("places=321300"))
    assert view.figure is not None
    assert len([key for key in view.figure["layout"] if key.startswith("xaxis")]) == 9
    assert "没有找到或没有数字的年份：2019、2020、2021、2022。" in view.sentence


def test_values_of_one_column_come_with_their_unit(context_of: Make) -> None:
    view = place_trend.view(context_of("places=321300&years=2024-2024"))
    keys = [column.key for column in view.table.columns]
    found = {r.values[0]: dict(zip(keys, r.values, strict=True)) for r in view.table.rows}
    rate = found["公开率（占办结）"]
    assert (rate["unit"], round(float(str(rate["value"])), 2)) == ("%", 54.02)


def test_without_a_place_the_one_with_most_years_is_shown(context_of: Make) -> None:
    assert spines.subject(context_of("")) == "320115"
