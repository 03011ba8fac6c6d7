"""A chart's figure as a small SVG that fits any width: the picture of the first view, until plotly draws the same.

Horizontal places are fractions of the plot, vertical ones pixels, because the server does not know the reader's
window. So lines and marks lie in a layer that stretches sideways while strokes keep their width (a dot is a stroke of
no length with round ends), and words stand at percentages above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import log10
from typing import Any

from pages.charts.view import Figure
from pages.first.words import words

# The stretching layer is this many units wide: a tenth of a unit is a tenth of a pixel on a common screen.
WIDE = 1000
FLAT = ("line-ew", "line-ns")
_LINE_MARK = "m-14 0h28"


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: its range (exponents where logarithmic) on its part of the plot."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool

    def at(self, value: float) -> float:
        """Where a value stands, as a fraction of the plot from left or from below."""
        number = log10(value) if self.is_log else value
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot area: its axes by short name (``x``, ``y2``) and its height in pixels."""

    layout: Figure
    scales: dict[str, Scale]
    height: float

    def x(self, value: float, ref: str = "x") -> float:
        """Units of the stretching layer; ``ref`` ``paper`` counts fractions of the plot."""
        return WIDE * (value if ref == "paper" else self.scales[ref].at(value))

    def y(self, value: float, ref: str = "y") -> float:
        """Pixels from the plot's top."""
        return self.height * (1 - (value if ref == "paper" else self.scales[ref].at(value)))


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _percent(units: float) -> str:
    return f"{units / WIDE * 100:.2f}%"


def _bounds(layout: Figure, name: str, data: Sequence[Figure]) -> tuple[float, float] | None:
    axis = layout[f"{name[0]}axis{name[1:]}"]
    if "range" in axis:
        low, high = axis["range"]
        return float(low), float(high)
    seen = [value for trace in data for value in trace.get(name[0], ()) if isinstance(value, int | float)]
    width = max((trace.get("width") or 0.8 for trace in data if trace["type"] == "bar"), default=0.0) / 2
    if not seen or axis.get("type") == "log" or axis.get("rangemode") == "tozero":
        # Plotly chooses the range and the ticks; a guess would jump.
        return None
    return min(seen) - width, max(seen) + width


def _plot(figure: Figure, height: float) -> Plot | None:
    layout = figure["layout"]
    margin = layout["margin"]
    scales: dict[str, Scale] = {}
    for key, axis in layout.items():
        if key[1:5] != "axis":
            continue
        name = key[0] + key[5:]
        default = "x" if key[0] == "x" else "y"
        mine = [trace for trace in figure["data"] if trace.get(f"{key[0]}axis", default) == name]
        bounds = _bounds(layout, name, mine)
        if axis.get("scaleanchor") or bounds is None or bounds[0] == bounds[1]:
            return None
        start, end = axis.get("domain", (0, 1))
        scales[name] = Scale(*bounds, start, end, axis.get("type") == "log")
    return Plot(layout, scales, height - margin["t"] - margin["b"])


def picture(figure: Figure, height: int, label: str) -> str:
    """The figure as HTML that fills a box of ``height`` pixels; empty where only plotly can draw it (maps to scale).

    ``label`` says in words what is seen.
    """
    plot = _plot(figure, height)
    if plot is None:
        return ""
    margin = plot.layout["margin"]
    place = (
        f"left:{margin['l']}px;top:{margin['t']}px;width:calc(100% - {margin['l'] + margin['r']}px);"
        f"height:{_short(plot.height)}px"
    )
    data = _stacked(figure)
    shapes = plot.layout.get("shapes", ())
    below = [_shape(shape, plot) for shape in shapes if shape.get("layer") == "below"]
    above = [_shape(shape, plot) for shape in shapes if shape.get("layer") != "below"]
    marks = [part for trace in data for part in _marks(trace, plot)]
    stretched = "".join([*below, *_grid(plot), *marks, *above])
    said = "".join([*_ticks(plot), *(w for trace in data for w in _labels(trace, plot)), *_notes(plot)])
    font = plot.layout["font"]
    return (
        f'<svg class="first-picture" role="img" aria-label="{escape(label)}" style="{place}" '
        f'font-size="{font["size"]}" fill="{font["color"]}">'
        f'<svg width="100%" height="{_short(plot.height)}" viewBox="0 0 {WIDE} {_short(plot.height)}" '
        f'preserveAspectRatio="none" overflow="visible" fill="none">{stretched}</svg>{said}</svg>'
    )


