"""Why requests were not granted: cases by reason, added over reports of one level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages import numbers
from pages.charts import guard, notes
from pages.charts.outcome_mix import METRIC, status
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view
from pages.queries.outcome_mix import OutcomeMix, outcome_mix
from pages.queries.reason_counts import ReasonSum, reason_sums
from pages.theme import palette

ID = "refusal_reasons"
GROUPS = ("refused", "unable", "notproc")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its cases and the number of reports that filled it in."""

    code: str
    label: str
    cases: int
    reports: int

    @property
    def group(self) -> str:
        """The group of table 3 it belongs to."""
        return self.code.split("_")[1]


def in_order(sums: Sequence[ReasonSum], ctx: Context) -> list[Reason]:
    """Sums over reports, most frequent first within each group."""
    found = [Reason(one.row_code, notes.row_name(one.row_code, ctx), one.cases, one.reports) for one in sums]
    return sorted(found, key=lambda reason: (GROUPS.index(reason.group), -reason.cases))


def figure(reasons: Sequence[Reason], closed: int, ctx: Context) -> tuple[Figure, int]:
    """Plain bars with the count and its share at the end."""
    t, p = ctx.t, palette(ctx.state.theme)
    groups = [
        RowGroup(t(f"group.{group}"), tuple(RowItem(r.label, "") for r in reasons if r.group == group))
        for group in GROUPS
    ]
    most = max([reason.cases for reason in reasons] + [1])
    laid = lay_rows(
        groups, ctx.state.theme, ctx.state.lang, {"range": [0, most * 1.28], "nticks": 5, "tickformat": ",d"}
    )
    ordered = [r for group in GROUPS for r in reasons if r.group == group]
    grey = f"<span style='color:{p['ink3']}'>"
    labels = [
        f"{numbers.count(r.cases, ctx.state.lang)}  {grey}{numbers.rate(r.cases / closed)}</span>" for r in ordered
    ]
    bar: Figure = {
        "type": "bar",
        "orientation": "h",
        "x": [r.cases for r in ordered],
        "y": list(laid.y),
        "width": 15,
        "marker": {"color": [p[r.group] for r in ordered]},
        "text": labels,
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": p["ink"], "size": 12},
        "hovertext": [
            f"{r.label}<br><b>{numbers.exact(r.cases)}</b>  {t('unit.reports', n=r.reports)}" for r in ordered
        ],
        "hoverinfo": "text",
    }
    return {"data": [bar], "layout": laid.layout}, laid.height


def whole(mix: OutcomeMix) -> str | None:
    """Reasons may be added up only where every closed request of a report is accounted for."""
    return status(mix) if mix.is_whole or not mix.closed else "blank"


def view(ctx: Context) -> ChartView:
    """Reasons at the level with most reports, or of the chosen places."""
    t, lang = ctx.t, ctx.state.lang
    title = t("refusal_reasons.title", years=notes.years(ctx))
    chosen = notes.selection(ctx, only_chosen=True)
    every = outcome_mix(ctx.cur, chosen)
    rule = guard.rule_of(METRIC, draws_counts=True)
    shown = guard.ask_one(every, ctx, rule, lambda mix: mix.is_whole and bool(mix.closed), whole)
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx)
    (panel,) = shown.panels
    mixes = panel.records
    reasons = in_order(reason_sums(ctx.cur, chosen, {mix.report_code for mix in mixes}), ctx)
    closed, cases = sum(mix.closed or 0 for mix in mixes), sum(reason.cases for reason in reasons)
    if not cases:
        return empty_view(ID, title, t("empty.none"))
    drawn, height = figure(reasons, closed, ctx)
    top = max(reasons, key=lambda reason: reason.cases)
    p = palette(ctx.state.theme)
    return ChartView(
        ID,
        title,
        t(
            "refusal_reasons.sub",
            reports=notes.reports(mixes, ctx),
            cases=numbers.count(cases, lang),
            closed=numbers.count(closed, lang),
            share=numbers.rate(cases / closed),
            scope=f"{notes.scope_name(ctx)} · {panel.heading}",
        ),
        t(
            "refusal_reasons.sentence",
            cases=numbers.count(cases, lang),
            reason=top.label,
            n=numbers.count(top.cases, lang),
            share=numbers.rate(top.cases / cases),
        ),
        drawn,
        height,
        _table(reasons, closed, ctx),
        tuple(KeyEntry(t(f"group.{group}"), "square", p[group]) for group in GROUPS),
        notes.footnotes(shown, ctx, t("refusal_reasons.foot")),
    )


def _table(reasons: Sequence[Reason], closed: int, ctx: Context) -> Table:
    t = ctx.t
    columns = (
        Column("reason", t("refusal_reasons.col.reason")),
        Column("group", t("refusal_reasons.col.group")),
        Column("cases", t("refusal_reasons.col.cases"), "count"),
        Column("share", t("refusal_reasons.col.share"), "rate"),
        Column("reports", t("refusal_reasons.col.reports"), "count"),
    )
    rows = [Row((r.label, t(f"group.{r.group}"), r.cases, r.cases / closed, r.reports)) for r in reasons]
    return Table(columns, tuple(rows))


SPEC = ChartSpec(ID, view)
