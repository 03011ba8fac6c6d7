"""Places in order of a figure: a dot for the newest year, a thin line for what it may or did vary, never a bare rank.

Few places are rows with names; many are one curve a level, with the chosen places named on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from statistics import median
from typing import Any

from pages import numbers
from pages import theme as look
from pages.charts import guard, notes
from pages.charts.logs import log_axis, place
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.view import Context, Figure, ref
from pages.queries.metric_values import MetricValue
from pages.theme import palette

# Two screens of rows; a longer list is a curve.
MAX_NAMED = 60
PANEL, LOW_PANEL, HEAD, FOOT, LEFT = 250, 110, 34, 24, 58
# So few places on a curve can all be named.
MAX_LABELLED = 12
DOT = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: its newest figure, and those of earlier years in the selection."""

    newest: MetricValue
    earlier: tuple[MetricValue, ...]

    @property
    def value(self) -> float:
        """The newest figure."""
        return self.newest.value or 0.0

    @property
    def is_interval(self) -> bool:
        """Whether the thin line is a 95 % interval; else it is the range over the years."""
        return self.newest.low is not None and self.newest.high is not None

    @property
    def span(self) -> tuple[float, float]:
        """Ends of the thin line: the interval, or lowest and highest year."""
        if self.newest.low is not None and self.newest.high is not None:
            return self.newest.low, self.newest.high
        every = [self.value, *(r.value or 0.0 for r in self.earlier)]
        return min(every), max(every)


def entries(records: Sequence[MetricValue]) -> list[Entry]:
    """One entry a publisher and scope, highest newest figure first."""
    found: dict[tuple[str, str], list[MetricValue]] = {}
    for record in sorted(records, key=lambda r: -r.year):
        found.setdefault((record.publisher_code, record.scope_code), []).append(record)
    made = [Entry(series[0], tuple(series[1:])) for series in found.values()]
    return sorted(made, key=lambda e: (-e.value, e.newest.publisher_code))


def parts(found: Sequence[Entry], ctx: Context) -> dict[str, list[Entry]]:
    """Entries by the heading of their panel, highest figure first."""
    of = {id(entry.newest): entry for entry in found}
    parted = guard.panels([entry.newest for entry in found], ctx)
    return {panel.heading: [of[id(record)] for record in panel.records] for panel in parted}


def figure_text(value: float, record: MetricValue) -> str:
    """A figure as printed: a count in full, a figure per 100,000 with one digit."""
    return numbers.exact(value) if record.denominator is None else numbers.per(value)


def hover(record: MetricValue, ctx: Context) -> str:
    """Name, year, figure, counts and interval."""
    lines = [f"{notes.name_of(record, ctx, 30)} {record.year}  <b>{figure_text(record.value or 0, record)}</b>"]
    if record.denominator is not None:
        lines.append(" · ".join(part for part in (counts(record, ctx), notes.population(record, ctx)) if part))
    if record.low is not None and record.high is not None:
        lines.append(ctx.t("applications_rank.interval", low=numbers.per(record.low), high=numbers.per(record.high)))
    return "<br>".join(lines)


def counts(record: MetricValue, ctx: Context) -> str:
    """``605 件 / 84.48 万人``: what the figure was made from."""
    return ctx.t(
        "applications_rank.counts",
        cases=numbers.exact(record.numerator or 0),
        residents=numbers.count(record.denominator or 0, ctx.state.lang),
    )


def source(record: MetricValue) -> str:
    """The way to the record's report and cells."""
    return ref(record.report_code, metric=record.metric_id)


def rows(found: Sequence[Entry], ctx: Context) -> tuple[Figure, int]:
    """One named row a place."""
    p = palette(ctx.state.theme)
    by_panel = parts(found, ctx)
    groups = [RowGroup(heading, tuple(_item(entry, ctx) for entry in members)) for heading, members in by_panel.items()]
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, _axis(found, ctx))
    placed = list(zip(laid.y, (entry for members in by_panel.values() for entry in members), strict=True))
    data = [
        *_lines([(y, e, colour(e, ctx, p["ink2"])) for y, e in placed], is_upright=False),
        _earlier([(y, r) for y, e in placed for r in e.earlier], p["mark"], ctx),
        _rings([(place(e.value), y) for y, e in placed if e.newest.failed], p["refused"]),
        _dots([(place(e.value), y, e, colour(e, ctx, p["ink2"])) for y, e in placed], DOT, ctx),
    ]
    return {"data": data, "layout": laid.layout}, laid.height