def _stacked(figure: Figure) -> list[Figure]:
    """The traces; bars that plotly piles up carry the place where they begin."""
    if figure["layout"].get("barmode") not in ("stack", "relative"):
        return list(figure["data"])
    tops: dict[tuple[object, ...], float] = {}
    found = []
    for trace in figure["data"]:
        if trace["type"] == "bar" and "base" not in trace:
            along, across = ("x", "y") if trace.get("orientation") == "h" else ("y", "x")
            bases = []
            for length, place in zip(trace[along], trace[across], strict=True):
                key = (trace.get("xaxis"), trace.get("yaxis"), place, (length or 0) < 0)
                bases.append(tops.get(key, 0))
                tops[key] = bases[-1] + (length or 0)
            trace = trace | {"base": bases}
        found.append(trace)
    return found


def _path(d: str, **attributes: object) -> str:
    said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items() if value is not None)
    return f'<path d="{d}"{said}/>' if d else ""


def _box(plot: Plot, corners: tuple[float, float, float, float], xref: str, yref: str) -> str:
    x0, x1 = sorted((plot.x(corners[0], xref), plot.x(corners[1], xref)))
    y0, y1 = sorted((plot.y(corners[2], yref), plot.y(corners[3], yref)))
    return f"M{_short(x0)} {_short(y0)}H{_short(x1)}V{_short(y1)}H{_short(x0)}Z"


def _shape(shape: Figure, plot: Plot) -> str:
    xref, yref = shape.get("xref", "x"), shape.get("yref", "y")
    line = shape.get("line", {})
    stroke = {"stroke": line.get("color"), "stroke_width": line.get("width", 2)} if line.get("width", 2) else {}
    if shape["type"] == "rect":
        d = _box(plot, (shape["x0"], shape["x1"], shape["y0"], shape["y1"]), xref, yref)
        return _path(d, fill=shape.get("fillcolor", "none"), **stroke)
    points = [(plot.x(shape[f"x{i}"], xref), plot.y(shape[f"y{i}"], yref)) for i in (0, 1)]
    dash = {"dot": "2,2", "dash": "6,4"}.get(line.get("dash", ""), line.get("dash", "").replace("px", "") or None)
    return _path(_line(points), stroke_dasharray=dash if dash != "solid" else None, **stroke)


def _line(points: Iterable[tuple[float, float]]) -> str:
    return "".join(f"{'L' if i else 'M'}{_short(x)} {_short(y)}" for i, (x, y) in enumerate(points))


def _axes(plot: Plot) -> Iterable[tuple[str, Figure]]:
    for key, axis in plot.layout.items():
        if key[1:5] == "axis":
            yield key[0] + key[5:], axis


def _partner(plot: Plot, name: str, axis: Figure) -> Scale:
    return plot.scales[axis.get("anchor") or ("y" if name[0] == "x" else "x")]


def _tick_values(axis: Figure) -> tuple[Sequence[float], Sequence[str]]:
    values = axis.get("tickvals") or ()
    return values, axis.get("ticktext") or [str(value) for value in values]


def _inside(scale: Scale, value: float) -> bool:
    return not (scale.is_log and value <= 0) and scale.start - 1e-6 <= scale.at(value) <= scale.end + 1e-6


def _grid(plot: Plot) -> list[str]:
    found = []
    for name, axis in _axes(plot):
        if not axis.get("showgrid"):
            continue
        other, d = _partner(plot, name, axis), ""
        for value in _tick_values(axis)[0]:
            if not _inside(plot.scales[name], value):
                continue
            if name[0] == "x":
                ends = [(plot.x(value, name), plot.y(at, "paper")) for at in (other.start, other.end)]
            else:
                ends = [(plot.x(at, "paper"), plot.y(value, name)) for at in (other.start, other.end)]
            d += _line(ends)
        found.append(_path(d, stroke=axis["gridcolor"], stroke_width=1))
    return found


