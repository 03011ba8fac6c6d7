"""How one body's requests were closed, year by year: the composition of its own reports only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages import numbers
from pages.briefings.model import Drawing, Plot, Run
from pages.briefings.plots import COUNT
from pages.charts import compositions, notes, outcome_mix
from pages.charts.compositions import Part
from pages.charts.view import ChartView, Context, KeyEntry
from pages.exports.evidence import evidence
from pages.exports.product import Product
from pages.queries.outcome_mix import GROUPS, OutcomeMix
from pages.queries.outcome_mix import outcome_mix as outcome_records
from pages.theme import LIGHT


def outcome_drawing(beside: Product, reports: set[str]) -> Drawing | None:
    """The composition of the given reports, with language, years and link of the product ``beside``; None without."""
    ctx = beside.ctx
    records = [r for r in outcome_records(ctx.cur, notes.selection(ctx, only_chosen=True)) if r.report_code in reports]
    records = sorted((r for r in records if r.closed), key=lambda r: r.year)
    if not records:
        return None
    view = outcome_view(records, ctx)
    made = replace(beside, view=view, evidence=evidence(view, ctx))
    return Drawing(made, (outcome_plot(records, view.title, ctx),))


def outcome_view(records: Sequence[OutcomeMix], ctx: Context) -> ChartView:
    """The chart of the pages, of these reports alone."""
    t = ctx.t
    bars = outcome_mix.bars(records, ctx)
    drawn, height = compositions.figure(bars, [Part(t(f"group.{group}"), LIGHT[group]) for group in GROUPS], ctx)
    years = numbers.years(records[0].year, records[-1].year)
    key = [KeyEntry(t(f"group.{group}"), "square", LIGHT[group]) for group in GROUPS]
    if any(not record.is_whole for record in records):
        key.append(KeyEntry(t("key.unknown_part"), "hatch", LIGHT["ink3"]))
    if any(record.failed for record in records):
        key.append(KeyEntry(t("key.failed"), "ring", LIGHT["refused"]))
    return ChartView(
        outcome_mix.ID,
        t("briefing.outcomes", name=notes.name_of(records[-1], ctx, 40), years=years),
        "",
        "",
        drawn,
        height,
        outcome_mix.table(records, ctx),
        tuple(key),
        notes.footnotes(outcome_mix.ask(records, ctx), ctx, t("outcome_mix.foot")),
    )


def outcome_plot(records: Sequence[OutcomeMix], title: str, ctx: Context) -> Plot:
    """The same as bars of 100 %; each year names the requests it stands for."""
    t = ctx.t
    runs = [
        Run(t(f"group.{group}"), LIGHT[group], tuple(record.parts[i] for record in records))
        for i, group in enumerate(GROUPS)
    ]
    rests = tuple(max((record.closed or 0) - record.known, 0) for record in records)
    if any(rests):
        runs.append(Run(t("key.unknown_part"), LIGHT["paper"], rests, look="hatch"))
    names = tuple(t("briefing.year_closed", year=r.year, n=numbers.exact(r.closed or 0)) for r in records)
    return Plot(title, "stack", COUNT, names, tuple(runs), t("briefing.stack_note"))
