"""The small SVG of a figure: marks stand where the figure says, and every chart of ours can be drawn or is refused."""

import re
from collections.abc import Callable

import pytest
from lxml import etree

from pages.charts import charts
from pages.charts.view import Context
from pages.first.picture import picture
from pages.first.words import words

LAYOUT = {
    "margin": {"l": 50, "r": 10, "t": 20, "b": 30},
    "font": {"size": 12, "color": "#123456"},
    "xaxis": {"range": [0, 10], "tickvals": [0, 5, 10], "tickfont": {"size": 12, "color": "#000"}, "gridcolor": "#eee"},
    "yaxis": {"range": [0, 2], "type": "log", "tickvals": [1, 100], "tickfont": {"size": 12, "color": "#000"}},
}


def test_dots_stand_where_the_figure_says() -> None:
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [5, 10],
        "y": [10, 100],
        "marker": {"size": 8, "color": "#ff0000"},
    }
    drawn = picture({"data": [dots], "layout": LAYOUT}, 250, "two dots")
    # The plot is 200 high: ten is half of two powers of ten.
    assert 'd="M500 100h0M1000 0h0"' in drawn
    assert 'stroke="#ff0000" stroke-width="8"' in drawn
    assert "left:50px;top:20px;width:calc(100% - 60px);height:200px" in drawn
    assert 'aria-label="two dots"' in drawn


def test_piled_bars_begin_where_the_one_below_ends() -> None:
    bars = [
        {"type": "bar", "orientation": "h", "x": [2, 4], "y": [1, 10], "width": 1, "marker": {"color": colour}}
        for colour in ("#a00000", "#b00000")
    ]
    linear = LAYOUT | {"yaxis": LAYOUT["yaxis"] | {"type": "linear", "range": [0, 20]}, "barmode": "stack"}
    drawn = picture({"data": bars, "layout": linear}, 250, "")
    assert "M0 185H200V195H0Z" in drawn
    assert "M200 185H400V195H200Z" in drawn
    assert "M400 95H800V105H400Z" in drawn


def test_a_gap_in_a_line_stays_a_gap() -> None:
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1, None, 2, 3],
        "y": [1, 1, None, 1, 1],
        "line": {"color": "#00f"},
    }
    assert 'd="M0 200L100 200M200 200L300 200"' in picture({"data": [line], "layout": LAYOUT}, 250, "")


def test_words_carry_no_markup_of_others() -> None:
    said = words("<b>龙港</b><br><span style='color:#abc'>134 / 165 & <script></span>", "5%", 10, "", size=10)
    assert "<script>" not in said
    assert 'font-weight="700">龙港' in said
    assert 'dy="13.0"' in said
    etree.fromstring(said)


@pytest.mark.parametrize("chart", sorted(charts()))
def test_every_chart_is_drawn_whole_or_left_to_plotly(chart: str, context_of: Callable[[str], Context]) -> None:
    view = charts()[chart].view(context_of(""))
    if view.figure is None:
        return
    drawn = picture(view.figure, view.height, view.sentence)
    if not drawn:
        # Squares of equal sides, and bars whose axis plotly chooses.
        assert chart in ("province_tiles", "coverage")
        return
    etree.fromstring(drawn.encode())
    assert "NaN" not in drawn and "None" not in drawn and "undefined" not in drawn
    marks = sum(len(trace.get("x", ())) for trace in view.figure["data"])
    assert len(re.findall("[ML]", drawn)) > 0 or marks == 0