def _ticks(plot: Plot) -> list[str]:
    found = []
    for name, axis in _axes(plot):
        if axis.get("showticklabels") is False:
            continue
        other, said = _partner(plot, name, axis), []
        for value, text in zip(*_tick_values(axis), strict=False):
            if not _inside(plot.scales[name], value):
                continue
            if name[0] == "x":
                y = plot.y(other.end, "paper") - 6 if axis.get("side") == "top" else plot.y(other.start, "paper") + 13
                said.append(words(str(text), _percent(plot.x(value, name)), y, ""))
            else:
                x = _percent(plot.x(other.start, "paper"))
                said.append(words(str(text), x, plot.y(value, name) + 4, ""))
        font, anchor = axis["tickfont"], "middle" if name[0] == "x" else "end"
        found.append(f'<g fill="{font["color"]}" font-size="{font["size"]}" text-anchor="{anchor}">{"".join(said)}</g>')
    return found


def _each(value: object, n: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] * n


def _points(trace: Figure, plot: Plot) -> list[tuple[float, float] | None]:
    xref, yref = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    pairs = zip(trace.get("x", ()), trace.get("y", ()), strict=False)
    return [None if x is None or y is None else (plot.x(x, xref), plot.y(y, yref)) for x, y in pairs]


def _marks(trace: Figure, plot: Plot) -> list[str]:
    if trace["type"] == "bar":
        return _bars(trace, plot)
    points, found, mode = _points(trace, plot), [], trace.get("mode", "")
    if "lines" in mode:
        found.append(_strokes(trace, points))
    if "markers" in mode:
        found += _dots(trace, points)
    return found


def _strokes(trace: Figure, points: Sequence[tuple[float, float] | None]) -> str:
    d, is_open = "", False
    for point in points:
        if point:
            d += f"{'L' if is_open else 'M'}{_short(point[0])} {_short(point[1])}"
        is_open = point is not None
    line = trace.get("line", {})
    dash = line.get("dash", "").replace("px", "")
    return _path(
        d,
        fill=trace.get("fillcolor", "none") if trace.get("fill") else "none",
        stroke=line.get("color") if line.get("width", 2) else None,
        stroke_width=line.get("width", 2),
        stroke_dasharray={"dash": "6,4", "dot": "2,2", "solid": None}.get(dash, dash) or None,
        opacity=trace.get("opacity"),
    )


def _dots(trace: Figure, points: Sequence[tuple[float, float] | None]) -> list[str]:
    # One path a look: a rim in the line's colour, a smaller core above it.
    marker, n = trace.get("marker", {}), len(points)
    line = marker.get("line", {})
    looks = zip(
        _each(marker.get("color"), n),
        _each(line.get("color"), n),
        _each(marker.get("size", 6), n),
        _each(marker.get("opacity"), n),
        _each(marker.get("symbol", "circle"), n),
        strict=True,
    )
    groups: dict[tuple[Any, ...], str] = {}
    for point, look in zip(points, looks, strict=True):
        if point:
            at = f"M{_short(point[0])} {_short(point[1])}"
            groups[look] = groups.get(look, "") + at + (_LINE_MARK if look[4] == "line-ew" else "h0")
    width, found = line.get("width", 0), []
    for (core, rim, size, opacity, symbol), d in groups.items():
        if symbol in FLAT:
            found.append(_path(d, stroke=rim or core, stroke_width=width or 2, opacity=opacity))
            continue
        if width and rim:
            found.append(_path(d, stroke=rim, stroke_width=size + width, stroke_linecap="round", opacity=opacity))
        if core and not str(symbol).endswith("-open"):
            inner = size - width if width and rim else size
            found.append(_path(d, stroke=core, stroke_width=inner, stroke_linecap="round", opacity=opacity))
    return found


