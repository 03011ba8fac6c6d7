"""The only way to make a graph: no toolbar, no upload button, no outside address, no trapped scrolling."""

from __future__ import annotations

from typing import Any

from dash import dcc

from pages.charts.view import ChartView

# plotly.js 4 offers an upload to its makers' cloud in the default toolbar (stack.md §1).
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "plotlyServerURL": "",
    "showSendToCloud": False,
    "modeBarButtonsToRemove": ["sendChartToCloud"],
}
EMPTY: dict[str, Any] = {"data": [], "layout": {}}


def graph_style(view: ChartView) -> dict[str, str]:
    """Reserved height, before and after the data arrive; nothing for an empty view."""
    return (
        {"height": f"{view.height}px", "minWidth": f"{view.min_width}px"}
        if view.figure
        else {"height": "0", "display": "none"}
    )


def graph(view: ChartView) -> dcc.Graph:
    """The plot of a view, found by ``{"role": "figure", "chart": <chart id>}``."""
    return dcc.Graph(
        id={"role": "figure", "chart": view.chart_id},
        figure=view.figure or EMPTY,
        config=CONFIG,
        style=graph_style(view),
        className="plot-graph",
    )
