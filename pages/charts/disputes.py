"""What the charts of reviews and lawsuits share: compositions of one or more tracks of table 4."""

from __future__ import annotations

from collections.abc import Sequence

from etl.metrics.catalogue import load_metrics
from pages import numbers
from pages.charts import compositions, notes
from pages.charts.compositions import Bar, Part
from pages.charts.rows import MAX_ROWS
from pages.charts.view import ChartView, Column, Context, KeyEntry, Row, Table, empty_view, ref
from pages.queries.dispute_outcomes import DisputeOutcome, dispute_outcomes
from pages.theme import palette

OUTCOMES = ("upheld", "corrected", "other", "pending")
COLOURS = {"upheld": "upheld", "corrected": "corrected", "other": "other_result", "pending": "pending"}


def source(record: DisputeOutcome) -> str:
    """The cells of a record's track."""
    if record.is_quoted:
        return ref(record.report_code)
    return ref(record.report_code, *(f"t4.{record.track_code}.{code}" for code in (*OUTCOMES, "total")))


def bars(records: Sequence[DisputeOutcome], ctx: Context) -> list[Bar]:
    """One bar a report and track, headed by track and level; pooled by year where there are too many."""
    found: list[Bar] = []
    tracks = dict.fromkeys(record.track_code for record in records)
    for track in tracks:
        members = notes.by_level([record for record in records if record.track_code == track], ctx)
        if len(members) > MAX_ROWS:
            named = [r for r in members if notes.is_chosen(r, ctx)][:MAX_ROWS]
            found += [_bar(r, ctx, len(tracks) > 1) for r in named]
            found += _pooled([r for r in members if r not in named], ctx, len(tracks) > 1)
        else:
            found += [_bar(r, ctx, len(tracks) > 1) for r in members]
    return found


def _heading(track: str, level: str, ctx: Context, with_track: bool) -> str:
    level_name = ctx.t(f"level.{level}")
    return f"{ctx.t(f'track.{track}')} · {level_name}" if with_track else level_name


def _bar(record: DisputeOutcome, ctx: Context, with_track: bool) -> Bar:
    return Bar(
        _heading(record.track_code, notes.level_of(record), ctx, with_track),
        f"{notes.name_of(record, ctx)}  {record.year}",
        record.parts,
        record.total,
        source(record),
        notes.colour_of(record, ctx),
        record.failed > 0,
    )


def _pooled(records: Sequence[DisputeOutcome], ctx: Context, with_track: bool) -> list[Bar]:
    found = []
    for place, year in sorted({(notes.LEVELS.index(notes.level_of(r)), r.year) for r in records}):
        level = notes.LEVELS[place]
        members = [r for r in records if notes.level_of(r) == level and r.year == year]
        parts = tuple(sum(part or 0 for part in group) for group in zip(*(r.parts for r in members), strict=True))
        label = ctx.t("outcome_mix.pooled", year=year, reports=ctx.t("unit.reports", n=len(members)))
        heading = _heading(members[0].track_code, level, ctx, with_track)
        found.append(Bar(heading, label, parts, sum(r.total for r in members), ""))
    return found


def table(records: Sequence[DisputeOutcome], ctx: Context) -> Table:
    """One row a report and track: outcomes, printed total, sum of the outcomes."""
    t = ctx.t
    columns = (
        *notes.report_columns(ctx),
        Column("track", t("disputes.col.track")),
        *(Column(code, t(f"outcome.{code}"), "count") for code in OUTCOMES),
        Column("total", t("disputes.col.total"), "count"),
        Column("known", t("col.closed_sum"), "count"),
        Column("evidence", t("col.evidence")),
    )
    rows = [
        Row(
            (
                *notes.report_values(r, ctx),
                t(f"track.{r.track_code}"),
                *r.parts,
                r.printed_total,
                None if r.is_quoted else r.known,
                t("evidence.quoted" if r.is_quoted else "evidence.table"),
            ),
            source(r),
            {code: t("missing.quoted_only") for code in (*OUTCOMES, "known")} if r.is_quoted else {},
        )
        for r in notes.by_level(records, ctx)
    ]
    return Table(columns, tuple(rows))


def view(chart_id: str, tracks: Sequence[str], ctx: Context) -> ChartView:
    """How the cases of ``tracks`` ended, report by report; reports without a case are counted, not drawn."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t(f"{chart_id}.title", years=notes.years(ctx))
    every = [r for r in dispute_outcomes(ctx.cur, notes.selection(ctx)) if r.track_code in tracks and not r.is_quoted]
    records = [record for track in tracks for record in every if record.track_code == track and record.total]
    if not records:
        return empty_view(chart_id, title, t("disputes.none") if every else t("empty.none"))
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
        notes.footnotes(records, ctx, t("disputes.foot"), idle, compositions.few_note(drawn_bars, ctx)))  # fmt: skip


def _clause(concluded: int) -> str:
    # Below the metric's smallest denominator the counts are given and the rate is not (metrics.md).
    if concluded >= load_metrics()["review_corrected_of_concluded"].min_n:
        return "disputes.clause"
    return "disputes.clause_few" if concluded else "disputes.clause_open"


def sentence(chart_id: str, found: Sequence[DisputeOutcome], ctx: Context) -> str:
    """How many cases were concluded and how many of them corrected, one clause a track, at one level."""
    level, records = notes.largest_level(found)
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
        "disputes.sentence", years=years, level=notes.level_word(level, ctx),
        reports=notes.reports(records, ctx), clauses=ctx.t("disputes.and").join(clauses))  # fmt: skip