def _bars(trace: Figure, plot: Plot) -> list[str]:
    xref, yref = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    flat = trace.get("orientation") == "h"
    lengths, places = (trace["x"], trace["y"]) if flat else (trace["y"], trace["x"])
    n = len(places)
    groups: dict[str, str] = {}
    marker = trace.get("marker", {})
    pattern = marker.get("pattern", {})
    # Hatching is its colour, paler.
    looks = _each(pattern["fgcolor"] if pattern.get("shape") else marker.get("color"), n)
    parts = zip(
        lengths, places, _each(trace.get("base") or 0, n), _each(trace.get("width") or 0.8, n), looks, strict=True
    )
    for length, place, base, width, colour in parts:
        if not length:
            continue
        along, across = (base, base + length), (place - width / 2, place + width / 2)
        corners = (*along, *across) if flat else (*across, *along)
        groups[str(colour)] = groups.get(str(colour), "") + _box(plot, corners, xref, yref)
    line, pale = marker.get("line", {}), 0.4 if pattern.get("shape") else marker.get("opacity")
    edge = {"stroke": line.get("color"), "stroke_width": line["width"]} if line.get("width") else {}
    return [_path(d, fill=colour, fill_opacity=pale, **edge) for colour, d in groups.items()]


def _labels(trace: Figure, plot: Plot) -> list[str]:
    if trace["type"] == "bar":
        return _bar_labels(trace, plot)
    if "text" not in trace.get("mode", ""):
        return []
    points = _points(trace, plot)
    texts = zip(points, _each(trace.get("text", ""), len(points)), strict=False)
    position, font = trace.get("textposition", "middle center"), trace.get("textfont", {})
    anchor = "end" if "left" in position else "start" if "right" in position else "middle"
    shift = -8 if "top" in position else 16 if "bottom" in position else 4
    extra = f' text-anchor="{anchor}" fill="{font.get("color", "")}" font-size="{font.get("size", 12)}"'
    return [words(str(text), _percent(point[0]), point[1] + shift, extra) for point, text in texts if point and text]


def _bar_labels(trace: Figure, plot: Plot) -> list[str]:
    # Labels of upright bars stand on the last of a pile.
    n, flat = len(trace.get("x", ())), trace.get("orientation") == "h"
    texts = _each(trace.get("text") or "", n)
    bases = _each(trace.get("base") or 0, n)
    if not flat:
        parts = zip(trace["x"], trace["y"], bases, texts, strict=True)
        return [
            words(str(text), _percent(plot.x(x)), plot.y(base + y) - 5, ' text-anchor="middle"')
            for x, y, base, text in parts
            if text and y is not None
        ]
    colours = _each(trace.get("insidetextfont", {}).get("color", trace.get("textfont", {}).get("color", "")), n)
    size = trace.get("insidetextfont", {}).get("size", 12)
    outside = trace.get("textposition") == "outside"
    found = []
    for x, y, base, text, colour in zip(trace["x"], trace["y"], bases, texts, colours, strict=True):
        if text and x is not None:
            at = base + x if outside else base + x / 2
            anchor = "start" if outside else "middle"
            where = _percent(plot.x(at, trace.get("xaxis", "x")))
            extra = f' text-anchor="{anchor}" fill="{colour}" font-size="{size}"'
            found.append(words(str(text), where, plot.y(y, trace.get("yaxis", "y")) + 4, extra, dx=4 if outside else 0))
    return found


def _notes(plot: Plot) -> list[str]:
    found = []
    for note in plot.layout.get("annotations", ()):
        x = _percent(plot.x(note["x"], note.get("xref", "x")))
        y = plot.y(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
        size, lines = note["font"].get("size", 12), note["text"].count("<br>") + 1
        tall = size * 1.3 * (lines - 1)
        up = {"bottom": tall + 6, "top": -size - 3, "middle": tall / 2 - size * 0.35}[note.get("yanchor", "middle")]
        anchor = {"left": "start", "right": "end"}.get(note.get("xanchor", "center"), "middle")
        extra = f' text-anchor="{anchor}" fill="{note["font"].get("color", "")}" font-size="{size}"'
        # Plotly keeps a pixel around a note's words.
        aside = note.get("xshift", 0) + {"start": 2, "end": -2, "middle": 0}[anchor]
        found.append(words(note["text"], x, y - up, extra, dx=aside, size=size))
    return found
