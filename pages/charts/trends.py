"""Trends: every place a dot a year, neighbouring years joined, in a grid of panels on one logarithmic axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from statistics import median, quantiles
from typing import Any

from etl.metrics.breaks import Break
from pages import numbers
from pages import theme as look
from pages.charts.breaks import rules, year_axis
from pages.charts.view import Context, Figure
from pages.theme import palette

# A break is named between a panel and its heading.
BREAK = 8
TOP, BOTTOM, LEFT = 50 + BREAK, 30, 58
# On a phone the panels stand one below the other, each so high (assets/narrow.js).
NARROW = 230
# More series than this in one panel are a hairball: then the middle eight tenths are drawn as a band.
MAX_LINES = 60
# A browser draws this many dots at once without a pause.
MAX_DOTS = 800
# Logarithms have no zero: it stands on the lower edge, below one.
FLOOR = 0.4
# A median of fewer places says nothing about the others.
MIN_MEDIAN = 5


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: whose (``series``, ``label``), when, how much, and its source. ``colour``: a chosen place."""

    series: str
    label: str
    year: int
    value: float
    ref: str
    is_quoted: bool = False
    colour: str | None = None

    @property
    def height(self) -> float:
        """Where it stands on the logarithmic axis."""
        return max(self.value, FLOOR)


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: heading, the grey words beside it, its points, the breaks of its series."""

    heading: str
    note: str
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()


def figure(grid: Sequence[Sequence[Panel]], ctx: Context, row_height: int = 320) -> tuple[Figure, int]:
    """Panels in rows and columns, all on the same vertical axis. Returns the figure and its height."""
    theme, lang = ctx.state.theme, ctx.state.lang
    points = [point for row in grid for panel in row for point in panel.points]
    top = max(max(point.value for point in points), 10)
    row_height -= BREAK
    height = TOP + BOTTOM + row_height * len(grid) + (TOP + BOTTOM) * (len(grid) - 1)
    inner = height - TOP - BOTTOM
    layout = look.layout(
        theme, lang, margin={"l": LEFT, "r": 10, "t": TOP, "b": BOTTOM, "pad": 0}, annotations=[], shapes=[]
    )
    data: list[Figure] = []
    number = 0
    for i, row in enumerate(grid):
        lower = 1 - (i * (row_height + TOP + BOTTOM) + row_height) / inner
        upper = 1 - i * (row_height + TOP + BOTTOM) / inner
        for panel, (left, right) in zip(row, _columns(row, len(grid) == 1), strict=True):
            number += 1
            x, y = f"x{number}".removesuffix("1") if number == 1 else f"x{number}", f"y{number}" if number > 1 else "y"
            box = (left, right, max(lower, 0.0), upper)
            layout |= _axes(number, box, top, left == 0, len(row), ctx)
            layout["annotations"].append(_heading(panel, left, upper, theme))
            shapes, notes = rules(panel.breaks, ctx.years, ctx.t, theme, x, (max(lower, 0.0), upper))
            layout["shapes"] += shapes
            layout["annotations"] += notes if left == 0 else []
            data += [trace | {"xaxis": x, "yaxis": y} for trace in _traces(panel.points, ctx)]
    if number > 1:
        size = {"head": TOP, "height": NARROW, "foot": BOTTOM}
        layout["meta"] = {"panel": size, "narrow": number * sum(size.values())}
    return {"data": data, "layout": layout}, height


def _columns(row: Sequence[Panel], is_alone: bool) -> list[tuple[float, float]]:
    # A panel with a handful of points needs less room than one with a hundred; in a grid columns must line up.
    weights = [0.5 if is_alone and len(panel.points) < 5 else 1.0 for panel in row]
    gap = 0.05
    unit = (1 - gap * (len(row) - 1)) / sum(weights)
    found, left = [], 0.0
    for weight in weights:
        found.append((left, min(left + unit * weight, 1.0)))
        left += unit * weight + gap
    return found


def _axes(
    number: int, box: tuple[float, float, float, float], top: float, is_first: bool, panels: int, ctx: Context
) -> dict[str, Any]:
    suffix = "" if number == 1 else str(number)
    values = [10**i for i in range(8) if 10**i <= top * 1.3]
    ticks: dict[str, Any] = {
        "tickvals": [FLOOR, *values],
        "ticktext": ["0", *(numbers.tick(value, ctx.state.lang) for value in values)],
    }
    years = year_axis(ctx.years)
    first, last = ctx.years
    if panels > 1 and last - first >= 5:
        few = [first, (first + last) // 2, last]
        years |= {"tickvals": few, "ticktext": [str(year) for year in few]}
    return {
        f"xaxis{suffix}": look.axis(ctx.state.theme, domain=list(box[:2]), anchor=f"y{suffix}", **years),
        f"yaxis{suffix}": look.axis(
            ctx.state.theme,
            domain=list(box[2:]),
            anchor=f"x{suffix}",
            type="log",
            range=[log10(FLOOR) - 0.08, log10(top) + 0.12],
            showticklabels=is_first,
            **ticks,
        ),
    }


def _heading(panel: Panel, left: float, upper: float, theme: str) -> dict[str, Any]:
    words = look.panel_heading(panel.heading, panel.note, (left, upper), 16, theme, gap="<br>")
    return words | {"align": "left"}


def _series(points: Sequence[Point]) -> list[list[Point]]:
    held: dict[str, list[Point]] = {}
    for point in points:
        held.setdefault(point.series, []).append(point)
    return [sorted(series, key=lambda point: point.year) for series in held.values()]


def _line(series: Sequence[Point]) -> tuple[list[int | None], list[float | None]]:
    x: list[int | None] = []
    y: list[float | None] = []
    for i, point in enumerate(series):
        if i and point.year - series[i - 1].year > 1:
            x.append(None)
            y.append(None)
        x.append(point.year)
        y.append(point.height)
    return x, y


def _lines(all_series: Sequence[Sequence[Point]], colour: str, width: float) -> Figure:
    x: list[int | None] = []
    y: list[float | None] = []
    for series in all_series:
        sx, sy = _line(series)
        x += [*sx, None]
        y += [*sy, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "hoverinfo": "skip",
        "connectgaps": False,
        "line": {"color": colour, "width": width},
    }


def _traces(points: Sequence[Point], ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    quiet = p["band"] if ctx.state.selected else p["mark"]
    every = _series(points)
    chosen = [series for series in every if series[0].colour]
    others = [series for series in every if not series[0].colour]
    cloud = [point for series in others for point in series]
    traces: list[Figure] = []
    if len(others) > MAX_LINES:
        traces += _band(points, p)
        traces += [_dots(cloud, quiet, 5, p["paper"])] if len(cloud) <= MAX_DOTS else []
    elif others:
        traces += [_lines(others, quiet, 1.2), _dots(cloud, quiet, 6.5, p["paper"]), _medians(points, ctx)]
    for series in chosen:
        colour = series[0].colour or p["ink"]
        traces += [_lines([series], colour, 2.6), _dots(series, colour, 9, p["paper"]), _name(series, colour, ctx)]
    # Plotly drops an axis that carries no trace.
    return traces or [_dots([], quiet, 6.5, p["paper"])]


def _dots(points: Sequence[Point], colour: str, size: float, paper: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.year for point in points],
        "y": [point.height for point in points],
        "marker": {
            "size": size,
            "color": [paper if point.is_quoted else colour for point in points],
            "line": {"color": colour, "width": 1.4},
        },
        "hovertext": [f"{point.label} {point.year}<br><b>{numbers.exact(point.value)}</b>" for point in points],
        "hoverinfo": "text",
        "customdata": [point.ref for point in points],
    }


def _name(series: Sequence[Point], colour: str, ctx: Context) -> Figure:
    last = series[-1]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [last.year],
        "y": [last.height],
        "text": [f"<b>\u00a0\u00a0{last.label}\u00a0\u00a0</b>"],
        "textposition": "top left" if last.year == ctx.years[1] else "middle right",
        "hoverinfo": "skip",
        "textfont": {"color": colour, "size": 12.5},
        "cliponaxis": False,
    }


def _heights(points: Sequence[Point]) -> dict[int, list[float]]:
    held: dict[int, list[float]] = {year: [] for year in sorted({point.year for point in points})}
    for point in points:
        held[point.year].append(point.height)
    return held


def _medians(points: Sequence[Point], ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    by_year = _heights(points)
    found = {year: median(values) for year, values in by_year.items() if len(values) >= MIN_MEDIAN}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(found),
        "y": list(found.values()),
        "marker": {"symbol": "line-ew", "size": 20, "line": {"color": p["ink"], "width": 2.6}},
        "hovertext": [
            f"{ctx.t('key.median')} {year}<br><b>{numbers.exact(round(value, 1))}</b>" for year, value in found.items()
        ],
        "hoverinfo": "text",
    }


def _band(points: Sequence[Point], p: dict[str, str]) -> list[Figure]:
    by_year = _heights(points)
    years = [year for year, values in by_year.items() if len(values) >= 2 * MIN_MEDIAN]
    tenths = [quantiles(by_year[year], n=10) for year in years]
    band: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": [*years, *years[::-1]],
        "fill": "toself",
        "y": [*(q[0] for q in tenths), *(q[8] for q in tenths[::-1])],
        "fillcolor": p["band2"],
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    middle: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": years,
        "y": [q[4] for q in tenths],
        "line": {"color": p["ink"], "width": 2},
        "hoverinfo": "skip",
    }
    return [band, middle]
