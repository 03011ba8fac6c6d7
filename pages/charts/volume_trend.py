"""Requests a year: every place a dot, neighbouring years joined, one panel a level, logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from pages import numbers
from pages import theme as look
from pages.charts import notes
from pages.charts.breaks import year_axis
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view, ref
from pages.queries.metric_values import MetricValue, metric_values
from pages.theme import palette

ID = "volume_trend"
METRICS = ("applications_handled", "applications_new", "closed")
HEIGHT = 380
TOP = 34
# More places than this in one panel are a hairball: then the middle eight tenths are drawn as a band.
MAX_LINES = 60
# A browser draws this many dots at once without a pause.
MAX_DOTS = 800
# Logarithms have no zero: it stands on the lower edge, below one.
FLOOR = 0.4


def figure(records: Sequence[MetricValue], ctx: Context) -> Figure:
    """One panel a level that has records, all on the same vertical axis."""
    levels = [level for level in notes.LEVELS if any(notes.level_of(r) == level for r in records)]
    theme, lang = ctx.state.theme, ctx.state.lang
    p = palette(theme)
    layout = look.layout(theme, lang, margin={"l": 58, "r": 10, "t": TOP, "b": 30, "pad": 0})
    top = max(r.value or 1 for r in records)
    layout["yaxis"] = look.axis(theme, type="log", range=_range(top), **_log_ticks(top, lang))
    data: list[Figure] = []
    # A level with a handful of reports needs less room than one with a hundred.
    weights = [0.5 if sum(notes.level_of(r) == level for r in records) < 5 else 1.0 for level in levels]
    gap = 0.05
    unit = (1 - gap * (len(levels) - 1)) / sum(weights)
    left = 0.0
    grey = f"<span style='color:{p['ink3']}'>"
    annotations: list[dict[str, Any]] = []
    for i, level in enumerate(levels):
        axis = "x" if i == 0 else f"x{i + 1}"
        width = unit * weights[i]
        layout["xaxis" if i == 0 else f"xaxis{i + 1}"] = look.axis(
            theme,
            **(year_axis(ctx.years) | {"domain": [left, left + width], "anchor": "y"} | _few_ticks(ctx, len(levels))),
        )
        members = [r for r in records if notes.level_of(r) == level]
        annotations.append(
            {
                "xref": "paper",
                "x": left,
                "xanchor": "left",
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "yshift": 10,
                "showarrow": False,
                "font": {"size": 12.5, "color": p["ink"]},
                "text": f"<b>{ctx.t(f'level.{level}')}</b>  {grey}{notes.counted(members, ctx)}</span>",
            }
        )
        data += _panel(members, axis, ctx)
        left += width + gap
    layout["annotations"] = annotations
    return {"data": data, "layout": layout}


def _few_ticks(ctx: Context, panels: int) -> dict[str, Any]:
    first, last = ctx.years
    if panels == 1 or last - first < 5:
        return {}
    ticks = [first, (first + last) // 2, last]
    return {"tickvals": ticks, "ticktext": [str(year) for year in ticks]}


def _range(top: float) -> list[float]:
    from math import log10

    return [log10(FLOOR) - 0.08, log10(max(top, 10)) + 0.12]


def _log_ticks(top: float, lang: str) -> dict[str, Any]:
    values = [10**i for i in range(8) if 10**i <= max(top, 10) * 1.3]
    return {"tickvals": [FLOOR, *values], "ticktext": ["0", *(numbers.count(value, lang) for value in values)]}


def _series(records: Sequence[MetricValue]) -> list[list[MetricValue]]:
    codes = dict.fromkeys(r.publisher_code for r in records)
    return [sorted((r for r in records if r.publisher_code == code), key=lambda r: r.year) for code in codes]


def _line(series: Sequence[MetricValue]) -> tuple[list[int | None], list[float | None]]:
    x: list[int | None] = []
    y: list[float | None] = []
    for i, record in enumerate(series):
        if i and record.year - series[i - 1].year > 1:
            x.append(None)
            y.append(None)
        x.append(record.year)
        y.append(max(record.value or 0, FLOOR))
    return x, y


def _panel(records: Sequence[MetricValue], axis: str, ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    all_series = _series(records)
    chosen = [s for s in all_series if notes.colour_of(s[0], ctx)]
    others = [s for s in all_series if s not in chosen]
    traces: list[Figure] = []
    if len(others) > MAX_LINES:
        traces += _band(records, axis, ctx)
        cloud = [r for s in others for r in s]
        traces += (
            [_dots(cloud, axis, p["band"] if ctx.state.selected else p["mark"], 5, ctx)]
            if len(cloud) <= MAX_DOTS
            else []
        )
        others = []
    x: list[int | None] = []
    y: list[float | None] = []
    for series in others:
        sx, sy = _line(series)
        x += [*sx, None]
        y += [*sy, None]
    quiet = p["band"] if ctx.state.selected else p["mark"]
    if others:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "xaxis": axis,
                "hoverinfo": "skip",
                "line": {"color": quiet, "width": 1.2},
                "connectgaps": False,
            }
        )
        traces.append(_dots([r for s in others for r in s], axis, quiet, 6.5, ctx))
        traces.append(_medians(records, axis, ctx))
    for series in chosen:
        colour = notes.colour_of(series[0], ctx) or p["ink"]
        sx, sy = _line(series)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": sx,
                "y": sy,
                "xaxis": axis,
                "hoverinfo": "skip",
                "line": {"color": colour, "width": 2.6},
                "connectgaps": False,
            }
        )
        traces.append(_dots(series, axis, colour, 9, ctx))
        traces.append(_name(series, axis, colour, ctx))
    return traces


def _dots(records: Sequence[MetricValue], axis: str, colour: str, size: float, ctx: Context) -> Figure:
    paper = palette(ctx.state.theme)["paper"]
    texts = [f"{notes.name_of(r, ctx, 30)} {r.year}<br><b>{numbers.exact(r.value or 0)}</b>" for r in records]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": axis,
        "x": [r.year for r in records],
        "y": [max(r.value or 0, FLOOR) for r in records],
        "marker": {
            "size": size,
            "color": [paper if r.is_quoted else colour for r in records],
            "line": {"color": colour, "width": 1.4},
        },
        "hovertext": texts,
        "hoverinfo": "text",
        "customdata": [ref(r.report_code, metric=r.metric_id) for r in records],
    }


def _name(series: Sequence[MetricValue], axis: str, colour: str, ctx: Context) -> Figure:
    last = series[-1]
    side = "middle left" if last.year == ctx.years[1] else "middle right"
    return {
        "type": "scatter",
        "mode": "text",
        "xaxis": axis,
        "x": [last.year],
        "y": [max(last.value or 0, FLOOR)],
        "text": [f"<b> {notes.name_of(last, ctx, 8)} </b>"],
        "textposition": side,
        "hoverinfo": "skip",
        "textfont": {"color": colour, "size": 12.5},
        "cliponaxis": False,
    }


def _medians(records: Sequence[MetricValue], axis: str, ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    years = [year for year in sorted({r.year for r in records}) if sum(r.year == year for r in records) >= 5]
    middle = [median(max(r.value or 0, FLOOR) for r in records if r.year == year) for year in years]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": axis,
        "x": years,
        "y": middle,
        "marker": {"symbol": "line-ew", "size": 20, "line": {"color": p["ink"], "width": 2.6}},
        "hovertext": [
            f"{ctx.t('key.median')} {y}<br><b>{numbers.exact(round(m, 1))}</b>"
            for y, m in zip(years, middle, strict=True)
        ],
        "hoverinfo": "text",
    }


def _band(records: Sequence[MetricValue], axis: str, ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    by_year = {
        year: [max(r.value or 0, FLOOR) for r in records if r.year == year]
        for year in sorted({r.year for r in records})
    }
    years = [year for year, values in by_year.items() if len(values) >= 10]
    tenths = [quantiles(by_year[year], n=10) for year in years]
    band: Figure = {
        "type": "scatter",
        "mode": "lines",
        "xaxis": axis,
        "x": [*years, *years[::-1]],
        "fill": "toself",
        "y": [*(q[0] for q in tenths), *(q[8] for q in tenths[::-1])],
        "fillcolor": p["band"],
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    middle: Figure = {
        "type": "scatter",
        "mode": "lines",
        "xaxis": axis,
        "x": years,
        "y": [q[4] for q in tenths],
        "line": {"color": p["ink"], "width": 2},
        "hoverinfo": "skip",
    }
    return [band, middle]


def table(records: Sequence[MetricValue], ctx: Context) -> Table:
    """One row a report."""
    t = ctx.t
    columns = (
        Column("entity", t("col.entity")),
        Column("level", t("col.level")),
        Column("year", t("col.year"), "year"),
        Column("value", t("col.value"), "count", t("unit.cases")),
        Column("evidence", t("col.evidence")),
        Column("failed", t("col.failed"), "count"),
    )
    ordered = sorted(records, key=lambda r: (notes.LEVELS.index(notes.level_of(r)), r.publisher_code, r.year))
    rows = [
        Row(
            (
                notes.name_of(r, ctx, 40),
                t(f"level.{notes.level_of(r)}"),
                r.year,
                r.value,
                t("evidence.quoted" if r.is_quoted else "evidence.table"),
                r.failed,
            ),
            ref(r.report_code, metric=r.metric_id),
        )
        for r in ordered
    ]
    return Table(columns, tuple(rows))


def view(ctx: Context) -> ChartView:
    """Volumes of every place in the selection; the chosen ones stand out."""
    t, state = ctx.t, ctx.state
    metric = notes.metric_of(ctx, METRICS)
    name = notes.short_name(metric.metric_id, ctx)
    title = t("volume_trend.title", metric=name, years=notes.years(ctx))
    records = [r for r in metric_values(ctx.cur, [metric.metric_id], notes.selection(ctx)) if r.value is not None]
    if not records:
        return empty_view(ID, title, t("empty.none"))
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
        figure(records, ctx),
        HEIGHT,
        table(records, ctx),
        tuple(key),
        notes.footnotes(records, ctx, notes.formula(metric.metric_id, ctx), t("volume_trend.foot")),
    )


def _sentence(records: Sequence[MetricValue], metric: str, ctx: Context) -> str:
    lang = ctx.state.lang
    order = ctx.state.selected
    chosen = sorted((s for s in _series(records) if s[0].adcode in order), key=lambda s: order.index(s[0].adcode or ""))
    if chosen:
        # More than three sentences are a table.
        return ("" if lang == "zh" else " ").join(_place(series, metric, ctx) for series in chosen[:3])
    level, members = notes.largest_level(records)
    years = [r.year for r in members]
    year = max(dict.fromkeys(sorted(years, reverse=True)), key=years.count)
    found = [r for r in members if r.year == year]
    low, high = min(found, key=lambda r: r.value or 0), max(found, key=lambda r: r.value or 0)
    return ctx.t(
        "volume_trend.sentence",
        year=year,
        n=len(found),
        level=notes.level_word(level, ctx),
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
