"""Marks on top of each other are drawn as one: a country has 40,000 reports a year, a picture some thousand dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2, log10
from typing import Any

from pages import numbers
from pages.charts.view import ChartView, Context, Figure, Later

# Dots of one trace up to which each is drawn: 1,500 of 9 pixels fill a third of a plot of 700 × 400.
MOST = 1500
# Places across on which dots fall together, and pixels up: about a dot each. A dot stays where one of them is.
ACROSS, UP = 120, 12
# Beside a trace's dots, for how many reports each stands; gone where they are drawn.
NUMBERS = "numbers"
# A dot that stands for many is larger, up to this.
LARGEST = 2.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """Dots that fall together: the number of the first of them in its trace, and how many they are."""

    first: int
    size: int


def crowded(view: ChartView, ctx: Context) -> ChartView:
    """The view with dots that lie on each other drawn as one, and a footnote that says so; as it is with few dots."""
    if view.figure is None or not any(map(_is_many, view.figure["data"])):
        return view
    layout = view.figure["layout"]
    drawn, marks, dots = [], 0, 0
    for trace in view.figure["data"]:
        if _is_dots(trace) and (len(trace["x"]) > MOST or NUMBERS in trace):
            crowds = _crowds(trace, layout, view.height // UP)
            marks, dots = marks + len(crowds), dots + sum(crowd.size for crowd in crowds)
            trace = _thinned(trace, crowds, ctx)
        elif _is_whiskers(trace):
            # Thousands of intervals are a grey area that says nothing; each is in the table.
            trace = trace | {"x": [], "y": []}
        drawn.append(trace)
    if not dots:
        return view
    said = ctx.t("crowd.foot", dots=numbers.exact(dots), marks=numbers.exact(marks))
    return replace(view, figure=view.figure | {"data": drawn}, footnotes=(*view.footnotes, said))


def _is_many(trace: Figure) -> bool:
    return len(trace.get("x") or ()) > MOST or NUMBERS in trace


def _is_dots(trace: Figure) -> bool:
    return trace.get("type") == "scatter" and trace.get("mode") == "markers"


def _is_whiskers(trace: Figure) -> bool:
    return trace.get("mode") == "lines" and len(trace.get("x") or ()) > 3 * MOST and None in trace["x"]


def _crowds(trace: Figure, layout: Figure, places: int) -> list[Crowd]:
    """Dots of one colour that fall on one place, in the order of their first."""
    across = _places(trace["x"], _is_log(layout, "x", trace), ACROSS)
    is_rows = len(set(trace["y"])) <= places
    up = trace["y"] if is_rows else _places(trace["y"], _is_log(layout, "y", trace), places)
    colours = _each(trace["marker"].get("color"), len(across))
    found: dict[Any, Crowd] = {}
    numbers = trace.get(NUMBERS) or [1] * len(across)
    for at, (key, number) in enumerate(zip(zip(across, up, colours, strict=True), numbers, strict=True)):
        known = found.get(key)
        found[key] = Crowd(known.first, known.size + number) if known else Crowd(at, number)
    return list(found.values())


def _is_log(layout: Figure, letter: str, trace: Figure) -> bool:
    axis = trace.get(f"{letter}axis", letter)
    return bool(layout.get(f"{letter}axis{axis[1:]}", {}).get("type") == "log")


def _places(values: Sequence[float], is_log: bool, places: int) -> list[int]:
    at = [log10(value) if is_log and value > 0 else float(value) for value in values]
    low, high = min(at), max(at)
    step = (high - low) / places or 1.0
    return [int((value - low) / step) for value in at]


def _each(setting: Any, count: int) -> list[Any]:
    return setting if isinstance(setting, list) else [setting] * count


def _thinned(trace: Figure, crowds: Sequence[Crowd], ctx: Context) -> Figure:
    count, firsts = len(trace["x"]), [crowd.first for crowd in crowds]

    def picked(settings: Figure) -> Figure:
        return {
            name: [value[at] for at in firsts] if isinstance(value, list | Later) and len(value) == count else value
            for name, value in settings.items()
            if name != NUMBERS
        }

    marker = picked(trace["marker"])
    marker["line"] = picked(marker.get("line", {}))
    sizes = _each(marker.get("size"), len(crowds))
    marker["size"] = [
        round(size * min(LARGEST, 1 + log2(crowd.size) / 8), 1) for size, crowd in zip(sizes, crowds, strict=True)
    ]
    thin = picked(trace) | {"marker": marker}
    texts = _each(thin.get("hovertext"), len(crowds))
    return thin | {
        "hovertext": [
            ctx.t("crowd.hover", n=numbers.exact(crowd.size), text=text) if crowd.size > 1 and text else text
            for crowd, text in zip(crowds, texts, strict=True)
        ]
    }
