"""The main metrics of one place over the years: small multiples, each on its own axis and the deciles of its peers."""

from __future__ import annotations

from dataclasses import replace

from etl.metrics.tables import load_thresholds, load_units
from pages import numbers
from pages.charts import fan, guard, multiples, notes, peers, pooling
from pages.charts.decile_table import table as decile_table
from pages.charts.peer_deciles import key as decile_key
from pages.charts.peers import Comparison, Group, Series, kind_of, value_text
from pages.charts.place_spine import printed
from pages.charts.spines import name_of, nothing, subject
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view
from pages.queries.metric_records import MetricRecord, metric_records
from pages.queries.metric_values import MetricValue, metric_values
from pages.queries.peer_values import is_many, peer_years
from pages.queries.selection import Selection
from pages.theme import palette

ID = "place_trend"
METRICS = (
    "applications_new",
    "applications_per_100k",
    "disclosed_of_closed",
    "refused_of_closed",
    "unable_of_closed",
    "carry_over_share",
    "natural_person_share",
    "disputes_per_100_closed",
    "review_corrected_of_concluded",
)


def view(ctx: Context) -> ChartView:
    """Nine panels of the first chosen place."""
    t = ctx.t
    code = subject(ctx)
    if code is None:
        return empty_view(ID, t("place_trend.title_open"), t("place.choose"))
    name = name_of(code, ctx)
    found = trends(ctx, code)
    if not any(r.numerator is not None for one in found for r in one.drawn):
        return empty_view(ID, t("place_trend.title_none", name=name), nothing(code, ctx))
    name = next(s.name for one in found for s in one.series)
    records = [r for one in found for r in one.drawn]
    drawn, height = multiples.figure([_cell(one, ctx) for one in found], ctx, shared=False)
    shown = guard.ask(records, ctx, guard.rule_of(*METRICS, draws_counts=True))
    return ChartView(
        ID,
        pooling.title(t("place_trend.title", name=name, years=notes.years(ctx)), records, ctx),
        t("place_trend.sub", reports=notes.reports(records, ctx), scope=notes.scope_name(ctx)),
        sentence(name, found, ctx),
        drawn,
        height,
        table(found, ctx),
        _key(found, ctx),
        notes.footnotes(
            shown,
            ctx,
            t("place_trend.foot", n=int(load_thresholds()["decile_places"])),
            pooling.remark(records, ctx, *METRICS),
        ),
        min_width=620,
        switches=pooling.switch(ctx, *(one.metric.metric_id for one in found)),
    )


def for_paper(ctx: Context, panel: int) -> tuple[Figure, int, tuple[str, ...]]:
    """The panels that have a figure, ``panel`` pixels high: figure, its height, names of the metrics without any."""
    found = trends(ctx, subject(ctx) or "")
    cells = [_cell(one, ctx) for one in found]
    kept = [cell for cell in cells if not cell.empty]
    drawn, height = multiples.figure(kept, ctx, shared=False, panel=panel)
    return drawn, height, tuple(cell.metric.name(ctx.state.lang) for cell in cells if cell.empty)


def trends(ctx: Context, code: str) -> list[Comparison]:
    """One comparison a metric: the place's series among its peers; no series where it has no figure."""
    metrics = metric_records(ctx.cur)
    wanted = [metrics[m] for m in METRICS if m in metrics]
    chosen = replace(notes.selection(ctx), level="all")
    mine = pooling.pooled(
        metric_values(ctx.cur, [m.metric_id for m in wanted], replace(chosen, places=(code,))), ctx, is_rolling=True
    )
    # Of several bodies or scopes the one with most figures stands for the place: two are never on one axis.
    bodies = [(r.publisher_code, r.scope_code) for r in mine if r.value is not None]
    bodies = bodies or [(r.publisher_code, r.scope_code) for r in mine]
    if not bodies:
        return [Comparison(m, (), (), guard.ask([], ctx, guard.rule_of(m.metric_id)), False) for m in wanted]
    body, scope = max(dict.fromkeys(bodies), key=bodies.count)
    own = [r for r in mine if (r.publisher_code, r.scope_code) == (body, scope)]
    level = guard.level_of(own[0])
    beside = replace(chosen, scope=scope, level=level if level != guard.ORDER[-1] else "all")
    if is_many(ctx.cur) and ctx.state.pool == pooling.SINGLE:
        return [_among_many(m, [r for r in own if r.metric_id == m.metric_id], beside, code, ctx) for m in wanted]
    every = pooling.pooled(metric_values(ctx.cur, [m.metric_id for m in wanted], beside), ctx, is_rolling=True)
    return [_one(m, [r for r in every if r.metric_id == m.metric_id], code, body, ctx) for m in wanted]


def _among_many(metric: MetricRecord, own: list[MetricValue], beside: Selection, code: str, ctx: Context) -> Comparison:
    held = peer_years(ctx.cur, metric.metric_id, beside)
    rule = guard.rule_of(metric.metric_id, draws_counts=True)
    asked = guard.ask(own, ctx, rule, beside=peers.points_of(held))
    heading, chosen = "", tuple[Series, ...]()
    if own:
        colour = palette(ctx.state.theme)["accent"]
        heading = guard.heading(own[-1], ctx)
        chosen = (Series(code, own[-1].publisher_code, notes.name_of(own[-1], ctx), tuple(own), colour),)
    return Comparison(metric, (peers.group_of(heading, metric, held, chosen, ctx),), (), asked, False)


