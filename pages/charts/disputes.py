"""What the charts of reviews and lawsuits share: compositions of one or more tracks of table 4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.metrics.guards import Rule
from pages import numbers
from pages.charts import compositions, guard, notes, pooling, without
from pages.charts.compositions import Bar, Part
from pages.charts.rows import MAX_ROWS
from pages.charts.view import ChartView, Column, Context, KeyEntry, Row, Table, rows_of
from pages.charts.view import source as ref_of
from pages.queries.dispute_outcomes import DisputeOutcome, dispute_outcomes
from pages.theme import palette

OUTCOMES = ("upheld", "corrected", "other", "pending")
COLOURS = {"upheld": "upheld", "corrected": "corrected", "other": "other_result", "pending": "pending"}


# All shares of outcomes have one minimum; the corrected share's definition gives it.
METRIC = "review_corrected_of_concluded"


def rule(tracks: Sequence[str]) -> Rule:
    """The guard's rule for these tracks: counts are drawn, no shares below the minimum."""
    return replace(guard.rule_of(METRIC, draws_counts=True), keys=tuple(f"t4.{track}.total" for track in tracks))


def status(record: DisputeOutcome) -> str | None:
    """A track without any case has a zero denominator."""
    return guard.counted(record.total, METRIC) if record.total else "zero_denominator"


def source(record: DisputeOutcome) -> str:
    """The cells of a record's track."""
    if record.is_quoted:
        return ref_of(record)
    return ref_of(record, *(f"t4.{record.track_code}.{code}" for code in (*OUTCOMES, "total")))


def bars(records: Sequence[DisputeOutcome], ctx: Context) -> list[Bar]:
    """One bar a report and track, headed by track and level; pooled by year where there are too many."""
    found: list[Bar] = []
    tracks = dict.fromkeys(record.track_code for record in records)
    for track in tracks:
        members = notes.in_order([record for record in records if record.track_code == track], ctx)
        if len(members) > MAX_ROWS:
            named = [r for r in members if notes.is_chosen(r, ctx)][:MAX_ROWS]
            found += [_bar(r, ctx, len(tracks) > 1) for r in named]
            found += _pooled([r for r in members if r not in named], ctx, len(tracks) > 1)
        else:
            found += [_bar(r, ctx, len(tracks) > 1) for r in members]
    return found


def _heading(track: str, panel: str, ctx: Context, with_track: bool) -> str:
    return f"{ctx.t(f'track.{track}')} · {panel}" if with_track else panel


def _bar(record: DisputeOutcome, ctx: Context, with_track: bool) -> Bar:
    return Bar(
        _heading(record.track_code, guard.heading(record, ctx), ctx, with_track),
        f"{notes.name_of(record, ctx)}  {notes.when(record, ctx)}",
        record.outcomes,
        record.total,
        source(record),
        notes.colour_of(record, ctx),
        record.failed > 0,
        is_few=guard.is_few(record.total, METRIC),
    )


def _pooled(records: Sequence[DisputeOutcome], ctx: Context, with_track: bool) -> list[Bar]:
    found = []
    for panel, year, members in guard.by_year(records, ctx):
        parts = tuple(sum(part or 0 for part in group) for group in zip(*(r.outcomes for r in members), strict=True))
        label = ctx.t("outcome_mix.pooled", year=year, reports=ctx.t("unit.reports", n=len(members)))
        heading = _heading(members[0].track_code, panel, ctx, with_track)
        whole = sum(r.total for r in members)
        found.append(Bar(heading, label, parts, whole, "", is_few=guard.is_few(whole, METRIC)))
    return found


def table(records: Sequence[DisputeOutcome], ctx: Context) -> Table:
    """One row a report and track: outcomes, printed total, sum of the outcomes."""
    t, is_pooled = ctx.t, any(r.window for r in records)
    columns = (
        *notes.report_columns(ctx, is_pooled),
        Column("track", t("disputes.col.track")),
        *(Column(code, t(f"outcome.{code}"), "count") for code in OUTCOMES),
        Column("total", t("disputes.col.total"), "count"),
        Column("known", t("col.closed_sum"), "count"),
        Column("evidence", t("col.evidence")),
    )

    def row(r: DisputeOutcome) -> Row:
        return Row(
            (
                *notes.report_values(r, ctx, is_pooled),
                t(f"track.{r.track_code}"),
                *r.outcomes,
                r.printed_total,
                None if r.is_quoted else r.known,
                t("evidence.quoted" if r.is_quoted else "evidence.table"),
            ),
            source(r),
            {code: t("missing.quoted_only") for code in (*OUTCOMES, "known")} if r.is_quoted else {},
        )

    return Table(columns, rows_of(notes.in_order(records, ctx), row))


