"""Where a series breaks, and how a break is drawn: a dotted rule between two years with a short note."""

from __future__ import annotations

from typing import Any

from pages.text import Text
from pages.theme import palette

# forms.md §2 and §9: the first year of the 2021 form, and of the revised Administrative Reconsideration Law, which
# sends most disclosure disputes to review before court.
FORM = (2021, "break.form2021")
LAW = (2024, "break.law2024")


def rules(
    breaks: tuple[tuple[int, str], ...], years: tuple[int, int], t: Text, theme: str, xref: str = "x"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes and annotations of the breaks that lie inside ``years``, half a year before their first year."""
    p = palette(theme)
    shapes, notes = [], []
    for year, key in breaks:
        if years[0] < year <= years[1]:
            shapes.append(
                {
                    "type": "line",
                    "xref": xref,
                    "x0": year - 0.5,
                    "x1": year - 0.5,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": p["ink3"], "width": 1, "dash": "dot"},
                    "layer": "below",
                }
            )
            notes.append(
                {
                    "xref": xref,
                    "x": year - 0.5,
                    "yref": "paper",
                    "y": 1,
                    "xanchor": "right",
                    "yanchor": "top",
                    "text": t(key),
                    "showarrow": False,
                    "font": {"size": 11, "color": p["ink3"]},
                    "xshift": -3,
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
    }
