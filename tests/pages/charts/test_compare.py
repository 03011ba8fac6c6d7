"""The comparison on known reports: the worked intervals of metrics.md, peers, gaps, levels apart, fifty places."""

from collections.abc import Callable
from math import isclose

import pytest

from pages.charts import compare_change, compare_trend, fan, peer_deciles, peers
from pages.charts.view import ChartView, Context
from pages.queries.known import known
from pages.warehouse import Warehouse

Make = Callable[[str], Context]


def rows(view: ChartView) -> list[dict[str, object]]:
    keys = [column.key for column in view.table.columns]
    return [dict(zip(keys, row.values, strict=True)) for row in view.table.rows]


def test_a_change_has_the_newcombe_interval_of_the_worked_example(context_of: Make) -> None:
    (found,) = rows(compare_change.view(context_of("places=320813&years=2023-2024")))
    assert [found[f"{side}_{part}"] for side in ("before", "after") for part in ("numerator", "denominator")] == [
        4,
        21,
        59,
        95,
    ]
    assert [round(100 * float(str(found[k])), 1) for k in ("change", "low", "high")] == [43.1, 19.8, 57.6]
    assert found["verdict"] == "上升"


def test_the_change_is_said_in_words(context_of: Make) -> None:
    said = compare_change.view(context_of("places=321300&lang=en")).sentence
    assert said.startswith("Suqian: disclosed of closed rose by +10.4 points from 2023 to 2024 (+8.1 to +12.8)")


def test_with_open_years_the_newest_pair_that_most_places_have_is_compared(context_of: Make) -> None:
    ctx = context_of("places=321300,320813")
    assert compare_change.pair(peers.comparison(ctx), ctx) == (2023, 2024)


def test_years_of_the_link_are_the_two_years(context_of: Make) -> None:
    view = compare_change.view(context_of("places=321300&years=2022-2024"))
    assert view.figure is None and view.empty is not None and "2022" in view.empty


def test_a_count_has_a_factor_and_no_interval(context_of: Make) -> None:
    (found,) = rows(compare_change.view(context_of("places=321300&metric=applications_handled&years=2023-2024")))
    assert (found["before"], found["after"]) == (3607, 3646)
    assert isclose(float(str(found["factor"])), 3646 / 3607)
    assert "low" not in found


def test_levels_have_panels_of_their_own_and_the_reason_is_said(context_of: Make) -> None:
    view = peer_deciles.view(context_of("places=321300,320813"))
    assert view.figure is not None
    assert {trace["xaxis"] for trace in view.figure["data"]} == {"x", "x2"}
    assert "层级不同，分图比较" in view.subtitle
    assert any("省、市、县各级分开比较" in line for line in view.footnotes)


def test_places_of_different_levels_are_no_pair_for_the_denominator(context_of: Make) -> None:
    assert "对" not in compare_change.view(context_of("places=321300,320813")).sentence


def test_a_missing_year_is_a_row_that_says_so_and_a_gap_in_the_line(context_of: Make) -> None:
    view = peer_deciles.view(context_of("places=321300&years=2021-2024"))
    gone = [row for row in view.table.rows if row.values[2] in (2021, 2022)]
    assert [row.missing["value"] for row in gone] == ["未找到年报", "未找到年报"]
    assert [row.ref for row in gone] == [None, None]


def test_a_line_breaks_where_a_year_is_missing(context_of: Make) -> None:
    found = peers.comparison(context_of("places=320813,330383&metric=applications_handled"))
    for series in found.series:
        for run in peers.runs(series.records, found.breaks):
            years = [record.year for record in run]
            assert years == list(range(years[0], years[-1] + 1))


def test_a_place_without_a_report_is_named_with_the_reason(context_of: Make) -> None:
    view = compare_trend.view(context_of("places=321300,110103"))
    assert "崇文区（未找到年报）" in view.sentence
    assert view.figure is not None
    assert any("未找到年报" in note["text"] for note in view.figure["layout"]["annotations"])


def test_only_gaps_is_an_empty_chart_that_says_what_to_do(context_of: Make) -> None:
    for chart in (peer_deciles, compare_trend, compare_change):
        view = chart.view(context_of("places=110103"))
        assert view.figure is None
        assert view.empty is not None and "崇文区" in view.empty and "放宽年份" in view.empty