def view(chart_id: str, tracks: Sequence[str], ctx: Context) -> ChartView:
    """How the cases of ``tracks`` ended, report by report; reports without a case are counted, not drawn."""
    t, p = ctx.t, palette(ctx.state.theme)
    found = [r for r in dispute_outcomes(ctx.cur, notes.selection(ctx)) if r.track_code in tracks and not r.is_quoted]
    every = pooling.pooled_outcomes(found, METRIC, ctx)
    title = pooling.title(t(f"{chart_id}.title", years=notes.years(ctx)), every, ctx)
    switches = pooling.switch(ctx, METRIC)
    shown = guard.ask(every, ctx, rule(tracks), status).where(lambda r: bool(r.total))
    if shown.refused:
        more = t("disputes.none") if every else ""
        return guard.refusal(chart_id, title, shown, ctx, more, table(every, ctx), switches)
    records = [record for track in tracks for record in shown.records if record.track_code == track]
    parts = [Part(t(f"outcome.{code}"), p[COLOURS[code]], code == "pending") for code in OUTCOMES]
    drawn_bars = bars(records, ctx)
    drawn, height = compositions.figure(drawn_bars, parts, ctx)
    key = [
        KeyEntry(part.name, "hatch" if part.is_open else "square", p["ink3"] if part.is_open else part.colour)
        for part in parts
    ]
    if any(record.failed for record in records):
        key.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    idle = t("disputes.idle", n=len(every) - len(records)) if len(every) > len(records) else ""
    chosen = [record for record in records if notes.is_chosen(record, ctx)]
    return ChartView(
        chart_id, title, t("disputes.sub", reports=notes.reports(records, ctx), scope=notes.scope_name(ctx)),
        sentence(chart_id, chosen or records, ctx), drawn, height, table(every, ctx), tuple(key),
        notes.footnotes(shown, ctx, t("disputes.foot"), _pooled_words(records, ctx), idle,
                        *_hangs(chosen or records, ctx)), switches=switches)  # fmt: skip


def _pooled_words(records: Sequence[DisputeOutcome], ctx: Context) -> str:
    # A case pending at the end of two years is in both.
    words = pooling.remark(records, ctx, METRIC)
    return words and ("" if ctx.state.lang == "zh" else " ").join((words, ctx.t("pool.pending")))


def _hangs(found: Sequence[DisputeOutcome], ctx: Context) -> list[str]:
    members = guard.largest(found, ctx).records
    said = []
    for track in dict.fromkeys(record.track_code for record in members):
        own = [r for r in members if r.track_code == track and r.total > (r.pending or 0)]
        parts = ((r, r.corrected or 0, r.total - (r.pending or 0)) for r in own)
        # Too few cases to give a rate are too few to ask what it hangs on.
        few = guard.is_few(sum(r.total - (r.pending or 0) for r in own), METRIC)
        said.append("" if few else without.largest(parts, ctx.t(f"disputes.share.{track}"), ctx))
    return said


def _clause(concluded: int) -> str:
    # Below the metric's smallest denominator the counts are given and the rate is not (metrics.md).
    if not guard.is_few(concluded, METRIC):
        return "disputes.clause"
    return "disputes.clause_few" if concluded else "disputes.clause_open"


def sentence(chart_id: str, found: Sequence[DisputeOutcome], ctx: Context) -> str:
    """How many cases were concluded and how many of them corrected, one clause a track, at one level."""
    panel = guard.largest(found, ctx)
    records = panel.records
    clauses = []
    for track in dict.fromkeys(record.track_code for record in records):
        members = [record for record in records if record.track_code == track]
        concluded = sum(r.total - (r.pending or 0) for r in members)
        corrected = sum(r.corrected or 0 for r in members)
        clauses.append(ctx.t(
            _clause(concluded), track=ctx.t(f"track.{track}.word"),
            concluded=numbers.count(concluded, ctx.state.lang), corrected=numbers.count(corrected, ctx.state.lang),
            share=numbers.rate(corrected / concluded) if concluded else ""))  # fmt: skip
    years = numbers.years(min(r.year for r in records), max(r.year for r in records))
    return ctx.t(
        "disputes.sentence", years=years, level=panel.word(ctx),
        reports=notes.reports(records, ctx), clauses=ctx.t("disputes.and").join(clauses))  # fmt: skip
