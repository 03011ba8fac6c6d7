from collections.abc import Callable

from pages.charts import trends
from pages.charts.view import Context

Make = Callable[[str], Context]


def test_a_line_breaks_where_a_year_is_missing(context_of: Make) -> None:
    points = [trends.Point("a", "甲", year, 5, "r|c|") for year in (2019, 2020, 2023)]
    figure, _ = trends.figure([[trends.Panel("县级", "", tuple(points))]], context_of(""))
    line = next(trace for trace in figure["data"] if trace["mode"] == "lines")
    assert line["x"][:4] == [2019, 2020, None, 2023]


def test_zero_stands_on_the_lower_edge_and_is_told_as_zero(context_of: Make) -> None:
    figure, _ = trends.figure([[trends.Panel("县级", "", (trends.Point("a", "甲", 2020, 0, "r|c|"),))]], context_of(""))
    dots = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert dots["y"] == [trends.FLOOR]
    assert dots["hovertext"] == ["甲 2020<br><b>0</b>"]


def test_a_hairball_becomes_a_band(context_of: Make) -> None:
    points = tuple(trends.Point(str(i), str(i), year, 10 + i, "r|c|") for i in range(70) for year in (2020, 2021))
    figure, _ = trends.figure([[trends.Panel("县级", "", points)]], context_of(""))
    assert [trace for trace in figure["data"] if trace.get("fill") == "toself"]


def test_panels_of_a_grid_line_up(context_of: Make) -> None:
    point = (trends.Point("a", "甲", 2020, 5, "r|c|"),)
    row = [trends.Panel("一", "", point), trends.Panel("二", "", point * 9)]
    figure, height = trends.figure([row, row], context_of(""))
    assert height > 500
    assert figure["layout"]["xaxis"]["domain"] == figure["layout"]["xaxis3"]["domain"]
    assert figure["layout"]["yaxis"]["domain"][0] > figure["layout"]["yaxis3"]["domain"][1]