def _one(metric: MetricRecord, records: list[MetricValue], code: str, body: str, ctx: Context) -> Comparison:
    own = tuple(r for r in records if r.publisher_code == body)
    asked = guard.ask(own, ctx, guard.rule_of(metric.metric_id, draws_counts=True), beside=records)
    if not own:
        return Comparison(metric, (Group.of("", records, ()),), (), asked, False)
    series = Series(code, body, notes.name_of(own[-1], ctx), own, palette(ctx.state.theme)["accent"])
    return Comparison(metric, (Group.of(guard.heading(own[-1], ctx), records, (series,)),), (), asked, False)


def _cell(one: Comparison, ctx: Context) -> multiples.Cell:
    heading = notes.short_name(one.metric.metric_id, ctx)
    group = one.groups[0] if one.groups else Group.of("", (), ())
    series = next(iter(one.series), None)
    own = [r for r in one.drawn if r.value is not None]
    values = [r.value or 0.0 for r in own] + [level for band in group.bands for level in band.levels]
    values += [r.high for r in one.drawn if one.metric.is_rate and r.high is not None]
    thin = multiples.thin_peers(group.records, group.bands, series)
    if kind_of(one.metric) == "count":
        values += [r.value or 0.0 for r in thin]
    scale = fan.scale_for(values, one.metric, ctx.state.lang)
    top = max(values, default=0.0)
    shown = tuple(r for r in thin if (r.value or 0.0) <= top * 1.05)
    unit = load_units()[one.metric.unit]
    words = unit.zh if ctx.state.lang == "zh" else unit.en
    note = words if not own else f"{notes.when(own[-1], ctx)}  {_value(own[-1], one.metric, words, ctx)}"
    empty = "" if own or any(r.low is not None for r in one.drawn) else _reason(one, ctx)
    return multiples.Cell(
        heading,
        note,
        one.metric,
        scale,
        series,
        group.bands,
        one.breaks,
        shown,
        palette(ctx.state.theme)["accent"],
        empty,
    )


def _reason(one: Comparison, ctx: Context) -> str:
    # What the newest report says of it: no population, not in this form, not reported.
    return notes.status_name(one.drawn[-1].status_code, ctx) if one.drawn else ctx.t("place_trend.empty")


def _value(record: MetricValue, metric: MetricRecord, unit: str, ctx: Context) -> str:
    value = value_text(record.value or 0.0, metric, ctx.state.lang)
    if metric.is_rate:
        return f"{value}  {numbers.ratio(record.numerator or 0, record.denominator or 0)}"
    return numbers.closed(f"{value} {unit}")


def _key(found: list[Comparison], ctx: Context) -> tuple[KeyEntry, ...]:
    entries = [entry for one in found if one.series for entry in decile_key(one, ctx)]
    entries.append(KeyEntry(ctx.t("key.interval"), "whisker", palette(ctx.state.theme)["ink2"]))
    return tuple(dict.fromkeys(entries))


def table(found: list[Comparison], ctx: Context) -> Table:
    """One row a metric and year: the rows of the decile table with the metric in front."""
    columns: tuple[Column, ...] = ()
    rows: list[Row] = []
    for one in found:
        if not one.series:
            continue
        part = decile_table(one, ctx, any(r.window for other in found for r in other.drawn))
        name = one.metric.name(ctx.state.lang)
        keys = [c.key for c in part.columns]
        # Rates, counts and figures per head share a column here: each is given in the unit beside it.
        shared = {k for k in keys if k == "value" or k[1:].isdigit()}
        columns = (
            Column("metric", ctx.t("col.metric")),
            Column("unit", ctx.t("col.unit")),
            *(replace(c, kind="per") if c.key in shared else c for c in part.columns[1:]),
        )
        unit = load_units()[one.metric.unit]
        words = unit.zh if ctx.state.lang == "zh" else unit.en
        for row in part.rows:
            values = [
                printed(float(v), one.metric) if k in shared and isinstance(v, float | int) else v
                for k, v in zip(keys, row.values, strict=True)
            ]
            rows.append(Row((name, words, *values[1:]), row.ref, row.missing))
    return Table(columns, tuple(rows))


def sentence(name: str, found: list[Comparison], ctx: Context) -> str:
    """Which years have a report with figures, and which have none."""
    years = sorted({r.year for one in found for r in one.drawn if r.numerator is not None})
    gaps = [str(y) for y in range(ctx.years[0], ctx.years[1] + 1) if y not in years]
    t = ctx.t
    words = t("place_trend.sentence", name=name, years=t.join([str(y) for y in years]))
    return (
        words
        if not gaps
        else words + ("" if ctx.state.lang == "zh" else " ") + t("place_trend.gaps", years=t.join(gaps))
    )


SPEC = ChartSpec(ID, view)
