"""The decile fan: pale bands of the peers, the chosen places as lines on top, gaps where a year is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from etl.metrics.breaks import Break
from etl.metrics.peers import Band
from pages import numbers
from pages.charts import guard, notes
from pages.charts.logs import log_axis, place
from pages.charts.peers import Series, kind_of, runs, value_text
from pages.charts.rates import FAINT
from pages.charts.view import Context, Figure, source
from pages.queries.metric_records import MetricRecord
from pages.queries.metric_values import MetricValue
from pages.theme import palette

# A single year's band is a bar of this half width, in years.
HALF = 0.16
# Pairs of deciles from the outside in, and how dark each is between paper and the darkest band.
PAIRS = ((0, 8), (1, 7), (2, 6), (3, 5))
MEDIAN = 4
SPAN = 0.4
# The ``meta`` of marks that stand for a report without a figure.
GAP = "gap"
NO_TABLE = ("not_reported", "not_applicable")


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis: its Plotly settings, and where a value stands between its ends (0-1)."""

    axis: dict[str, Any]
    is_log: bool

    def at(self, value: float) -> float:
        """The value as drawn."""
        return place(value) if self.is_log else value

    def share(self, value: float) -> float:
        """How far up a value stands, from 0 to 1."""
        low, high = self.axis["range"]
        y = log10(place(value)) if self.is_log else value
        return min(max((y - float(low)) / (float(high) - float(low)), 0.0), 1.0)


def scale_for(values: Iterable[float], metric: MetricRecord, lang: str) -> Scale:
    """Rates and figures per head on a plain axis, counts on a logarithmic one."""
    held = list(values) or [1.0]
    top = max(held)
    if kind_of(metric) == "count":
        return Scale(_count_axis(min(held), top, lang), True)
    if metric.is_rate:
        start, end, step = _rate_ends(min(held), top)
    else:
        power = 10 ** int(f"{max(top, 0.1):e}".split("e")[1])
        start, end = 0.0, next(power * n for n in (1, 2, 3, 4, 5, 6, 8, 10) if power * n >= top)
        step = end / 4
    ticks = [start + step * i for i in range(round((end - start) / step) + 1)]
    words = [f"{tick * 100:g} %" if metric.is_rate else f"{tick:,g}" for tick in ticks]
    edge = (end - start) * 0.03
    return Scale({"range": [start - edge, end + edge], "tickvals": ticks, "ticktext": words}, False)


def _count_axis(least: float, top: float, lang: str) -> dict[str, Any]:
    """A logarithmic axis that begins near the smallest count; with a zero or one it is that of all charts."""
    if least < 2:
        return log_axis(top, lang, least)
    steps = [n * 10**power for power in range(9) for n in (1, 2, 5)]
    start = max(step for step in steps if step <= least)
    end = min(step for step in steps if step >= max(top, start * 10))
    ticks = [step for step in steps if start <= step <= end]
    if len(ticks) > 7:
        ticks = [step for step in ticks if str(step)[0] == "1"]
    edge = (log10(end) - log10(start)) * 0.03
    words = [numbers.tick(tick, lang) for tick in ticks]
    return {"type": "log", "range": [log10(start) - edge, log10(end) + edge], "tickvals": ticks, "ticktext": words}


def _rate_ends(least: float, top: float) -> tuple[float, float, float]:
    """Ends and step of an axis of rates: from zero unless all values are far above it, as lines need no zero."""
    if top <= 0.25:
        return 0.0, *((0.1, 0.025) if top <= 0.1 else (0.25, 0.05))
    start = 0.0 if least < 0.25 else floor((least - 0.02) * 10) / 10
    end = min(ceil((top + 0.01) * 10) / 10, 1.0)
    # A shorter axis would make a change of few points look like a leap.
    start = max(min(start, round(end - SPAN, 1)), 0.0)
    step = 0.1 if end - start <= 0.55 else 0.2
    return start, start + step * ceil(round((end - start) / step, 6)), step


def shades(theme: str) -> tuple[str, ...]:
    """The colours of the four bands, outermost first."""
    return tuple(palette(theme)[f"fan_{i}"] for i in range(1, len(PAIRS) + 1))


def _joined(bands: Sequence[Band], breaks: Sequence[Break]) -> list[list[Band]]:
    # A band, like a line, does not run over a missing year or a break that cuts.
    cuts = {b.year for b in breaks if b.effect == "cut"}
    found: list[list[Band]] = []
    for band in (b for b in bands if b.levels):
        if found and found[-1][-1].year == band.year - 1 and band.year not in cuts:
            found[-1].append(band)
        else:
            found.append([band])
    return found


