"""Requests a year: every place a dot, neighbouring years joined, one panel a level."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pages import numbers
from pages.charts import guard, notes, trends
from pages.charts.guard import Shown
from pages.charts.offered import offered
from pages.charts.view import ChartSpec, ChartView, Column, Context, KeyEntry, Row, Table, ref, rows_of
from pages.queries.metric_values import MetricValue, metric_values
from pages.theme import palette

ID = "volume_trend"
METRICS = offered("applications_handled", "applications_new", "closed", topics=("applications",), kinds=("count",))


def panels(shown: Shown[MetricValue], ctx: Context) -> list[list[trends.Panel]]:
    """The guard's panels, a row a scope."""
    found = []
    for row in shown.rows:
        made = []
        for panel in row:
            points = tuple(notes.point(r, r.value or 0, r.metric_id, ctx) for r in panel.records)
            made.append(trends.Panel(panel.heading, notes.counted(panel.records, ctx), points, shown.breaks))
        found.append(made)
    return found


def table(records: Sequence[MetricValue], ctx: Context) -> Table:
    """One row a report."""
    t = ctx.t
    columns = (
        *notes.report_columns(ctx),
        Column("value", t("col.value"), "count", t("unit.cases")),
        Column("evidence", t("col.evidence")),
        Column("failed", t("col.failed"), "count"),
    )

    def row(r: MetricValue) -> Row:
        return Row(
            (
                *notes.report_values(r, ctx),
                r.value,
                t("evidence.quoted" if r.is_quoted else "evidence.table"),
                r.failed,
            ),
            ref(r.report_code, metric=r.metric_id),
        )

    return Table(columns, rows_of(notes.in_order(records, ctx), row))


def view(ctx: Context) -> ChartView:
    """Volumes of every place in the selection; the chosen ones stand out."""
    t, state = ctx.t, ctx.state
    metric = notes.metric_of(ctx, METRICS)
    name = notes.short_name(metric.metric_id, ctx)
    title = t("volume_trend.title", metric=notes.running(name, ctx), years=notes.years(ctx))
    every = metric_values(ctx.cur, [metric.metric_id], notes.selection(ctx))
    shown = guard.ask(every, ctx, guard.rule_of(metric.metric_id)).where(lambda r: r.value is not None)
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx)
    records = shown.records
    drawn, height = trends.figure(panels(shown, ctx), ctx)
    p = palette(state.theme)
    key = [*notes.evidence_key(records, ctx, p["mark"]), KeyEntry(t("key.median"), "bar", p["ink"])]
    return ChartView(
        ID,
        title,
        t(
            "volume_trend.sub",
            places=notes.counted(records, ctx),
            reports=notes.reports(records, ctx),
            scope=notes.scope_name(ctx),
        ),
        _sentence(records, name, ctx),
        drawn,
        height,
        table(records, ctx),
        tuple(key),
        notes.footnotes(shown, ctx, notes.formula(metric.metric_id, ctx), t("volume_trend.foot")),
        min_width=560 if len(shown.panels) > 2 else 0,
    )


def _sentence(records: Sequence[MetricValue], metric: str, ctx: Context) -> str:
    lang = ctx.state.lang
    order = ctx.state.selected
    codes = dict.fromkeys(r.publisher_code for adcode in order for r in records if r.adcode == adcode)
    chosen = [[r for r in records if r.publisher_code == code] for code in codes]
    if chosen:
        # More than three sentences are a table.
        return ("" if lang == "zh" else " ").join(_place(series, metric, ctx) for series in chosen[:3])
    panel = guard.largest(records, ctx)
    members = panel.records
    years = [r.year for r in members]
    year = max(dict.fromkeys(sorted(years, reverse=True)), key=years.count)
    found = [r for r in members if r.year == year]
    low, high = min(found, key=lambda r: r.value or 0), max(found, key=lambda r: r.value or 0)
    return ctx.t(
        "volume_trend.sentence",
        year=year,
        n=len(found),
        level=panel.word(ctx),
        metric=metric,
        median=numbers.count(median(r.value or 0 for r in found), lang),
        low=numbers.count(low.value or 0, lang),
        low_name=notes.name_of(low, ctx),
        high=numbers.count(high.value or 0, lang),
        high_name=notes.name_of(high, ctx),
    )


def _place(series: Sequence[MetricValue], metric: str, ctx: Context) -> str:
    lang, last = ctx.state.lang, series[-1]
    words = {
        "name": notes.name_of(last, ctx),
        "year": last.year,
        "metric": metric,
        "value": numbers.count(last.value or 0, lang),
    }
    if len(series) == 1:
        return ctx.t("volume_trend.place_one", **words)
    before = series[-2]
    return ctx.t("volume_trend.place", before_year=before.year, before=numbers.count(before.value or 0, lang), **words)


SPEC = ChartSpec(ID, view)
