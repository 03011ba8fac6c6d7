"""Requests: places in order with what bounds them, who asks, balances and the chain between years; on known cells."""

from collections.abc import Callable

import pytest
from scipy.stats import chi2

from pages.charts import applicant_mix, applications_rank, carry_over, chains, ranks
from pages.charts.view import ChartView, Context
from pages.queries.applicant_mix import ORGANISATIONS, ApplicantMix
from pages.queries.carry_over import carry_over as balances
from pages.queries.metric_values import MetricValue, metric_values
from pages.queries.selection import Selection

Make = Callable[[str], Context]


def rows(view: ChartView, name: str, year: int) -> list[dict[str, object]]:
    keys = [column.key for column in view.table.columns]
    return [dict(zip(keys, r.values, strict=True)) for r in view.table.rows if r.values[0] == name and year in r.values]


def made(code: str, value: float, year: int = 2024, **changes: object) -> MetricValue:
    """A county's figure."""
    base: dict[str, object] = {
        "metric_id": "applications_new", "publisher_code": code, "publisher_name": code, "adcode": code,
        "name_zh": code, "name_en": None, "pinyin": None, "level_code": "county", "province_adcode": None,
        "scope_code": "whole_area",
        "year": year, "numerator": value, "denominator": None, "value": value, "low": None, "high": None,
        "status_code": "reported", "report_code": f"{code}-{year}", "trust_code": "primary", "is_estimated": False,
        "failed": 0, "form": None, "note": None,
    }  # fmt: skip
    return MetricValue(**(base | changes))  # type: ignore[arg-type]


def drawn(view: ChartView) -> dict[str, tuple[float, float]]:
    """Marks by their source: where they stand."""
    assert view.figure is not None
    return {
        source: (x, y)
        for trace in view.figure["data"]
        for source, x, y in zip(trace.get("customdata", ()), trace["x"], trace["y"], strict=False)
    }


def test_the_seed_per_100_000(context_of: Make) -> None:
    view = applications_rank.view(context_of(""))
    (found,) = rows(view, "龙港市", 2021)
    assert (found["cases"], found["residents"], found["population"]) == (166, 470723, "人口为估计值")
    assert found["population_year"] == 2021
    hovers = [text for trace in (view.figure or {})["data"] for text in trace.get("hovertext", ())]
    assert any("龙港市 2021" in text and "47.07 万人 · 2021 年，人口为估计值" in text for text in hovers)
    assert found["value"] == pytest.approx(166 / 470723 * 100_000)
    low, high = chi2.ppf(0.025, 2 * 166) / 2, chi2.ppf(0.975, 2 * 167) / 2
    assert (found["low"], found["high"]) == (pytest.approx(low / 4.70723), pytest.approx(high / 4.70723))


def test_every_figure_of_the_table_is_a_mark(context_of: Make) -> None:
    for query in ("", "metric=applications_new", "metric=applications_new&scope=own&level=county"):
        view = applications_rank.view(context_of(query))
        keys = [column.key for column in view.table.columns]
        marks = drawn(view)
        assert len(view.table.rows) >= 20
        for row in view.table.rows:
            assert row.ref is not None
            assert marks[row.ref][0] == pytest.approx(max(row.values[keys.index("value")], 0.4)), row  # type: ignore[type-var]


