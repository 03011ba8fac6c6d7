"""What a pooled figure hangs on, on every page that shows one: without its largest place, without serial applicants."""

from collections.abc import Callable

import pytest

from etl.metrics.stats import Counts
from pages.charts import charts, guard, without
from pages.charts.view import Context
from pages.queries.outcome_mix import outcome_mix
from pages.queries.selection import Selection
from tests.pages.charts.test_applications import made

Make = Callable[[str], Context]
SAID = [
    ("disclosure_funnel", "松江区（占 31.6 %），公开率合计由 37.7 %（3,137 / 8,315）变为 40.2 %（2,285 / 5,687）"),
    ("outcome_mix", "件数最多的沭阳县（占 62.9 %），公开率合计由 57.6 %（658 / 1,142）变为 62.0 %（263 / 424）"),
    ("applicant_mix", "（占 31.0 %），自然人占比合计由 97.6 %（2,246 / 2,302）变为 97.0 %（1,541 / 1,589）"),
    ("carry_over", "件数最多的江宁区（占 12.9 %），结转率合计由 3.8 %（909 / 23,732）变为 4.2 %（875 / 20,668）"),
    ("review_outcomes", "件数最多的沭阳县（占 61.3 %），复议纠错率合计由 26.7 %（20 / 75）变为 34.5 %（10 / 29）"),
    ("peer_deciles", "件数最多的松江区（占 93.4 %），2024 公开率合计由 32.1 %（459 / 1,431）变为 62.1 %（59 / 95）"),
]  # fmt: skip


@pytest.mark.parametrize(("chart", "words"), SAID)
def test_every_page_with_a_pooled_figure_says_what_it_hangs_on(chart: str, words: str, context_of: Make) -> None:
    assert words in " ".join(charts()[chart].view(context_of("")).footnotes)
    english = " ".join(charts()[chart].view(context_of("lang=en")).footnotes)
    assert "Sensitivity: without " in english and "the total changes from" in english


def test_the_sums_are_those_of_the_reports(context_of: Make) -> None:
    ctx = context_of("")
    whole = [r for r in outcome_mix(ctx.cur, Selection("whole_area", "county", *ctx.years)) if r.is_whole and r.closed]
    pairs = {r.report_code: ((r.granted or 0) + (r.partial or 0), r.closed or 0) for r in whole}
    assert [sum(column) for column in zip(*pairs.values(), strict=True)] == [658, 1142]
    rest = [pairs[r.report_code] for r in whole if r.name_zh != "沭阳县"]
    assert [sum(column) for column in zip(*rest, strict=True)] == [263, 424]


def test_serial_applicants_left_out(context_of: Make) -> None:
    for lang, words in (
        ("zh", "2 份年报合计的公开率由 48.8 %（3,421 / 7,007）变为 52.7 %（3,421 / 6,488）"),
        ("en", "without petitions, repeats and abusive volumes the pooled disclosure rate of 2 reports"),
    ):  # fmt: skip
        view = charts()["denominator_sensitivity"].view(context_of(f"places=321300&lang={lang}"))
        assert words in " ".join(view.footnotes)


def test_another_denominator_changes_the_conclusion(context_of: Make) -> None:
    view = charts()["denominator_sensitivity"].view(context_of(""))
    assert "次序" in view.sentence or "顺序" in view.sentence


def test_sums_of_counts_and_too_few_places(context_of: Make) -> None:
    ctx = context_of("")
    assert without.total([(made("a", 5), 5.0), (made("b", 7), 15.0)], "收办总量", ctx) == (
        "敏感性：去掉最大的b（占 75.0 %），收办总量合计由 20 变为 5。"
    )
    assert without.total([(made("a", 5), 5.0)], "x", ctx) == ""
    assert without.largest([(made("a", 5), 1.0, 5.0)], "x", ctx) == "" == without.serial([], ctx)
    assert without.serial([(Counts(1, 0), Counts(1, 0))], ctx) == ""


def test_levels_are_never_pooled(context_of: Make) -> None:
    ctx = context_of("")
    records = [made("a", 5), made("b", 7), made("c", 800, level_code="prefecture")]
    assert {r.publisher_code for r in guard.largest(records, ctx).records} == {"a", "b"}
