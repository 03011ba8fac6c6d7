"""One guard decides for every chart: what may share an axis, what is refused, what is said; in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.metrics import guards
from pages.charts import charts, draw, guard, notes, outcome_mix
from pages.charts.view import ChartView, Context
from pages.queries.metric_records import metric_records
from pages.queries.metric_values import MetricValue, metric_values
from pages.queries.outcome_mix import OutcomeMix
from pages.state import SCOPES
from tests.pages.charts.test_applications import made

Make = Callable[[str], Context]
# What was refused by the build has neither scope nor level nor figures to compare.
UNCOMPARED = {"refusals"}
CHARTS = sorted(set(charts()) - UNCOMPARED)
# Charts of one place, of reports, or that count places: they have no panels.
LISTING = {"coverage", "coverage_matrix", "province_tiles", "failed_checks", "jumps", "publication_dates"}
ONE_PLACE = {"place_spine", "place_trend"}
ONE_PANEL = {"disclosure_funnel", "dispute_funnel", "refusal_reasons"}
MODULES = sorted(Path(guard.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_asks_the_guard(chart: str, context_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[guards.Answer] = []

    def judge(*args: object, **kwargs: object) -> guards.Answer:
        asked.append(real(*args, **kwargs))  # type: ignore[arg-type]
        return asked[-1]

    real = guards.judge
    monkeypatch.setattr(guards, "judge", judge)
    view = charts()[chart].view(context_of("places=321300,320813"))
    said = " ".join((*view.footnotes, view.empty or ""))
    assert asked and (view.figure is None or all(note.zh.rstrip("。") in said for note in asked[-1].notes)), said


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_is_said_and_nothing_drawn(
    chart: str, lang: str, context_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = guards.load_guards()["synthetic_mixed"]
    note = guards.Note("synthetic_mixed", row["zh"], row["en"])
    refused = guards.Answer(guards.Outcome.REFUSED, note.code, notes=(note,))
    monkeypatch.setattr(guards, "judge", lambda *args, **kwargs: refused)
    view = charts()[chart].view(context_of(f"places=321300,320813&lang={lang}"))
    if chart in ONE_PLACE:
        assert row[lang] in " ".join((*view.footnotes, view.empty or ""))
    else:
        assert view.figure is None and row[lang] in (view.empty or "")


def words(view: ChartView) -> str:
    return " ".join((view.title, view.subtitle, *view.footnotes, view.empty or "", str(view.figure)))


@pytest.mark.parametrize("chart", sorted(set(CHARTS) - LISTING - ONE_PLACE))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_selection_of_every_scope_gives_panels_or_a_refusal(chart: str, lang: str, context_of: Make) -> None:
    ctx = context_of(f"scope=all&lang={lang}")
    view = charts()[chart].view(ctx)
    split = guards.load_guards()["scope_split"][lang]
    if view.figure is None:
        assert view.empty
    elif chart in ONE_PANEL or chart.startswith(("compare_", "peer_")):
        said = words(view)
        assert split.rstrip("。") in said or ("“" in said and "24" in said) or ctx.t("scope.whole_area") in said
    elif chart != "applications_rank":  # per head there are whole-area figures only
        assert split.rstrip("。.") in words(view)
        assert ctx.t("scope.whole_area") in str(view.figure) and ctx.t("scope.own") in str(view.figure)


def test_panels_never_mix_scope_or_level(context_of: Make) -> None:
    ctx = context_of("scope=all")
    records = metric_values(ctx.cur, ["applications_handled"], guard.Selection("all", "all", *ctx.years))
    shown = guard.ask(records, ctx, guard.rule_of("applications_handled"))
    assert len(shown.panels) > 5 and sum(map(len, shown.panels)) == len(records) > 800
    for panel in shown.panels:
        assert {(r.scope_code, guard.level_of(r)) for r in panel.records} == {(panel.scope, panel.level)}
    assert len({panel.heading for panel in shown.panels}) == len(shown.panels)
    assert [SCOPES.index(p.scope) for p in shown.panels] == sorted(SCOPES.index(p.scope) for p in shown.panels)


def test_no_chart_module_filters_by_scope_or_level_itself() -> None:
    """The guard's module alone knows the order of levels; a chart names a level or scope only to print it."""
    private = re.compile(
        r"level_code\s*[!=]=|level_of\([^)]*\)\s*[!=]=|scope_code\s*[!=]=|state\.(scope|level)\s*[!=]=|LEVELS"
    )
    found = []
    for module in MODULES:
        if module.name in ("guard.py",):
            continue
        for line in module.read_text("utf-8").splitlines():
            if private.search(line):
                found.append((module.name, line.strip()))
    # The name of a whole-area row, the scope column of a mixed table, and why a chosen place is not among the panels.
    assert {name for name, _ in found} <= {"notes.py", "peers.py", "spines.py"}, found
    assert len(found) <= 5, found


