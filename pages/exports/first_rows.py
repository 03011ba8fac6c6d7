"""A slide holds so many rows: of a longer chart the first ones, and how many there are."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pages.charts.view import Figure


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The figure cut after ``shown`` of ``all`` rows; ``height`` in pixels like that of a view."""

    figure: Figure
    height: int
    shown: int
    all: int


def _rows(figure: Figure) -> list[float]:
    # A row is where a label stands left of the plot (pages/charts/rows.py); headings of groups stand elsewhere.
    return sorted(
        {
            float(note["y"])
            for note in figure["layout"].get("annotations", [])
            if note.get("xref") == "paper" and note.get("yref") == "y" and note.get("xanchor") == "right"
        }
    )


def first_rows(figure: Figure, height: int, room: float) -> FirstRows | None:
    """The rows that fit ``room`` pixels; None where all fit, or where the chart is not made of rows."""
    scale = figure["layout"].get("yaxis", {}).get("range") or [0, 0]
    rows = _rows(figure)
    # Only an axis that counts pixels from the top can be cut without squeezing.
    if height <= room or len(rows) < 2 or scale[1] != 0 or not 0 < height - scale[0] < 200:
        return None
    around = height - scale[0]
    step = min(b - a for a, b in pairwise(rows))
    fitting = [row for row in rows if row + step / 2 + around <= room]
    if not fitting or len(fitting) == len(rows):
        return None
    end = fitting[-1] + step / 2
    return FirstRows(_cut(figure, end), round(end + around), len(fitting), len(rows))


def _cut(figure: Figure, end: float) -> Figure:
    cut = copy.deepcopy(figure)
    drawn = cut["layout"]
    drawn["yaxis"]["range"] = [end, 0]
    for kind, key in (("annotations", "y"), ("shapes", "y0")):
        drawn[kind] = [one for one in drawn.get(kind, []) if one.get("yref") != "y" or one[key] <= end]
    for trace in cut["data"]:
        keep = [y is None or y <= end for y in trace.get("y") or ()]
        _filter(trace, keep)
    return cut


def _filter(part: dict[str, Any], keep: list[bool]) -> None:
    """Drop what belongs to points beyond the end, in the trace and in the parts that hold one value a point."""
    for key, value in part.items():
        if isinstance(value, dict):
            _filter(value, keep)
        elif isinstance(value, list | tuple) and len(value) == len(keep):
            part[key] = [one for one, stays in zip(value, keep, strict=True) if stays]
