"""Small multiples: one small panel a place or a metric, each a line on the pale deciles of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from etl.metrics.breaks import Break
from etl.metrics.peers import Band
from pages import theme as look
from pages.charts import fan
from pages.charts.breaks import rules
from pages.charts.peers import Series
from pages.charts.view import Context, Figure
from pages.queries.metric_records import MetricRecord
from pages.queries.metric_values import MetricValue
from pages.theme import palette

COLUMNS = 3
# A heading keeps its two lines.
EMPTY = "\u00a0"
PANEL, HEAD, FOOT, LEFT, GAP = 128, 46, 24, 54, 0.055


@dataclass(frozen=True, slots=True)
class Cell:
    """One small panel: heading, grey second line, the line, its peers, the axis it is drawn on.

    ``peers`` are single values of years without deciles; ``empty`` says why there is no line. ``own`` is the axis
    of this panel alone, of the same kind, where the reader may choose between it and ``scale``.
    """

    heading: str
    note: str
    metric: MetricRecord
    scale: fan.Scale
    series: Series | None
    bands: tuple[Band, ...]
    breaks: tuple[Break, ...]
    peers: tuple[MetricValue, ...]
    colour: str
    empty: str = ""
    own: fan.Scale | None = None


def figure(cells: Sequence[Cell], ctx: Context, shared: bool, panel: int = PANEL) -> tuple[Figure, int]:
    """Panels row by row, ``panel`` pixels high; with a ``shared`` axis only the first column carries its words.

    Where cells have an axis of their own, ``meta.axes`` of the layout holds both for the browser to switch between.
    """
    theme = ctx.state.theme
    total = -(-len(cells) // COLUMNS)
    unit = HEAD + panel + FOOT
    height = total * unit
    width = (1 - GAP * (COLUMNS - 1)) / COLUMNS
    layout: dict[str, Any] = look.layout(
        theme, ctx.state.lang, margin={"l": LEFT, "r": 10, "t": 0, "b": 0, "pad": 0}, annotations=[], shapes=[]
    )
    data: list[Figure] = []
    for i, cell in enumerate(cells):
        row, column = divmod(i, COLUMNS)
        left = column * (width + GAP)
        upper = 1 - (row * unit + HEAD) / height
        box = (left, min(left + width, 1.0), max(upper - panel / height, 0.0), upper)
        suffix = "" if i == 0 else str(i + 1)
        layout |= _axes(suffix, cell, box, shared, column == 0, ctx)
        shapes, _ = rules(cell.breaks, ctx.years, ctx.t, theme, f"x{suffix}", (box[2], box[3]))
        layout["shapes"] += shapes
        layout["annotations"] += _words(cell, box, ctx)
        data += [trace | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in _traces(cell, ctx)]
    # On a phone the panels stand one below the other (assets/narrow.js).
    layout["meta"] = {"panel": {"head": HEAD, "height": PANEL, "foot": FOOT}, "narrow": len(cells) * unit}
    if all(cell.own for cell in cells):
        layout["meta"]["axes"] = {
            "shared": [_upright(cell.scale, i % COLUMNS == 0) for i, cell in enumerate(cells)],
            "own": [_upright(cell.own or cell.scale, True, bool(cell.empty)) for cell in cells],
        }
    return {"data": data, "layout": layout}, height


def _upright(scale: fan.Scale, is_told: bool, is_blank: bool = False) -> dict[str, Any]:
    """A vertical axis of a small panel, which has room for three words: both ends and the middle."""
    own = dict(scale.axis)
    values = own["tickvals"]
    middle = {len(values) // 2} if len(values) % 2 or own.get("type") == "log" else set()
    keep = sorted({0, len(values) - 1} | middle)
    words = {"tickvals": [values[k] for k in keep], "ticktext": ["" if is_blank else own["ticktext"][k] for k in keep]}
    return own | words | {"showticklabels": is_told}


def _axes(
    suffix: str, cell: Cell, box: tuple[float, float, float, float], shared: bool, is_first: bool, ctx: Context
) -> dict[str, Any]:
    first, last = ctx.years
    ticks = sorted({first, last})
    # An axis of a panel's own that holds nothing would be made up: it keeps its lines and loses its words.
    own = _upright(cell.scale, is_first) if shared else _upright(cell.own or cell.scale, True, bool(cell.empty))
    years = {"range": [first - 0.5, last + 0.5], "tickvals": ticks, "ticktext": [str(y) for y in ticks]}
    return {
        f"xaxis{suffix}": look.axis(
            ctx.state.theme, domain=list(box[:2]), anchor=f"y{suffix}", showgrid=False, **years
        ),
        f"yaxis{suffix}": look.axis(ctx.state.theme, domain=list(box[2:]), anchor=f"x{suffix}", **own),
    }


def _words(cell: Cell, box: tuple[float, float, float, float], ctx: Context) -> list[dict[str, Any]]:
    p = palette(ctx.state.theme)
    base: dict[str, Any] = {"xref": "paper", "yref": "paper", "showarrow": False, "align": "left"}
    grey = f"<span style='color:{p['ink3']};font-size:11.5px'>"
    words = [
        base
        | {
            "x": box[0],
            "xanchor": "left",
            "y": box[3],
            "yanchor": "bottom",
            "yshift": 5,
            "font": {"size": 12.5, "color": p["ink"]},
            "text": f"<b>{cell.heading}</b><br>{grey}{cell.note or EMPTY}</span>",
        }
    ]
    if cell.empty:
        middle = {"x": (box[0] + box[1]) / 2, "y": (box[2] + box[3]) / 2, "xanchor": "center", "align": "center"}
        words.append(base | middle | {"text": cell.empty, "font": {"size": 12, "color": p["ink3"]}})
    return words


def _traces(cell: Cell, ctx: Context) -> list[Figure]:
    traces = fan.band_traces(cell.bands, cell.breaks, cell.scale, cell.metric, ctx, pairs=2)
    if cell.peers:
        traces.append(fan.cloud(cell.peers, cell.scale, cell.metric, ctx))
    if cell.series is not None:
        style = {"colour": cell.colour, "width": 2.2, "size": 7, "whiskers": True}
        traces += fan.line_traces(cell.series, cell.breaks, cell.scale, cell.metric, ctx, **style)
    # Plotly drops an axis that carries no trace.
    blank: Figure = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip", "mode": "markers"}
    return traces or [blank]


def thin_peers(records: Sequence[MetricValue], bands: Sequence[Band], series: Series | None) -> tuple[MetricValue, ...]:
    """Peers of the years that have too few places for bands."""
    thin = {band.year for band in bands if not band.levels}
    mine = series.publisher_code if series else ""
    return tuple(r for r in records if r.year in thin and r.publisher_code != mine)