def test_estimated_population_is_dashed_and_prose_hollow(context_of: Make) -> None:
    ctx = context_of("")
    view = applications_rank.view(ctx)
    dashes = {t["line"]["dash"]: len(t["x"]) // 3 for t in (view.figure or {})["data"] if t["mode"] == "lines"}
    found = ranks.entries([r for r in _records(ctx) if r.value is not None])
    assert dashes["3px,2px"] == sum(e.newest.is_estimated for e in found) == 44
    assert dashes["solid"] == 1
    dots = (view.figure or {})["data"][-1]["marker"]["color"]
    assert dots.count("#ffffff") == sum(e.newest.is_quoted for e in found)


def _records(ctx: Context) -> list[MetricValue]:
    return metric_values(ctx.cur, ["applications_per_100k"], Selection("whole_area", "all", *ctx.years))


def test_levels_are_never_mixed_and_the_newest_year_leads(context_of: Make) -> None:
    found = ranks.entries([made("a", 5), made("a", 9, 2023), made("b", 7), made("c", 8, level_code="prefecture")])
    assert [(e.newest.publisher_code, e.newest.year, len(e.earlier)) for e in found] == [
        ("c", 2024, 0),
        ("b", 2024, 0),
        ("a", 2024, 1),
    ]
    parts = ranks.parts(found, context_of(""))
    assert {heading: len(members) for heading, members in parts.items()} == {"地级": 1, "县级": 2}
    assert found[2].span == (5, 9) and not found[2].is_interval


@pytest.mark.parametrize("number", [7, 60, 61, 337])
def test_seven_places_or_all_of_them(context_of: Make, number: int) -> None:
    ctx = context_of("places=330383")
    records = [made(f"{i:06}", float(i)) for i in range(number - 1)] + [made("330383", 166.0, 2021)]
    figure, height = (ranks.rows if number <= ranks.MAX_NAMED else ranks.curves)(ranks.entries(records), ctx)
    refs = [ref for trace in figure["data"] for ref in trace.get("customdata", ())]
    assert len(refs) == len(set(refs)) == number
    assert height < 1700
    words = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "330383" in words, "the chosen place is named"


def test_a_rate_needs_a_whole_area(context_of: Make) -> None:
    view = applications_rank.view(context_of("scope=own"))
    assert view.figure is None and "全地区汇总" in (view.empty or "")
    assert applications_rank.view(context_of("scope=own&metric=applications_handled")).figure is not None


def test_applicants_of_the_seed_and_of_prose(context_of: Make) -> None:
    view = applicant_mix.view(context_of(""))
    (seed,) = rows(view, "龙港市", 2021)
    assert [seed[kind] for kind in applicant_mix.KINDS] == [136, 2, 0, 0, 27, 1]
    assert (seed["total"], seed["share"]) == (166, pytest.approx(136 / 166))
    (prose,) = rows(view, "东台市", 2023)
    assert (prose["natural_person"], prose["organisations"], prose["total"]) == (393, 7, 400)
    assert [prose[kind] for kind in ORGANISATIONS] == [None] * 5
    assert "10,588 / 10,866" in applicant_mix.view(context_of("places=321300")).sentence


def test_bars_sum_to_all(context_of: Make) -> None:
    figure = applicant_mix.view(context_of("")).figure or {"data": []}
    totals: dict[float, float] = {}
    for trace in figure["data"]:
        for y, share in zip(trace["y"], trace["x"], strict=True):
            totals[y] = totals.get(y, 0.0) + share
    assert len(totals) == 13
    assert list(totals.values()) == pytest.approx([1.0] * 13)


def test_blank_cells_stay_blank(context_of: Make) -> None:
    (found,) = rows(applicant_mix.view(context_of("scope=own")), "上海市人民政府办公厅", 2019)
    assert (found["natural_person"], found["research"], found["total"]) == (821, None, 859)


def test_the_total_is_the_printed_one() -> None:
    mix = ApplicantMix(
        "r", "p", "p", None, None, None, None, None, "own", "primary", 2024,
        5, 1, None, None, None, None, 1, 9, None, None, 0, False,
    )  # fmt: skip
    assert (mix.known, mix.total) == (6, 9)


def test_balances_and_links(context_of: Make) -> None:
    view = carry_over.view(context_of(""))
    (suqian,) = rows(view, "宿迁市", 2024)
    keys = ("new", "carried_in", "handled", "closed", "carried_out", "difference", "before")
    assert [suqian[key] for key in keys] == [3525, 121, 3646, 3521, 125, 0, 121]
    assert (suqian["balance"], suqian["chain"]) == ("成立", "成立")
    (wanyuan,) = rows(view, "万源市", 2025)
    assert (wanyuan["handled"], wanyuan["difference"], wanyuan["balance"]) == (56, 1, "不成立")
    (hedong,) = rows(view, "河东区", 2024)
    assert (hedong["carried_in"], hedong["before"], hedong["chain"]) == (23, 23, "成立")
    assert "江宁区 2022、万源市 2025、重庆两江新区 2024" in view.sentence


def test_a_thread_is_upright_when_years_agree(context_of: Make) -> None:
    view = carry_over.view(context_of(""))
    holds, breaks = (t for t in (view.figure or {})["data"][:2])
    pairs = list(zip(holds["x"][::3], holds["x"][1::3], strict=True))
    assert (121, 121) in pairs and all(before == now for before, now in pairs)
    assert sorted(zip(breaks["x"][::3], breaks["x"][1::3], strict=True)) == [(7, 8), (7, 13)]


def test_equations(context_of: Make) -> None:
    ctx = context_of("")
    found = {(r.name_zh, r.year): r for r in balances(ctx.cur, Selection("whole_area", "all", 2019, 2025))}
    assert chains.equation(found["宿迁市", 2024], ctx) == "3,525 + 121 = 3,521 + 125"
    assert chains.equation(found["万源市", 2025], ctx) == "54 + 2 ≠ 54 + 1"
    assert chains.equation(found["东城区", 2023], ctx) == "800 = 办结未报告"


def test_every_balance_is_on_the_plot(context_of: Make) -> None:
    view = carry_over.view(context_of(""))
    marks = (view.figure or {})["data"][-1]["customdata"]
    assert sorted(marks) == sorted(row.ref or "" for row in view.table.rows)
    assert len(marks) == 70
