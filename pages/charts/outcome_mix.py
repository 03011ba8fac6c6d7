"""Outcome composition: one bar a report; pooled bars where there are too many to read."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages.charts import compositions, guard, notes, without
from pages.charts.compositions import Bar, Part
from pages.charts.guard import Shown
from pages.charts.rows import MAX_ROWS
from pages.charts.view import ChartSpec, ChartView, Column, Context, KeyEntry, Row, Table, ref, rows_of
from pages.queries.outcome_mix import GROUPS, OutcomeMix, outcome_mix
from pages.theme import palette

ID = "outcome_mix"
METRIC = "disclosed_of_closed"
METRICS = {group: METRIC if group == "partial" else f"{group}_of_closed" for group in GROUPS}


def status(record: OutcomeMix) -> str | None:
    """Without a denominator nothing can be composed of a report."""
    if record.closed is None:
        return "blank"
    return guard.counted(record.closed, METRIC) if record.closed else "zero_denominator"


def ask(records: Sequence[OutcomeMix], ctx: Context) -> Shown[OutcomeMix]:
    """The guard's answer: bars of counts, no percentages below the minimum."""
    return guard.ask(records, ctx, guard.rule_of(METRIC, draws_counts=True), status)


def bars(records: Sequence[OutcomeMix], ctx: Context) -> list[Bar]:
    """One bar a report, or one a level and year when there are more than fit, levels always apart."""
    shown = notes.in_order(records, ctx)
    if len(shown) > MAX_ROWS:
        named = [r for r in shown if notes.is_chosen(r, ctx)][:MAX_ROWS]
        return [*(_bar(r, ctx) for r in named), *_pooled([r for r in shown if r not in named], ctx)]
    return [_bar(record, ctx) for record in shown]


def _bar(record: OutcomeMix, ctx: Context) -> Bar:
    return Bar(
        guard.heading(record, ctx),
        f"{notes.name_of(record, ctx)}  {record.year}",
        record.parts,
        record.closed or 0,
        ref(record.report_code, metric=METRIC),
        notes.colour_of(record, ctx),
        record.failed > 0,
        is_few=guard.is_few(record.closed or 0, METRIC),
    )


def _pooled(records: Sequence[OutcomeMix], ctx: Context) -> list[Bar]:
    t = ctx.t
    found = []
    for heading, year, members in guard.by_year(records, ctx):
        parts = tuple(sum(part or 0 for part in group) for group in zip(*(r.parts for r in members), strict=True))
        label = t("outcome_mix.pooled", year=year, reports=t("unit.reports", n=len(members)))
        found.append(Bar(heading, label, parts, sum(r.closed or 0 for r in members), ""))
    return found


def table(records: Sequence[OutcomeMix], ctx: Context) -> Table:
    """One row a report: six groups in cases, printed total, sum of the parts."""
    t = ctx.t
    columns = (
        *notes.report_columns(ctx),
        *(Column(group, t(f"group.{group}"), "count") for group in GROUPS),
        Column("closed", t("col.closed"), "count"),
        Column("known", t("col.closed_sum"), "count"),
        Column("basis", t("outcome_mix.col.basis")),
    )

    def row(r: OutcomeMix) -> Row:
        return Row(
            (*notes.report_values(r, ctx), *r.parts, r.printed_total, r.known, t(f"outcome_mix.basis.{_basis(r)}")),
            ref(r.report_code, metric=METRIC),
            beside=tuple(ref(r.report_code, metric=metric) for metric in METRICS.values()),
        )

    return Table(columns, rows_of(notes.in_order(records, ctx), row))


def _basis(record: OutcomeMix) -> str:
    return "recomputed" if record.is_recomputed else "printed" if record.is_whole else "partly"


def view(ctx: Context) -> ChartView:
    """How requests were closed, report by report."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t("outcome_mix.title", years=notes.years(ctx))
    every = outcome_mix(ctx.cur, notes.selection(ctx))
    shown = ask(every, ctx).where(lambda r: bool(r.closed))
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx)
    records = shown.records
    drawn_bars = bars(records, ctx)
    parts = [Part(t(f"group.{group}"), p[group], metric=METRICS[group]) for group in GROUPS]
    drawn, height = compositions.figure(drawn_bars, parts, ctx)
    key = [KeyEntry(t(f"group.{group}"), "square", p[group]) for group in GROUPS]
    if any(not record.is_whole for record in records):
        key.append(KeyEntry(t("key.unknown_part"), "hatch", p["ink3"]))
    if any(record.failed for record in records):
        key.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    forms = t.join([t.or_code(f"form.{form}", form) for form in sorted({record.form for record in records})])
    added = sum(record.is_recomputed for record in records)
    recomputed = t("outcome_mix.recomputed", n=added) if added else ""
    chosen = [record for record in records if notes.is_chosen(record, ctx)]
    return ChartView(
        ID,
        title,
        t("outcome_mix.sub", reports=notes.reports(records, ctx), scope=notes.scope_name(ctx), forms=forms),
        _sentence(chosen or records, ctx),
        drawn,
        height,
        table(records, ctx),
        tuple(key),
        notes.footnotes(shown, ctx, t("outcome_mix.foot"), recomputed, _hangs(chosen or records, ctx)),
    )


def _hangs(found: Sequence[OutcomeMix], ctx: Context) -> str:
    whole = [record for record in found if record.is_whole]
    members = guard.largest(whole, ctx).records if whole else ()
    parts = ((r, (r.granted or 0) + (r.partial or 0), r.closed or 0) for r in members)
    return without.largest(parts, notes.short_name(METRIC, ctx), ctx)


def _sentence(found: Sequence[OutcomeMix], ctx: Context) -> str:
    # A prefecture's whole-area report contains its counties: only one level may be added up.
    whole = [record for record in found if record.is_whole]
    if not whole:
        return ""
    panel = guard.largest(whole, ctx)
    records = panel.records
    closed = sum(record.closed or 0 for record in records)
    shares = {
        group: numbers.rate(sum(record.parts[i] or 0 for record in records) / closed) for i, group in enumerate(GROUPS)
    }
    years = numbers.years(min(r.year for r in records), max(r.year for r in records))
    return ctx.t(
        "outcome_mix.sentence",
        years=years,
        n=len(records),
        level=panel.word(ctx),
        closed=numbers.count(closed, ctx.state.lang),
        granted=shares["granted"],
        partial=shares["partial"],
        refused=shares["refused"],
        unable=shares["unable"],
    )


SPEC = ChartSpec(ID, view)
