"""Dots on each other become one: none is lost from the count, few stay as they are, the rest of the view too."""

import math
import random
from typing import Any

import plotly.graph_objects as go
import pytest

from pages.charts.crowds import ACROSS, LARGEST, MOST, crowded
from pages.charts.view import ChartView, Table
from pages.text import Text

HEIGHT = 420


class Words:
    t = Text("en")


def dots(count: int, **more: Any) -> dict[str, Any]:
    chance = random.Random(4)
    colours = ["red" if number % 500 == 0 else "grey" for number in range(count)]
    marker = {"size": 8, "color": colours, "line": {"color": colours, "width": 1}}
    trace = {"type": "scatter", "mode": "markers", "marker": marker, "customdata": [f"r{n}" for n in range(count)]}
    x, y = [chance.uniform(1, 1000) for _ in range(count)], [chance.random() for _ in range(count)]
    return trace | {"x": x, "y": y, "hovertext": [f"report {n}" for n in range(count)], "hoverinfo": "text"} | more


def view(*traces: dict[str, Any]) -> ChartView:
    figure = {"data": list(traces), "layout": {"xaxis": {"type": "log"}, "yaxis": {}}}
    return ChartView("x", "", "", "", figure, HEIGHT, Table((), ()), (), ("before",))


def test_few_dots_stay_as_they_are():
    plain = view(dots(MOST))
    assert crowded(plain, Words) is plain  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [MOST + 1, 40_000])
def test_many_dots_become_few_and_every_one_is_counted(count: int):
    whisker = {"type": "scatter", "mode": "lines", "x": [0.1, 0.2, None] * count, "y": [1, 1, None] * count}
    found = crowded(view(dots(count), whisker), Words)  # type: ignore[arg-type]
    assert found.figure is not None
    thin, lines = found.figure["data"]
    go.Figure(found.figure)
    marks = len(thin["x"])
    assert marks <= 2 * (ACROSS + 1) * (HEIGHT // 12 + 1) and marks < count
    assert {len(thin[name]) for name in ("y", "hovertext", "customdata")} == {marks}
    assert len(thin["marker"]["color"]) == len(thin["marker"]["line"]["color"]) == len(thin["marker"]["size"]) == marks
    several = [text for text in thin["hovertext"] if " here, one of them" in text]
    merged = sum(int(text.split(" ")[0].replace(",", "")) for text in several)
    assert merged + marks - len(several) == count
    assert max(thin["marker"]["size"]) <= 8 * LARGEST
    # A colour of its own is never lost among others.
    assert "red" in thin["marker"]["color"]
    assert (lines["x"], found.footnotes[0]) == ([], "before")
    assert f"{marks:,} for {count:,}" in found.footnotes[1]


def test_a_dot_stays_where_one_of_its_crowd_is():
    plain = dots(5000)
    found = crowded(view(plain), Words)  # type: ignore[arg-type]
    assert found.figure is not None
    places = set(zip(plain["x"], plain["y"], strict=True))
    thin = found.figure["data"][0]
    assert set(zip(thin["x"], thin["y"], strict=True)) <= places
    assert all(math.isfinite(size) for size in thin["marker"]["size"])