def test_nothing_chosen_shows_an_example_of_one_level(context_of: Make) -> None:
    found = peers.comparison(context_of(""))
    assert found.is_example and len(found.series) == peers.EXAMPLES
    assert len(found.groups) == 1


def test_deciles_only_where_there_are_enough_peers(context_of: Make) -> None:
    found = peers.comparison(context_of("places=320115&metric=applications_handled"))
    (group,) = found.groups
    for band in group.bands:
        assert len(band.levels) == (9 if band.places >= 10 else 0)
    record = next(r for r in found.drawn if r.year == 2024)
    # 818 requests: 34 of the 39 other counties with a figure for 2024 handled fewer.
    assert (record.value, group.below(record)) == (818, 34 / 39)


def test_fifty_places_are_eight_lines_in_colour_and_dots(opened: Warehouse, context_of: Make) -> None:
    cursor = opened.cursor()
    codes = [
        row[0]
        for row in cursor.execute(
            """select distinct adcode from out_metric where metric_id = 'applications_handled' and value is not null
               and scope_code = 'whole_area' order by 1 limit 50"""
        ).fetchall()
    ]
    assert len(codes) == 50 and set(codes) <= known(cursor).places
    view = peer_deciles.view(context_of(f"metric=applications_handled&places={','.join(codes)}"))
    assert view.figure is not None
    named = [note for note in view.figure["layout"]["annotations"] if note.get("x") == 1]
    assert len(named) <= 8
    grey = [trace for trace in view.figure["data"] if trace.get("line", {}).get("width") == 1.1]
    assert len(grey) <= peer_deciles.MAX_GREY * len({trace["xaxis"] for trace in view.figure["data"]})
    assert any("前八个地方上色" in line for line in view.footnotes)
    small = compare_trend.view(context_of(f"metric=applications_handled&places={','.join(codes)}"))
    assert small.figure is not None and "xaxis50" in small.figure["layout"]


def test_marks_of_the_fan_equal_the_table(context_of: Make) -> None:
    view = peer_deciles.view(context_of("places=320813,321300"))
    assert view.figure is not None
    refs = {row.ref: row.values[3] for row in view.table.rows if row.ref and row.values[3] is not None}
    drawn = {
        ref: y
        for trace in view.figure["data"]
        if trace.get("customdata") and trace["marker"]["size"] == 9
        for ref, y in zip(trace["customdata"], trace["y"], strict=True)
    }
    assert drawn == refs


@pytest.mark.parametrize(
    ("heights", "expected"),
    [([0.5, 0.5], [0.5, 0.6]), ([0.95, 1.0], [0.85, 0.95]), ([0.2, 0.8], [0.2, 0.8]), ([], [])],
)
def test_labels_move_apart_and_stay_inside(heights: list[float], expected: list[float]) -> None:
    assert [round(h, 6) for h in fan.spread(heights, 0.1, 0.05, 0.95)] == expected


def test_an_axis_of_rates_never_makes_a_point_a_leap(context_of: Make) -> None:
    metric = peers.comparison(context_of("places=321300")).metric
    scale = fan.scale_for([0.51, 0.53], metric, "zh")
    assert scale.axis["tickvals"][-1] - scale.axis["tickvals"][0] >= fan.SPAN - 1e-9
    assert scale.axis["ticktext"][0].endswith(" %")


def test_the_population_and_its_year_travel_with_a_figure_per_head(context_of: Make) -> None:
    ctx = context_of("places=320813,321300&metric=applications_per_100k&years=2023-2024")
    view = peer_deciles.view(ctx)
    keys = [column.key for column in view.table.columns]
    told = {
        (row.values[0], row.values[keys.index("year")]): row.values[keys.index("population")] for row in view.table.rows
    }
    assert told["洪泽区", 2023] == "2023 年，人口为估计值"
    hovers = [text for trace in (view.figure or {})["data"] for text in trace.get("hovertext", ())]
    assert any("21 / 286,819 · 2023 年，人口为估计值" in text for text in hovers)