def _edge(run: Sequence[Band], level: int, scale: Scale) -> tuple[list[float], list[float]]:
    if len(run) == 1:
        value = scale.at(run[0].levels[level])
        return [run[0].year - HALF, run[0].year + HALF], [value, value]
    return [float(band.year) for band in run], [scale.at(band.levels[level]) for band in run]


def band_traces(
    bands: Sequence[Band], breaks: Sequence[Break], scale: Scale, metric: MetricRecord, ctx: Context, pairs: int = 4
) -> list[Figure]:
    """Nested bands of deciles with the median; hovering the median tells the numbers of a year."""
    joined = _joined(bands, breaks)
    if not joined:
        return []
    p = palette(ctx.state.theme)
    traces: list[Figure] = []
    drawn = list(zip(PAIRS, shades(ctx.state.theme), strict=True))
    for (low, high), fill in drawn if pairs == 4 else (drawn[0], drawn[2]):
        x: list[float | None] = []
        y: list[float | None] = []
        for run in joined:
            lower, upper = _edge(run, low, scale), _edge(run, high, scale)
            x += [*lower[0], *upper[0][::-1], None]
            y += [*lower[1], *upper[1][::-1], None]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "fill": "toself",
                "fillcolor": fill,
                "line": {"width": 0},
                "hoverinfo": "skip",
            }
        )
    traces.append(_median(joined, scale, p["ink3"]))
    traces.append(_told([band for run in joined for band in run], scale, metric, ctx))
    return traces


def _median(joined: Sequence[Sequence[Band]], scale: Scale, colour: str) -> Figure:
    x: list[float | None] = []
    y: list[float | None] = []
    for run in joined:
        along, up = _edge(run, MEDIAN, scale)
        x += [*along, None]
        y += [*up, None]
    line = {"color": colour, "width": 1.3, "dash": "4px,3px"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _told(bands: Sequence[Band], scale: Scale, metric: MetricRecord, ctx: Context) -> Figure:
    def words(value: float) -> str:
        return value_text(value, metric, ctx.state.lang)

    return {
        "type": "scatter",
        "mode": "markers",
        "x": [band.year for band in bands],
        "y": [scale.at(band.levels[MEDIAN]) for band in bands],
        "marker": {"size": 12, "opacity": 0},
        "hovertext": [
            ctx.t(
                "peers.band",
                year=band.year,
                n=band.places,
                median=words(band.levels[MEDIAN]),
                low=words(band.levels[0]),
                high=words(band.levels[8]),
            )
            for band in bands
        ],
        "hoverinfo": "text",
    }


def hover(name: str, record: MetricValue, metric: MetricRecord, ctx: Context) -> str:
    """Name, year, value, counts, interval."""
    value = notes.status_name(record.status_code, ctx)
    if record.value is not None:
        value = value_text(record.value, metric, ctx.state.lang)
    lines = [f"{name} {notes.when(record, ctx)}  <b>{value}</b>"]
    if record.numerator is not None and record.denominator is not None:
        made = (numbers.ratio(record.numerator, round(record.denominator)), notes.population(record, ctx))
        lines.append(" · ".join(part for part in made if part))
    if metric.is_rate and record.low is not None and record.high is not None:
        lines.append(numbers.interval(record.low, record.high))
    return "<br>".join(lines)


def line_traces(
    series: Series, breaks: Sequence[Break], scale: Scale, metric: MetricRecord, ctx: Context, **marks: Any
) -> list[Figure]:
    """One place: a line with gaps, a dot a year (hollow: prose; faint: few cases), a ring where an identity fails.

    ``marks``: ``colour``, ``width``, ``size`` and ``whiskers`` (intervals).
    """
    p = palette(ctx.state.theme)
    colour, width, size = marks["colour"], marks.get("width", 2.4), marks.get("size", 8)
    parts = runs(series.records, breaks)
    dash = "4px,3px" if any(r.is_estimated for r in series.valued) else "solid"
    x: list[float | None] = []
    y: list[float | None] = []
    for run in parts:
        x += [*(r.year for r in run), None]
        y += [*(scale.at(r.value or 0) for r in run), None]
    line = {"color": colour, "width": width, "dash": dash}
    traces: list[Figure] = [
        {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", "connectgaps": False}
    ]
    if not width:
        traces = []
    if marks.get("whiskers") and metric.is_rate:
        traces.insert(0, _whiskers(series.records, colour))
    traces += _few(series, colour, metric, ctx) if metric.is_rate else []
    traces += _gaps(series, scale, metric, ctx)
    shown = series.valued
    failed = [r for r in shown if r.failed]
    if failed:
        traces.append(_rings(failed, scale, size + 7, p["refused"]))
    full = [1.0 if guard.is_full(r.denominator) else FAINT for r in shown]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [r.year for r in shown],
            "y": [scale.at(r.value or 0) for r in shown],
            "marker": {
                "size": size,
                "color": [p["paper"] if r.is_quoted else colour for r in shown],
                "opacity": full,
                "line": {"color": colour, "width": 1.8},
            },
            "hovertext": [hover(series.name, r, metric, ctx) for r in shown],
            "hoverinfo": "text",
            "cliponaxis": False,
            "customdata": [source(r, metric=r.metric_id) for r in shown],
        }
    )
    return traces