def _axis(found: Sequence[Entry], ctx: Context) -> dict[str, Any]:
    every = [value for e in found for value in (*e.span, e.value, *(r.value or 0.0 for r in e.earlier))]
    return log_axis(max(every), ctx.state.lang, min(every))


def _item(entry: Entry, ctx: Context) -> RowItem:
    record = entry.newest
    label = f"{notes.name_of(record, ctx)}  {record.year}"
    words = counts(record, ctx) if record.denominator is not None else ""
    return RowItem(label, words, colour(entry, ctx, "") or None, strong=figure_text(entry.value, record))


def colour(entry: Entry, ctx: Context, quiet: str) -> str:
    """The colour of a chosen place (from the ninth on the accent), else ``quiet``."""
    own = palette(ctx.state.theme)["accent"] if notes.is_chosen(entry.newest, ctx) else quiet
    return notes.colour_of(entry.newest, ctx) or own


def _lines(placed: Sequence[tuple[float, Entry, str]], is_upright: bool) -> list[Figure]:
    # One trace a colour and kind: dashed where the population is estimated (look.md, "Marks").
    traces: list[Figure] = []
    for tint, dash in dict.fromkeys((tint, e.newest.is_estimated) for _, e, tint in placed):
        along: list[float | None] = []
        across: list[float | None] = []
        for at, entry, own in placed:
            if (own, entry.newest.is_estimated) == (tint, dash):
                along += [place(entry.span[0]), place(entry.span[1]), None]
                across += [at, at, None]
        x, y = (across, along) if is_upright else (along, across)
        line = {"color": tint, "width": 1.5, "dash": "3px,2px" if dash else "solid"}
        traces.append(
            {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", "opacity": 0.6}
        )
    return traces


def _earlier(placed: Sequence[tuple[float, MetricValue]], tint: str, ctx: Context) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place(r.value or 0) for _, r in placed],
        "y": [y for y, _ in placed],
        "marker": {"symbol": "line-ns", "size": 9, "line": {"color": tint, "width": 1.6}},
        "hovertext": [hover(r, ctx) for _, r in placed],
        "hoverinfo": "text",
        "customdata": [source(r) for _, r in placed],
    }


def _rings(points: Sequence[tuple[float, float]], tint: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"size": 17, "symbol": "circle-open", "color": tint, "line": {"width": 1.2}},
    }


def _dots(points: Sequence[tuple[float, float, Entry, str]], size: float, ctx: Context) -> Figure:
    paper = palette(ctx.state.theme)["paper"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _, _ in points],
        "y": [y for _, y, _, _ in points],
        "cliponaxis": False,
        "marker": {
            "size": size,
            "color": [paper if e.newest.is_quoted else tint for _, _, e, tint in points],
            "line": {"color": [tint for _, _, _, tint in points], "width": 2 if size == DOT else 1.2},
        },
        "hovertext": [hover(e.newest, ctx) for _, _, e, _ in points],
        "hoverinfo": "text",
        "customdata": [source(e.newest) for _, _, e, _ in points],
    }


def curves(found: Sequence[Entry], ctx: Context) -> tuple[Figure, int]:
    """One panel a level, places from highest to lowest, all panels on one axis."""
    theme, lang = ctx.state.theme, ctx.state.lang
    by_panel = parts(found, ctx)
    rooms = [PANEL if len(members) > 3 else LOW_PANEL for members in by_panel.values()]
    height = sum(rooms) + len(rooms) * (HEAD + FOOT)
    layout: dict[str, Any] = look.layout(
        theme, lang, margin={"l": LEFT, "r": 14, "t": 0, "b": 0, "pad": 0}, annotations=[], shapes=[]
    )
    data: list[Figure] = []
    for i, (heading, members) in enumerate(by_panel.items()):
        suffix = "" if i == 0 else str(i + 1)
        upper = 1 - (sum(rooms[:i]) + i * (HEAD + FOOT) + HEAD) / height
        lower = upper - rooms[i] / height
        layout[f"xaxis{suffix}"] = look.axis(
            theme, anchor=f"y{suffix}", range=[-0.8, len(members) - 0.2], showgrid=False, showticklabels=False
        )
        layout[f"yaxis{suffix}"] = look.axis(
            theme, anchor=f"x{suffix}", domain=[max(lower, 0.0), upper], **_ticks(found, rooms[i], ctx)
        )
        layout["annotations"] += _words(heading, members, upper, suffix, ctx)
        data += [trace | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in _curve(members, ctx)]
    return {"data": data, "layout": layout}, height


