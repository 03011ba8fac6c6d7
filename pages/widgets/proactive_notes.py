"""What belongs to the figures of table 2: the warnings with their evidence, and the stock from year to year."""

from __future__ import annotations

from collections.abc import Sequence

from etl.metrics.breaks import load_breaks
from pages import numbers
from pages.charts import guard, notes
from pages.charts.proactive_counts import CELLS, MEASURES, METRICS, name_of
from pages.charts.view import Context
from pages.names import place_name, shorter
from pages.queries.document_stock import DocumentStock, document_stock
from pages.queries.failed_checks import FailedCheck, failed_checks
from pages.queries.proactive_counts import ProactiveCount, proactive_counts
from pages.registry import Visit
from pages.warehouse import Cursor
from pages.widgets import html
from pages.widgets.place_sheet import grid
from pages.widgets.rail import link

PENALTY = "penalty_decisions"
RULES_CHECK = "PLAUS_RULES"
MAX_STOCKS = 20


def spread(records: Sequence[ProactiveCount], ctx: Context) -> str:
    """How far the penalties of one level lie apart, newest report of each body; nothing where two are not held."""
    found = [r for r in records if r.measure == PENALTY and r.value > 0]
    if not found:
        return ""
    members = guard.largest(found, ctx).records
    best = list({r.publisher_code: r for r in sorted(members, key=lambda r: r.year)}.values())
    if len(best) < 2:
        return ""
    ordered = sorted(best, key=lambda r: r.value)
    low, high = ordered[0], ordered[-1]
    return ctx.t(
        "proactive.spread",
        level=notes.running(guard.heading(low, ctx), ctx),
        high_name=f"{notes.name_of(high, ctx)} {high.year}",
        high=numbers.count(high.value, ctx.state.lang),
        low_name=f"{notes.name_of(low, ctx)} {low.year}",
        low=numbers.count(low.value, ctx.state.lang),
        factor=numbers.count(round(high.value / low.value), ctx.state.lang),
    )


def _rule_makers(found: Sequence[FailedCheck], ctx: Context) -> list[object]:
    state = ctx.state.with_(metric=None)
    parts: list[object] = []
    for fault in found:
        words = f"{shorter(fault.publisher_name, 20)} {fault.year}"
        parts += ["、" if ctx.state.lang == "zh" else ", "] if parts else []
        parts.append(link(f"/report/{fault.report_code}", state, words))
    return parts


def warnings(visit: Visit) -> list[object]:
    """The four warnings, each with what in the data shows it."""
    ctx = visit.ctx
    t = ctx.t
    chosen, state = notes.selection(ctx), ctx.state.with_(snapshot=None)

    def rules(cur: Cursor) -> list[FailedCheck]:
        return [f for f in failed_checks(cur, chosen) if f.check_code == RULES_CHECK]

    # One sentence and a few names of all reports: kept, as they are of a country's 28,000.
    faults = visit.warehouse.cached(("proactive rules", state), rules)
    apart = visit.warehouse.cached(
        ("proactive spread", state), lambda cur: spread(proactive_counts(cur, METRICS, CELLS, chosen), ctx)
    )
    forms = [b.zh if t.lang == "zh" else b.en for b in load_breaks() if b.table == "t2" and b.effect == "cut"]
    items: list[list[object]] = [
        [html.Strong(t("proactive.warn.magnitude")), t("proactive.warn.magnitude.text"), apart],
        [html.Strong(t("proactive.warn.form")), t("proactive.separator").join([*forms, t("proactive.warn.form.text")])],
        [html.Strong(t("proactive.warn.fees")), t("proactive.warn.fees.text")],
    ]
    if faults:
        who = _rule_makers(faults, ctx)
        items.append([html.Strong(t("proactive.warn.rules")), t("proactive.warn.rules.text"), *who])
    spaced = [[part for piece in item if piece for part in (piece, " ")] for item in items]
    return [html.Ul([html.Li(item) for item in spaced], className="warnings"), _one_by_one(ctx)]


def _one_by_one(ctx: Context) -> html.P:
    """Links that draw one figure over the years, and the one back to all."""
    t, now = ctx.t, ctx.state.metric
    links: list[object] = [html.Span(t("proactive.over_years"), className="quiet")]
    for measure in MEASURES:
        if measure.is_metric:
            here = {"aria-current": "true"} if measure.code == now else {}
            state = ctx.state.with_(metric=measure.code)
            keys = {"data-set": f"metric={measure.code}", "className": "suggestion", **here}
            links.append(link("/proactive", state, name_of(measure, ctx), **keys))
    if now in METRICS:
        back = {"data-set": "metric=", "className": "suggestion"}
        links.append(link("/proactive", ctx.state.with_(metric=None), t("proactive.all_figures"), **back))
    return html.P(links, className="suggestions no-print")


def equation(stock: DocumentStock) -> str:
    """``597 + 50 − 227 = 420``; ``≠`` where the stock does not follow."""
    parts = [numbers.exact(x) for x in (stock.before, stock.issued, stock.repealed, stock.in_force)]
    sign = "=" if stock.expected == stock.in_force else "≠"
    return f"{parts[0]} + {parts[1]} {numbers.MINUS} {parts[2]} {sign} {parts[3]}"


def _stock_row(stock: DocumentStock, ctx: Context) -> html.Tr:
    t = ctx.t
    name = place_name(stock, t.lang) if ctx.state.scope == "whole_area" and stock.name_zh else stock.publisher_name
    state = ctx.state.with_(metric=None)
    failed = stock.status_code == "fail"
    return html.Tr(
        [
            html.Td(name),
            html.Td(link(f"/report/{stock.report_code}", state, str(stock.year))),
            html.Td(notes.row_words(stock.row_code, t)),
            html.Td(equation(stock), className="num"),
            html.Td(t(f"report.check.{stock.status_code}"), className="is-failed" if failed else None),
        ]
    )


def stocks(visit: Visit) -> list[object]:
    """Last year's stock plus issued less repealed, report by report."""
    ctx = visit.ctx
    t = ctx.t
    chosen = notes.selection(ctx, only_chosen=True)

    def listed(cur: Cursor) -> tuple[list[DocumentStock], int, int, int]:
        found = document_stock(cur, chosen)
        # A stock of nothing says nothing.
        held = [stock for stock in found if stock.before or stock.in_force]
        return held[:MAX_STOCKS], len(held), len(found), sum(stock.status_code == "fail" for stock in found)

    shown, held, all_of_them, failed = visit.warehouse.cached(
        ("proactive stock", ctx.state.with_(snapshot=None)), listed
    )
    title = t("proactive.stock")
    if not shown:
        return [html.Section([html.H2(title), html.P(t("proactive.stock.none"), className="card-empty")], id="stock")]
    names = ("col.entity", "col.year", "proactive.stock.row", "proactive.stock.equation", "report.checks.status")
    rows = [_stock_row(stock, ctx) for stock in shown]
    words = t("proactive.stock.words", n=all_of_them, failed=failed)
    more = [html.P(t("proactive.stock.more", n=held - MAX_STOCKS), className="quiet")]
    return [
        html.Section(
            [
                html.H2(title),
                html.P(words, className="table-words"),
                grid([t(name) for name in names], rows, title),
                *(more if held > MAX_STOCKS else []),
            ],
            id="stock",
        )
    ]
