"""My places side by side: one small panel each, all on one axis, with intervals, on the deciles of their level."""

from __future__ import annotations

from pages import numbers
from pages.charts import fan, multiples, notes, peers, pooling
from pages.charts.decile_table import table as decile_table
from pages.charts.peer_deciles import key as decile_key
from pages.charts.peer_deciles import refusal, remarks, unit
from pages.charts.peers import Comparison, Group, Series, value_text
from pages.charts.view import ChartSpec, ChartView, Context, KeyEntry, Switch, empty_view
from pages.queries.metric_values import MetricValue
from pages.state import AXES
from pages.theme import palette

ID = "compare_trend"


def view(ctx: Context) -> ChartView:
    """One panel a chosen place; a place without a figure has a panel that says so."""
    t = ctx.t
    found = peers.comparison(ctx)
    title = t(
        "compare_trend.title", metric=found.metric.name(ctx.state.lang), years=notes.years(ctx), unit=unit(found, ctx)
    )
    title = pooling.title(title, found.drawn, ctx)
    pool = pooling.switch(ctx, found.metric.metric_id)
    if not found.series:
        return empty_view(ID, title, refusal(found, ctx), pool)
    drawn, height = multiples.figure(cells(found, ctx), ctx, shared=ctx.state.axis == "shared")
    lines = {axis: _sub(found, axis, ctx) for axis in AXES}
    formula = notes.formula(found.metric.metric_id, ctx)
    return ChartView(
        ID,
        title,
        lines[ctx.state.axis],
        sentence(found, ctx),
        drawn,
        height,
        decile_table(found, ctx),
        key(found, ctx),
        notes.footnotes(found.asked, ctx, formula, *remarks(found, ctx)),
        min_width=600,
        switches=(_axis(lines, ctx), *pool),
    )


def _axis(lines: dict[str, str], ctx: Context) -> Switch:
    options = tuple((axis, ctx.t(f"compare_trend.axis.{axis}"), lines[axis]) for axis in AXES)
    return Switch("axis", ctx.t("compare_trend.axis"), ctx.state.axis, options)


def _sub(found: Comparison, axis: str, ctx: Context) -> str:
    places, scope = notes.counted(found.drawn, ctx), notes.scope_name(ctx)
    return ctx.t("compare_trend.sub", places=places, scope=scope, axis=ctx.t(f"compare_trend.sub.{axis}"))


def cells(found: Comparison, ctx: Context) -> list[multiples.Cell]:
    """Panels in the order of the selection, levels apart, then places without a figure."""
    values = [r.value or 0.0 for series in found.series for r in series.valued]
    values += [r.high for r in found.drawn if found.metric.is_rate and r.high is not None]
    values += [level for group in found.groups for band in group.bands for level in band.levels]
    thin = (multiples.thin_peers(group.records, group.bands, None) for group in found.groups)
    values += [r.value or 0.0 for records in thin for r in records]
    scale = fan.scale_for(values, found.metric, ctx.state.lang)
    made = [_cell(group, series, found, scale, ctx) for group in found.groups for series in group.chosen]
    grey = palette(ctx.state.theme)["ink3"]
    made += [
        multiples.Cell(a.name, "", found.metric, scale, None, (), (), (), grey, a.reason, scale) for a in found.absent
    ]
    return made


def _cell(group: Group, series: Series, found: Comparison, scale: fan.Scale, ctx: Context) -> multiples.Cell:
    level = "" if len(found.groups) == 1 else group.heading + " · "
    last = (series.valued or series.records)[-1]
    thin = multiples.thin_peers(group.records, group.bands, series)
    mine = [r.value or 0.0 for r in series.valued]
    mine += [r.high for r in series.records if found.metric.is_rate and r.high is not None]
    mine += [level for band in group.bands for level in band.levels]
    own = fan.scale_for(mine, found.metric, ctx.state.lang) if mine else scale
    shown = [r for r in thin if scale.axis["range"][0] <= (r.value or 0) <= scale.axis["range"][1] or scale.is_log]
    return multiples.Cell(
        series.name,
        level + _last(last, found, ctx),
        found.metric,
        scale,
        series,
        group.bands,
        found.breaks,
        tuple(shown),
        series.colour or palette(ctx.state.theme)["ink2"],
        "" if series.valued or last.low is not None else notes.status_name(last.status_code, ctx),
        own,
    )


def _last(record: MetricValue, found: Comparison, ctx: Context) -> str:
    if record.value is None:
        return f"{notes.when(record, ctx)}  {notes.status_name(record.status_code, ctx)}"
    value = value_text(record.value, found.metric, ctx.state.lang)
    counts = numbers.ratio(record.numerator or 0, record.denominator or 0) if found.metric.is_rate else ""
    return f"{notes.when(record, ctx)}  {value}  {counts}".rstrip()


def sentence(found: Comparison, ctx: Context) -> str:
    """How many of the places have a figure in every year, and which years are missing where."""
    years = range(ctx.years[0], ctx.years[1] + 1)
    whole = [series for series in found.series if all(series.at(year) for year in years)]
    words = ctx.t("compare_trend.sentence", n=len(found.series), whole=len(whole), years=notes.years(ctx))
    join = "" if ctx.state.lang == "zh" else " "
    return join.join(part for part in (words, peers.absent_words(found, ctx)) if part)


def key(found: Comparison, ctx: Context) -> tuple[KeyEntry, ...]:
    """The key of the fan, and the interval."""
    interval = KeyEntry(ctx.t("key.interval"), "whisker", palette(ctx.state.theme)["ink2"])
    return (*decile_key(found, ctx), *((interval,) if found.metric.is_rate else ()))


SPEC = ChartSpec(ID, view)