def _whiskers(records: Sequence[MetricValue], colour: str) -> Figure:
    x: list[float | None] = []
    y: list[float | None] = []
    for r in records:
        if r.low is not None and r.high is not None:
            x += [r.year, r.year, None]
            y += [r.low, r.high, None]
    line = {"color": colour, "width": 1.4}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", "opacity": 0.55}


def _few(series: Series, colour: str, metric: MetricRecord, ctx: Context) -> list[Figure]:
    shown = [r for r in series.records if r.value is None and r.low is not None and r.high is not None]
    if not shown:
        return []
    paper = palette(ctx.state.theme)["paper"]
    marker = {"size": 7, "symbol": "diamond", "color": paper, "line": {"color": colour, "width": 1.2}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [r.year for r in shown],
            "y": [((r.low or 0) + (r.high or 0)) / 2 for r in shown],
            "marker": marker,
            "hovertext": [hover(series.name, r, metric, ctx) for r in shown],
            "hoverinfo": "text",
            "customdata": [source(r, metric=r.metric_id) for r in shown],
        }
    ]


def is_gap(record: MetricValue) -> bool:
    """Whether a report that has the table gives no figure: not even counts too few for a rate."""
    return record.value is None and record.low is None and record.status_code not in NO_TABLE


def _gaps(series: Series, scale: Scale, metric: MetricRecord, ctx: Context) -> list[Figure]:
    # A year whose report gives no figure has a cross on the lower edge, so that its reason can be asked.
    shown = [r for r in series.records if is_gap(r)]
    if not shown:
        return []
    low = float(scale.axis["range"][0])
    marker = {"size": 7, "symbol": "x-thin", "line": {"color": palette(ctx.state.theme)["ink3"], "width": 1.4}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [r.year for r in shown],
            "y": [10**low if scale.is_log else low] * len(shown),
            "marker": marker,
            "meta": GAP,
            "cliponaxis": False,
            "hovertext": [hover(series.name, r, metric, ctx) for r in shown],
            "hoverinfo": "text",
            "customdata": [source(r, metric=r.metric_id) for r in shown],
        }
    ]


def _rings(records: Sequence[MetricValue], scale: Scale, size: float, colour: str) -> Figure:
    marker = {"size": size, "symbol": "circle-open", "color": colour, "line": {"width": 1.2}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [r.year for r in records],
        "y": [scale.at(r.value or 0) for r in records],
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def cloud(records: Sequence[MetricValue], scale: Scale, metric: MetricRecord, ctx: Context) -> Figure:
    """Every peer of a year too thin for bands, as a small grey dot."""
    colour = palette(ctx.state.theme)["mark"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [r.year for r in records],
        "y": [scale.at(r.value or 0) for r in records],
        "marker": {"size": 5, "color": colour, "opacity": 0.55},
        "hovertext": [hover(notes.name_of(r, ctx, 30), r, metric, ctx) for r in records],
        "hoverinfo": "text",
        "customdata": [source(r, metric=r.metric_id) for r in records],
    }


def spread(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights moved apart to at least ``gap``, in their order, inside ``low`` and ``high`` where they fit."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed: dict[int, float] = {}
    floor = low
    for i in order:
        placed[i] = max(heights[i], floor)
        floor = placed[i] + gap
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return [placed[i] for i in range(len(heights))]