def _ticks(found: Sequence[Entry], room: int, ctx: Context) -> dict[str, Any]:
    axis = _axis(found, ctx)
    if room == LOW_PANEL:
        # A low panel has no room for a tick at each power of ten.
        axis |= {"tickvals": axis["tickvals"][::2], "ticktext": axis["ticktext"][::2]}
    return axis


def _curve(members: Sequence[Entry], ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    placed = [(float(i), e, colour(e, ctx, p["mark"])) for i, e in enumerate(members)]
    middle = place(median(e.value for e in members))
    chosen = [(x, place(e.value), e, tint) for x, e, tint in placed if notes.is_chosen(e.newest, ctx)]
    others = [(x, place(e.value), e, tint) for x, e, tint in placed if not notes.is_chosen(e.newest, ctx)]
    line: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.8, len(members) - 0.2],
        "y": [middle, middle],
        "hoverinfo": "skip",
        "line": {"color": p["ink"], "width": 1.2},
    }
    return [
        *_lines(placed, is_upright=True),
        *([line] if len(members) > 3 else []),
        _names([(x, e) for x, e, _ in placed if not notes.is_chosen(e.newest, ctx)], len(members), ctx),
        _rings([(x, place(e.value)) for x, e, _ in placed if e.newest.failed and len(members) <= 200], p["refused"]),
        _dots(others, 6, ctx),
        _dots(chosen, DOT, ctx),
    ]


def _names(placed: Sequence[tuple[float, Entry]], size: int, ctx: Context) -> Figure:
    # Every place of a short curve, the two ends of a long one.
    shown = placed if size <= MAX_LABELLED else [*placed[:1], *placed[-1:]]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _ in shown],
        "y": [place(e.value) for _, e in shown],
        "text": [notes.name_of(e.newest, ctx, 8) for _, e in shown],
        "textposition": [
            "top right" if x < size * 0.1 else "top left" if x > size * 0.9 - 1 else "top center" for x, _ in shown
        ],
        "textfont": {"size": 11, "color": palette(ctx.state.theme)["ink3"]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _words(panel: str, members: Sequence[Entry], upper: float, suffix: str, ctx: Context) -> list[dict[str, Any]]:
    middle = median(e.value for e in members)
    note = ctx.t(
        "applications_rank.panel" if len(members) > 3 else "applications_rank.panel_few",
        places=notes.counted([e.newest for e in members], ctx),
        median=figure_text(round(middle, 1), members[0].newest),
    )
    heading = look.panel_heading(panel, note, (0, upper), 8, ctx.state.theme)
    chosen = [(i, e) for i, e in enumerate(members) if notes.colour_of(e.newest, ctx)]
    return [heading, *(_flag(i, e, n, len(members), suffix, ctx) for n, (i, e) in enumerate(chosen))]


def _flag(i: int, entry: Entry, number: int, size: int, suffix: str, ctx: Context) -> dict[str, Any]:
    p = palette(ctx.state.theme)
    tint = colour(entry, ctx, p["ink"])
    return {
        "xref": f"x{suffix}",
        "yref": f"y{suffix}",
        "x": i,
        "y": log10(place(entry.value)),
        "text": f"<b>{notes.name_of(entry.newest, ctx)}</b> {figure_text(entry.value, entry.newest)}",
        "font": {"color": tint, "size": 12.5},
        "bgcolor": p["paper"],
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": tint,
        # Neighbours on the curve get their names on three heights.
        "ax": 0,
        "ay": -26 - 20 * (number % 3),
        "xanchor": "left" if i < size * 0.2 else "right" if i > size * 0.8 else "center",
    }