def test_panels_of_two_scopes_stand_in_rows(context_of: Make) -> None:
    figure = charts()["volume_trend"].view(context_of("scope=all")).figure or {}
    tops = [tuple(axis["domain"]) for name, axis in figure["layout"].items() if name.startswith("yaxis")]
    assert len(tops) > 5 and len(set(tops)) == 3


def test_one_panel_says_what_is_left_out(context_of: Make) -> None:
    ctx = context_of("")
    records = [made("a", 5), made("b", 7), made("c", 8, level_code="prefecture")]
    shown = guard.ask_one(records, ctx, guard.rule_of("applications_new"), lambda r: True)
    assert [panel.heading for panel in shown.panels] == ["县级"]
    assert shown.words(ctx).startswith("本图只画“县级”（2 个数）；另有 1 个数口径或层级不同，不在图中。")


def test_made_up_and_real_are_refused_with_words(context_of: Make) -> None:
    records = [made("a", 5), made("990001", 7, trust_code="synthetic")]
    for lang, said in (("zh", "虚构的演示数据不能与真实数据同图"), ("en", "Fictional demonstration data")):
        ctx = context_of(f"lang={lang}")
        shown = guard.ask(records, ctx, guard.rule_of("applications_new"))
        view = guard.refusal("volume_trend", "x", shown, ctx)
        assert not shown.panels and view.figure is None and said in (view.empty or "")


def test_too_few_everywhere_leaves_the_counts_in_the_table(context_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [
        r._replace(value=None, numerator=1.0, denominator=5.0, low=0.04, high=0.62, status_code="too_few")
        for r in [made("a", 1), made("b", 2)]
    ]

    def values(*_: object) -> list[MetricValue]:
        return few

    monkeypatch.setattr("pages.charts.disclosure_rate.metric_values", values)
    view = charts()["disclosure_rate"].view(context_of(""))
    assert view.figure is None and "分母均不足 10 件" in (view.empty or "")
    keys = [column.key for column in view.table.columns]
    assert [row.values[keys.index("denominator")] for row in view.table.rows] == [5.0, 5.0]


def test_a_law_of_2024_is_said_where_a_series_crosses_it(context_of: Make) -> None:
    crossing = charts()["review_outcomes"].view(context_of("years=2022-2024&lang=en"))
    before = charts()["review_outcomes"].view(context_of("years=2021-2023&lang=en"))
    law = "Since 1 January 2024 disclosure disputes go to administrative review first"
    assert any(law in line for line in crossing.footnotes) and not any(law in line for line in before.footnotes)


def test_drawing_adds_what_was_recomputed(context_of: Make) -> None:
    """The wrapper of every chart is the only way to a page or file."""
    view = draw(charts()["review_outcomes"], context_of(""))
    assert [c.key for c in view.table.columns][-4:] == ["reported", "recomputed", "difference", "identity"]


def test_prose_of_a_fictional_report_is_fictional_and_quoted(context_of: Make) -> None:
    ctx = context_of("")
    held = metric_values(ctx.cur, ["disclosed_of_closed"], notes.selection(ctx))
    tabled = [r._replace(trust_code="synthetic") for r in held if not r.is_quoted and r.value is not None][:8]
    shown = guard.ask(
        [*tabled[:-1], tabled[-1]._replace(status_code="quoted")], ctx, guard.rule_of("disclosed_of_closed")
    )
    assert shown.refused is None
    assert [note.code for note in shown.notes if note.code in ("synthetic", "quoted")] == ["synthetic", "quoted"]


@pytest.mark.parametrize("query", ["", "scope=all", "places=321300", "level=county&years=2023-2025"])
def test_figures_counted_where_alike_are_judged_as_one_by_one(query: str, context_of: Make) -> None:
    """Every metric: the notes with their numbers, the breaks and the panels are those of a point a figure."""
    ctx, told = context_of(query), 0
    asked = notes.selection(ctx)
    for metric in metric_records(ctx.cur):
        records, rule = metric_values(ctx.cur, [metric], asked), guard.rule_of(metric)
        shown = guard.ask(records, ctx, rule, beside=records[:40])
        points = list(map(guard.point_of, records))
        answer = guards.judge(rule, points, beside=points[:40])
        assert (shown.notes, shown.breaks) == (answer.notes, answer.breaks)
        assert sum(map(len, shown.panels)) == sum(len(panel.points) for panel in answer.panels)
        told += len(shown.notes)
    mixes = outcome_mix.outcome_mix(ctx.cur, asked)
    answer = guards.judge(guard.rule_of(outcome_mix.METRIC, draws_counts=True), [seen(mix) for mix in mixes])
    assert outcome_mix.ask(mixes, ctx).notes == answer.notes
    assert told > 20


def seen(mix: OutcomeMix) -> guards.Point:
    return guard.point_of(mix, outcome_mix.status(mix))
