"""How one body's requests were closed, year by year: the composition of its own reports only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

# More bars under nine panels would press the type of both below what can be read on one sheet.
PICTURE_YEARS = 4


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The chart and, where its picture holds the newest years only, the sentence that says where the others are."""

    drawing: Drawing
    words: str = ""


def outcome_drawing(beside: Product, reports: set[str]) -> Outcomes | None:
    """The composition of the given reports, with language, years and link of the product ``beside``; None without.

    The picture has the newest years, the chart of office programs all of them.
    """
    ctx = beside.ctx
    records = [r for r in outcome_records(ctx.cur, notes.selection(ctx, only_chosen=True)) if r.report_code in reports]
    records = sorted((r for r in records if r.closed), key=lambda r: r.year)
    if not records:
        return None
    view, words = newest_years(records, ctx)
    made = replace(beside, view=view, evidence=evidence(view, ctx))
    whole = ctx.t("briefing.outcomes", name=_name(records, ctx), years=_years(records))
    drawing = Drawing(made, (outcome_plot(records, whole, ctx),))
    return Outcomes(drawing, words)


def newest_years(records: Sequence[OutcomeMix], ctx: Context) -> tuple[ChartView, str]:
    """The chart of the newest years of ``records``, and the sentence on the earlier ones, empty without any."""
    newest = sorted({r.year for r in records})[-PICTURE_YEARS:]
    earlier = sorted({str(r.year) for r in records if r.year < newest[0]})
    said = ctx.t("briefing.earlier", n=len(newest), years=ctx.t.join(earlier), chart=outcome_mix.ID)
    return outcome_view([r for r in records if r.year >= newest[0]], ctx), said if earlier else ""


def _name(records: Sequence[OutcomeMix], ctx: Context) -> str:
    return notes.name_of(records[-1], ctx, 40)


def _years(records: Sequence[OutcomeMix]) -> str:
    return numbers.years(records[0].year, records[-1].year)


def outcome_view(records: Sequence[OutcomeMix], ctx: Context) -> ChartView:
    """The chart of the pages, of these reports alone."""
    t = ctx.t
    bars = outcome_mix.bars(records, ctx)
    drawn, height = compositions.figure(bars, [Part(t(f"group.{group}"), LIGHT[group]) for group in GROUPS], ctx)
    key = [KeyEntry(t(f"group.{group}"), "square", LIGHT[group]) for group in GROUPS]
    if any(not record.is_whole for record in records):
        key.append(KeyEntry(t("key.unknown_part"), "hatch", LIGHT["ink3"]))
    if any(record.failed for record in records):
        key.append(KeyEntry(t("key.failed"), "ring", LIGHT["refused"]))
    return ChartView(
        outcome_mix.ID,
        t("briefing.outcomes", name=_name(records, ctx), years=_years(records)),
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
