"""Figures of table 2: known cells, no line across the change of form, the stock of documents, the warnings."""

from collections.abc import Callable

from pages.charts import guard, trends
from pages.charts.proactive_counts import CELLS, METRICS, measures, panels, strips, view
from pages.charts.view import Context
from pages.queries.document_stock import document_stock
from pages.queries.proactive_counts import proactive_counts
from pages.router import visit_of
from pages.warehouse import Warehouse
from pages.widgets.proactive_notes import equation, spread, warnings
from tests.pages.trees import as_json

Make = Callable[[str], Context]


def records(ctx: Context) -> list:
    from pages.charts import notes

    return proactive_counts(ctx.cur, METRICS, CELLS, notes.selection(ctx))


def test_known_figures(context_of: Make) -> None:
    found = {(r.adcode, r.year, r.measure): r.value for r in records(context_of("")) if not r.is_quoted}
    assert found["321300", 2024, "norm_docs_in_force"] == 420
    assert found["321300", 2024, "t2.norm_docs.repealed"] == 227
    assert found["330383", 2021, "penalty_decisions"] == 342395
    assert found["330383", 2021, "admin_fees"] == 3481.768936
    assert found["430900", 2019, "norm_docs_issued"] == 326
    # The 2019 form has no stock in force and counts items, not money.
    assert ("430900", 2019, "norm_docs_in_force") not in found
    assert ("430900", 2019, "admin_fees") not in found


def test_every_record_is_a_dot_and_in_the_table(context_of: Make) -> None:
    for query in ("", "scope=own", "places=321300,320813", "level=county"):
        ctx = context_of(query)
        shown = view(ctx)
        held = records(ctx)
        assert shown.figure is not None
        dots = [t for t in shown.figure["data"] if t.get("customdata")]
        assert sum(len(t["x"]) for t in dots) == len(held) > 40
        keys = [c.key for c in shown.table.columns]
        figures = keys[3:-3]
        assert len(figures) == 8
        cells = sum(row.values[keys.index(k)] is not None for row in shown.table.rows for k in figures)
        assert cells == len(held)
        assert len(shown.table.rows) == len({r.report_code for r in held})


def test_strips_keep_levels_apart(context_of: Make) -> None:
    for strip in strips(records(context_of("")), context_of("")):
        codes = [r.publisher_code for r in strip.newest]
        assert len(codes) == len(set(codes))
        assert len({r.level_code for r in strip.newest + strip.older}) == 1
        assert {guard.heading(r, context_of("")) for r in strip.newest + strip.older} == {strip.heading}


def test_one_figure_over_the_years_never_crosses_the_form(context_of: Make) -> None:
    ctx = context_of("metric=licensing_decisions&scope=own")
    assert [m.code for m in measures(ctx)] == ["licensing_decisions"]
    held = [r for r in records(ctx) if r.measure == "licensing_decisions"]
    assert {r.form_code for r in held} >= {"gb2019_60", "gb2021_30"}
    (row,) = panels(guard.ask(held, ctx, guard.rule_of("licensing_decisions")), ctx)
    for panel in row:
        assert [b.code for b in panel.breaks] == ["form_2021_decisions"]
        for series in trends._series(panel.points):
            assert len({point.series.split("|")[1] for point in series}) == 1


def test_a_metric_of_another_page_is_no_choice(context_of: Make) -> None:
    assert len(measures(context_of("metric=closed"))) == 8


def test_the_sentence_speaks_of_one_level(context_of: Make) -> None:
    words = view(context_of("")).sentence
    assert words == (
        "6 个县级地方或机关报告了行政处罚，取各自最新一年，"
        "从 160（子长市 2022）到 69.40 万（沭阳县 2025），中位数 3,597。"
    )
    chosen = view(context_of("places=321300&years=2024-2024")).sentence
    assert chosen.startswith("宿迁市 2024 年：现行有效规章 12、现行有效规范性文件 420、制发规范性文件 50")


def test_suqian_stock_follows(context_of: Make) -> None:
    from pages.charts import notes

    found = document_stock(context_of("").cur, notes.selection(context_of("places=321300"), only_chosen=True))
    assert {(s.year, s.row_code): equation(s) for s in found} == {
        (2024, "norm_docs"): "597 + 50 − 227 = 420",
        (2025, "norm_docs"): "420 + 61 − 59 = 422",
        (2024, "rules"): "11 + 2 − 1 = 12",
        (2025, "rules"): "12 + 3 − 0 = 15",
    }
    assert {s.status_code for s in found} == {"pass"}


def test_warnings_carry_their_evidence(opened: Warehouse, context_of: Make) -> None:
    assert spread(records(context_of("")), context_of("")).endswith("相差 4,337 倍。")
    text = as_json(warnings(visit_of(opened, "")[0]))
    # Two bodies without rule-making power report rules.
    assert text.count('"data-nav": "/report/') == 2
    assert "哈密市伊州区丽园街道办事处 2020" in text


def test_nothing_held_says_so(context_of: Make) -> None:
    shown = view(context_of("years=2008-2008"))
    assert shown.figure is None and shown.empty
