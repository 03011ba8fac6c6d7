"""A plot as a chart that office programs edit: with its workbook, marks that survive a black-and-white copier, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Pt

from pages.briefings.fonts import rgb, slide_fonts
from pages.briefings.model import Cell, Plot, Run
from pages.briefings.plots import POINTS, RATE
from pages.charts.compositions import ink_on
from pages.theme import LIGHT

KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stack": XL_CHART_TYPE.BAR_STACKED_100,
}
MARKERS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.X,
    XL_MARKER_STYLE.PLUS,
    XL_MARKER_STYLE.STAR,
    XL_MARKER_STYLE.DASH,
)
DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT)
# Below this part of its bar a number does not fit into its segment.
MIN_INSIDE = 0.06


def add_chart(slide: Any, plot: Plot, box: Sequence[int], size: float) -> Any:
    """Put a plot on a slide inside ``box`` (left, top, width, height in EMU), type at ``size`` points. The chart."""
    data: Any = CategoryChartData(number_format=plot.number_format)  # type: ignore[no-untyped-call]
    data.categories = list(plot.categories)
    for run in plot.runs:
        data.add_series(run.name, run.values)
    chart = slide.shapes.add_chart(KINDS[plot.shape], *box, data).chart
    chart.font.size = Pt(size)
    chart.font.color.rgb = rgb(LIGHT["ink"])
    chart.has_title = False
    # A line is of some place: one alone is named too.
    chart.has_legend = len(plot.runs) > 1 or plot.shape == "line"
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(size)
    _axes(chart, plot, size)
    for n, (run, series) in enumerate(zip(plot.runs, chart.plots[0].series, strict=True)):
        _look(series, run, n, plot.shape)
        _whiskers(series, run, plot.shape)
    _labels(chart, plot, size)
    slide_fonts(chart._chartSpace)
    return chart


def _axes(chart: Any, plot: Plot, size: float) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.major_gridlines.format.line.color.rgb = rgb(LIGHT["rule"])
    values.major_gridlines.format.line.width = Pt(0.5)
    values.format.line.fill.background()
    values.tick_labels.font.size = names.tick_labels.font.size = Pt(size)
    # The axis of a stack of 100 % shows shares of the counts.
    values.tick_labels.number_format = "0%" if plot.shape == "stack" else plot.number_format
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.rgb = rgb(LIGHT["ink3"])
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if plot.shape in ("bar", "stack"):
        names.reverse_order = True
    if plot.shape in ("column", "stack") or plot.number_format == RATE:
        values.minimum_scale = 0
    _scale(values, plot)
    if plot.shape != "line":
        chart.plots[0].gap_width = 45


def _scale(axis: Any, plot: Plot) -> None:
    # No program makes room for whiskers by itself.
    ends = [abs(value) for run in plot.runs for value in (*run.values, *run.low, *run.high) if value is not None]
    if not ends or plot.shape == "stack":
        return
    if plot.number_format == RATE:
        axis.maximum_scale = min(1.0, ceil(max(ends) * 10) / 10 or 0.1)
    elif plot.number_format == POINTS:
        axis.maximum_scale = ceil(max(ends) / 5) * 5 or 5
        axis.minimum_scale = -axis.maximum_scale


def _look(series: Any, run: Run, place: int, shape: str) -> None:
    colour = rgb(run.colour)
    if shape == "line":
        _line(series, run, colour, place)
    elif run.look == "hatch":
        series.format.fill.patterned()
        series.format.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        series.format.fill.fore_color.rgb = rgb(LIGHT["ink3"])
        series.format.fill.back_color.rgb = rgb(LIGHT["paper"])
    else:
        series.format.fill.solid()
        # Whiskers must be seen on their bar.
        is_pale = shape == "bar" and bool(run.low)
        series.format.fill.fore_color.rgb = rgb(LIGHT["accent_wash"]) if is_pale else colour
        # A hairline between neighbours, for copiers.
        series.format.line.color.rgb = rgb(LIGHT["paper"] if shape == "stack" else run.colour)
        series.format.line.width = Pt(0.75)
    for n in sorted(run.hollow):
        if run.values[n] is not None:
            _hollow(series.points[n], colour, shape)


def _line(series: Any, run: Run, colour: Any, place: int) -> None:
    series.smooth = False
    line, marker = series.format.line, series.marker
    line.color.rgb = colour
    is_quiet = run.look == "quiet"
    line.width = Pt(1.25 if is_quiet else 2)
    line.dash_style = MSO_LINE.SQUARE_DOT if is_quiet else DASHES[place % len(DASHES)]
    marker.style = XL_MARKER_STYLE.NONE if is_quiet else MARKERS[place % len(MARKERS)]
    if not is_quiet:
        marker.size = 7
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = colour
        marker.format.line.color.rgb = colour


def _hollow(point: Any, colour: Any, shape: str) -> None:
    mark = point.marker if shape == "line" else point
    if shape == "line":
        mark.style, mark.size = XL_MARKER_STYLE.CIRCLE, 8
    mark.format.fill.solid()
    mark.format.fill.fore_color.rgb = rgb(LIGHT["paper"])
    mark.format.line.color.rgb = colour
    mark.format.line.width = Pt(1.5)


def _whiskers(series: Any, run: Run, shape: str) -> None:
    if not any(value is not None for value in (*run.low, *run.high)):
        return
    bars = etree.SubElement(series._element, qn("c:errBars"))
    # Bars have one direction and must not name it.
    direction = [("errDir", "y")] if shape == "line" else []
    for tag, words in (*direction, ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, qn(f"c:{tag}")).set("val", words)
    _lengths(bars, "plus", run.values, run.high)
    _lengths(bars, "minus", run.low, run.values)
    bars.append(etree.fromstring(_PEN))
    # Schema order: error bars stand before the categories.
    names = series._element.find(qn("c:cat"))
    names.addprevious(bars)


_PEN = (
    '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{LIGHT["ink2"][1:]}"/></a:solidFill></a:ln></c:spPr>'
)


def _lengths(bars: Any, side: str, low: Sequence[Cell], high: Sequence[Cell]) -> None:
    held = etree.SubElement(etree.SubElement(bars, qn(f"c:{side}")), qn("c:numLit"))
    etree.SubElement(held, qn("c:formatCode")).text = "General"
    etree.SubElement(held, qn("c:ptCount")).set("val", str(len(low)))
    for n, (a, b) in enumerate(zip(low, high, strict=True)):
        if a is not None and b is not None:
            point = etree.SubElement(held, qn("c:pt"))
            point.set("idx", str(n))
            etree.SubElement(point, qn("c:v")).text = repr(b - a)


def _labels(chart: Any, plot: Plot, size: float) -> None:
    if plot.shape == "stack":
        _inside(chart, plot, size)
    elif plot.shape == "column":
        for run, series in zip(plot.runs, chart.plots[0].series, strict=True):
            if run.look == "plain":
                labels = series.data_labels
                labels.show_value, labels.number_format_is_linked = True, True
                labels.position = XL_LABEL_POSITION.OUTSIDE_END
                labels.font.size = Pt(size)


def _inside(chart: Any, plot: Plot, size: float) -> None:
    wholes = [sum(run.values[n] or 0 for run in plot.runs) for n in range(len(plot.categories))]
    for run, series in zip(plot.runs, chart.plots[0].series, strict=True):
        for n, value in enumerate(run.values):
            if run.look == "hatch" or not value or value < MIN_INSIDE * wholes[n]:
                continue
            label = series.points[n].data_label
            label.position = XL_LABEL_POSITION.CENTER
            label.font.size = Pt(size)
            label.font.color.rgb = rgb(ink_on(run.colour))
            label._dLbl.find(qn("c:showVal")).set("val", "1")
