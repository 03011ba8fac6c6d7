"""The seed's numbers, from the chart's table and from its marks."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from pages.charts import denominator_sensitivity, disclosure_rate, outcome_mix, refusal_reasons
from pages.charts.view import ChartView, Context

Make = Callable[[str], Context]


def row(view: ChartView, name: str, year: int) -> dict[str, object]:
    keys = [column.key for column in view.table.columns]
    found = [
        dict(zip(keys, r.values, strict=True)) for r in view.table.rows if r.values[0] == name and year in r.values
    ]
    assert len(found) == 1
    return found[0]


def test_the_seed_is_81_2_percent_of_165(context_of: Make) -> None:
    found = row(disclosure_rate.view(context_of("")), "龙港市", 2021)
    assert (found["numerator"], found["denominator"]) == (134, 165)
    assert found["rate"] == pytest.approx(134 / 165)
    assert (found["low"], found["high"]) == (pytest.approx(0.7457, abs=1e-3), pytest.approx(0.8642, abs=1e-3))


def test_marks_equal_the_table(context_of: Make) -> None:
    view = disclosure_rate.view(context_of(""))
    assert view.figure is not None
    drawn = sorted(
        x
        for trace in view.figure["data"]
        if trace.get("mode") == "markers" and trace.get("hovertext")
        for x, text in zip(trace["x"], trace["hovertext"], strict=True)
        if "<b>" in text
    )
    column = [c.key for c in view.table.columns].index("rate")
    assert drawn == sorted(r.values[column] for r in view.table.rows if r.values[column] is not None)


def test_a_chosen_place_without_a_rate_has_a_row_that_says_why(context_of: Make) -> None:
    every = disclosure_rate.view(context_of("years=2023-2024"))
    view = disclosure_rate.view(context_of("years=2023-2024&places=120101,320100"))
    (told,) = [r for r in view.table.rows if r.values[0] == "和平区"]
    column = [c.key for c in view.table.columns].index("rate")
    assert (told.values[column], told.missing["rate"]) == (None, "未报告")
    assert view.figure is not None and every.figure is not None
    words = [a["text"] for a in view.figure["layout"]["annotations"]]
    assert any("和平区" in text for text in words) and any("未报告" in text for text in words)
    # Nothing is counted or drawn for it, and 南京市, of which no report is held, is named below.
    assert view.subtitle == every.subtitle and len(view.table.rows) == len(every.table.rows) + 1
    assert [len(trace["x"]) for trace in view.figure["data"] if trace["mode"] == "markers"] == [
        len(trace["x"]) for trace in every.figure["data"] if trace["mode"] == "markers"
    ]
    assert "未画出：南京市（未找到年报）。" in view.footnotes


def test_another_denominator(context_of: Make) -> None:
    found = row(denominator_sensitivity.view(context_of("")), "龙港市", 2021)
    assert found["disclosed_of_handled"] == pytest.approx(134 / 166)
    assert found["disclosed_of_closed"] == pytest.approx(134 / 165)


def test_outcomes_of_the_seed_sum_to_the_printed_total(context_of: Make) -> None:
    found = row(outcome_mix.view(context_of("")), "龙港市", 2021)
    groups = [found[group] for group in ("granted", "partial", "refused", "unable", "notproc", "other")]
    assert sum(groups) == found["closed"] == found["known"] == 165
    assert found["granted"] + found["partial"] == 134


def test_blank_totals_are_added_up_only_with_proof(context_of: Make) -> None:
    view = outcome_mix.view(context_of("scope=own"))
    found = row(view, "上海市人民政府办公厅", 2019)
    groups = [found[group] for group in ("granted", "partial", "refused", "unable", "notproc", "other")]
    assert groups == [272, 3, 35, 337, 158, None]
    assert found["closed"] == found["known"] == 805
    assert found["basis"] == "合计格空白，按申请人各格相加"
    # Four granted, everything else and the total blank: no denominator, no bar, no row.
    assert not [r for r in view.table.rows if r.values[0] == "天津市红桥区政务服务办公室"]


def test_chosen_places_only_in_the_reasons(context_of: Make) -> None:
    view = refusal_reasons.view(context_of("places=330383"))
    cases = [c.key for c in view.table.columns].index("cases")
    granted = row(outcome_mix.view(context_of("")), "龙港市", 2021)
    total = sum(r.values[cases] for r in view.table.rows)
    assert total == granted["refused"] + granted["unable"] + granted["notproc"]


def test_english_has_no_chinese_but_names(context_of: Make) -> None:
    view = disclosure_rate.view(context_of("lang=en"))
    assert "Longgang" in {r.values[0] for r in view.table.rows}
    assert view.title == "Disclosure rate (of closed requests), 2019–2025, %"


def test_orders_of_pairs_are_those_of_a_pair_by_pair_count() -> None:
    rates = np.random.default_rng(7).integers(0, 6, (60, 4)).astype(float)
    rates[np.random.default_rng(8).random(rates.shape) < 0.3] = np.nan
    pairs = turned = 0
    for a, b in combinations(rates, 2):
        signs = [bool(x > y) for x, y in zip(a, b, strict=True) if not np.isnan(x) and not np.isnan(y)]
        pairs += len(signs) > 1
        turned += len(signs) > 1 and len(set(signs)) > 1
    assert denominator_sensitivity.turns(rates.tolist()) == (turned, pairs)
    assert (pairs, turned) == (1113, 708)


def test_orders_are_not_counted_among_too_many(context_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    assert denominator_sensitivity.view(context_of("")).sentence != ""
    monkeypatch.setattr(denominator_sensitivity, "MOST_PAIRED", 3)
    few = denominator_sensitivity.view(context_of(""))
    assert few.sentence and few.figure
