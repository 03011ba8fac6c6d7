"""The only way to make a graph: no toolbar, no upload button, no outside address, no trapped scrolling."""

from __future__ import annotations

from typing import Any

from pages.charts.view import ChartView
from pages.widgets import control

# plotly.js 4 offers an upload to its makers' cloud in the default toolbar (stack.md §1).
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    # The graph watches the width of its own box (assets/core.js).
    "responsive": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "plotlyServerURL": "",
    "showSendToCloud": False,
    "modeBarButtonsToRemove": ["sendChartToCloud"],
}
EMPTY: dict[str, Any] = {"data": [], "layout": {}}


def graph_style(view: ChartView) -> dict[str, str]:
    """Reserved height, before and after the data arrive; nothing for an empty view.

    ``--narrow`` is the height on a phone, where assets/narrow.js lays the figure out again.
    """
    if not view.figure:
        return {"height": "0", "display": "none"}
    return {"height": f"{view.height}px", "minWidth": f"{view.min_width}px"} | narrow_height(view)


def narrow_height(view: ChartView) -> dict[str, str]:
    """The height on a phone as a CSS variable, where the figure has a narrow form."""
    narrow = ((view.figure or EMPTY)["layout"].get("meta") or {}).get("narrow")
    return {"--narrow": f"{narrow}px"} if narrow else {}


def graph(view: ChartView) -> control.Graph:
    """The plot of a view, found by ``{"role": "figure", "chart": <chart id>}``."""
    return control.Graph(
        id={"role": "figure", "chart": view.chart_id},
        figure=view.figure or EMPTY,
        config=CONFIG,
        style=graph_style(view),
        className="plot-graph",
    )
