"""How many requests: places in order, levels apart, the newest year of each with its interval or its other years."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pages import numbers
from pages.charts import guard, notes, ranks
from pages.charts.offered import offered
from pages.charts.ranks import Entry
from pages.charts.view import ChartSpec, ChartView, Column, Context, KeyEntry, Row, Table, rows_of
from pages.queries.metric_records import MetricRecord
from pages.queries.metric_values import MetricValue, metric_values
from pages.theme import palette

ID = "applications_rank"
METRICS = offered(
    "applications_per_100k",
    "applications_new",
    "applications_handled",
    topics=("applications",),
    kinds=("ratio", "count"),
)


def table(records: Sequence[MetricValue], ctx: Context) -> Table:
    """One row a report: figure, cases, residents with their year, interval, evidence."""
    t = ctx.t
    columns = [*notes.report_columns(ctx), Column("value", t("col.value"), "per" if _is_per(records) else "count")]
    if _is_per(records):
        columns += [
            Column("cases", t("applications_rank.col.cases"), "count"),
            Column("residents", t("applications_rank.col.residents"), "count"),
            Column("population_year", t("applications_rank.col.population_year"), "year"),
            Column("population", t("applications_rank.col.population")),
            Column("low", t("col.low"), "per"),
            Column("high", t("col.high"), "per"),
        ]
    columns += [Column("evidence", t("col.evidence")), Column("failed", t("col.failed"), "count")]
    return Table(tuple(columns), rows_of(notes.in_order(records, ctx), lambda r: _row(r, ctx)))


def _is_per(records: Sequence[MetricValue]) -> bool:
    return any(r.denominator is not None for r in records)


def _row(r: MetricValue, ctx: Context) -> Row:
    t = ctx.t
    rate = [
        r.numerator,
        r.denominator,
        r.population_year,
        t("applications_rank.estimated" if r.is_estimated else "applications_rank.official"),
        r.low,
        r.high,
    ]
    evidence = t("evidence.quoted" if r.is_quoted else "evidence.table")
    middle = rate if r.denominator is not None else []
    return Row((*notes.report_values(r, ctx), r.value, *middle, evidence, r.failed), ranks.source(r))


def key(found: Sequence[Entry], ctx: Context) -> tuple[KeyEntry, ...]:
    """The marks that are on the plot."""
    t, p = ctx.t, palette(ctx.state.theme)
    ink = p["ink2"]
    marks = notes.evidence_key([e.newest for e in found], ctx)
    if any(e.is_interval and not e.newest.is_estimated for e in found):
        marks.append(KeyEntry(t("key.interval"), "whisker", ink))
    if any(e.is_interval and e.newest.is_estimated for e in found):
        marks.append(KeyEntry(t("applications_rank.key.estimated"), "dashed", ink))
    if any(not e.is_interval and e.earlier for e in found):
        marks.append(KeyEntry(t("applications_rank.key.range"), "line", ink))
    if any(e.earlier for e in found) and len(found) <= ranks.MAX_NAMED:
        marks.append(KeyEntry(t("applications_rank.key.earlier"), "tick", p["mark"]))
    if any(e.newest.failed for e in found):
        marks.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    if len(found) > ranks.MAX_NAMED:
        marks.append(KeyEntry(t("key.median"), "bar", p["ink"]))
    return tuple(marks)


def _instead(metric: MetricRecord, records: Sequence[MetricValue], ctx: Context) -> str:
    held = {r.status_code for r in records} if metric.per is not None else set()
    if "not_applicable" in held:
        return ctx.t("applications_rank.only_whole")
    return ctx.t("applications_rank.no_population") if held == {"no_population"} else ""


def view(ctx: Context) -> ChartView:
    """The chosen figure of every place in the selection."""
    t, state = ctx.t, ctx.state
    metric = notes.metric_of(ctx, METRICS)
    title = t("applications_rank.title", metric=metric.name(state.lang), years=notes.years(ctx))
    every = metric_values(ctx.cur, [metric.metric_id], notes.selection(ctx))
    shown = guard.ask(every, ctx, guard.rule_of(metric.metric_id)).where(lambda r: r.value is not None)
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx, _instead(metric, every, ctx))
    records = shown.records
    found = ranks.entries(records)
    drawn, height = ranks.rows(found, ctx) if len(found) <= ranks.MAX_NAMED else ranks.curves(found, ctx)
    missing = "" if metric.per is None else t("applications_rank.foot_per")
    return ChartView(
        ID,
        title,
        t(
            "applications_rank.sub",
            places=notes.counted(records, ctx),
            reports=notes.reports(records, ctx),
            scope=notes.scope_name(ctx),
        ),
        sentence(found, metric, ctx),
        drawn,
        height,
        table(records, ctx),
        key(found, ctx),
        notes.footnotes(shown, ctx, notes.formula(metric.metric_id, ctx), missing, t("applications_rank.foot")),
        min_width=560,
    )


def sentence(found: Sequence[Entry], metric: MetricRecord, ctx: Context) -> str:
    """The chosen places against the median of their level; without a choice, the largest level's spread."""
    chosen = [e for e in found if notes.is_chosen(e.newest, ctx)]
    if chosen:
        # More than three sentences are a table.
        return ("" if ctx.state.lang == "zh" else " ").join(_one(e, found, metric, ctx) for e in chosen[:3])
    panel = guard.largest([e.newest for e in found], ctx)
    members = ranks.parts(found, ctx)[panel.heading]
    low, high = members[-1], members[0]
    return ctx.t(
        "applications_rank.sentence",
        n=len(members),
        level=panel.word(ctx),
        metric=notes.short_name(metric.metric_id, ctx),
        median=_text(median(e.value for e in members), metric, ctx),
        low=_text(low.value, metric, ctx),
        low_name=notes.name_of(low.newest, ctx),
        low_year=low.newest.year,
        high=_text(high.value, metric, ctx),
        high_name=notes.name_of(high.newest, ctx),
        high_year=high.newest.year,
    )


def _text(value: float, metric: MetricRecord, ctx: Context) -> str:
    if metric.per:
        return numbers.per(value)
    # The median of an even number of places may lie half way between two counts.
    text = numbers.count(value, ctx.state.lang) if value == int(value) else numbers.exact(round(value, 1))
    return ctx.t("applications.cases", n=text)


def _one(entry: Entry, found: Sequence[Entry], metric: MetricRecord, ctx: Context) -> str:
    heading = guard.heading(entry.newest, ctx)
    peers = [e for e in ranks.parts(found, ctx)[heading] if e is not entry]
    words = {
        "name": notes.name_of(entry.newest, ctx),
        "year": entry.newest.year,
        "metric": notes.short_name(metric.metric_id, ctx),
        "value": _text(entry.value, metric, ctx),
    }
    if not peers:
        return ctx.t("applications_rank.place_alone", **words)
    return ctx.t(
        "applications_rank.place",
        level=notes.running(heading, ctx),
        n=len(peers),
        median=_text(median(e.value for e in peers), metric, ctx),
        **words,
    )


SPEC = ChartSpec(ID, view)
