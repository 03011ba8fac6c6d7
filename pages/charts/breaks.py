"""How a break in a series is drawn: a dotted rule between two years with a short note. Breaks: ``data/metrics``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.metrics.breaks import Break, load_breaks
from pages.text import Text
from pages.theme import palette


def breaks_of(keys: Sequence[str]) -> tuple[Break, ...]:
    """The breaks that concern a series made of these cell keys."""
    return tuple(found for found in load_breaks() if found.concerns(keys))


def rules(
    breaks: Sequence[Break],
    years: tuple[int, int],
    t: Text,
    theme: str,
    xref: str = "x",
    box: tuple[float, float] = (0.0, 1.0),
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes and annotations of the breaks inside ``years``, half a year before their first year.

    ``box``: lower and upper end on the paper.
    """
    p = palette(theme)
    shapes, notes = [], []
    for found in breaks:
        if years[0] < found.year <= years[1]:
            x = found.year - 0.5
            line = {"color": p["ink3"], "width": 1, "dash": "dot"}
            shapes.append(
                {
                    "type": "line",
                    "xref": xref,
                    "x0": x,
                    "x1": x,
                    "yref": "paper",
                    "y0": box[0],
                    "y1": box[1],
                    "line": line,
                    "layer": "below",
                }
            )
            notes.append(
                {
                    "xref": xref,
                    "x": x,
                    "yref": "paper",
                    "y": box[1],
                    # Above the plot, where no mark can be.
                    "xanchor": "center",
                    "yanchor": "bottom",
                    "text": t(f"break.{found.kind}", year=found.year),
                    "showarrow": False,
                    "font": {"size": 11, "color": p["ink3"]},
                }
            )
    return shapes, notes


def year_axis(years: tuple[int, int]) -> dict[str, Any]:
    """A horizontal axis of whole years, at most nine of them written."""
    first, last = years
    step = max(1, -(-(last - first) // 8))
    ticks = list(range(last, first - 1, -step))[::-1]
    return {
        "range": [first - 0.5, last + 0.5],
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "showgrid": False,
        "tickangle": 0,
    }
