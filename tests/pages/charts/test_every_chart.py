"""What holds for every chart: valid figure, complete view, table rows that lead to a report, honest emptiness."""

import plotly.graph_objects as go
import pytest

from pages.charts import chart_view, charts
from pages.charts.view import ChartView
from pages.queries.known import known
from pages.queries.report_source import report_source
from pages.state import parse
from pages.warehouse import Warehouse

QUERIES = [
    "",
    "lang=en&theme=dark",
    "places=321300,320813,330383",
    "scope=own",
    "scope=unknown",
    "level=county&years=2023-2024",
    "years=2008-2008&level=province",
]


def views(opened: Warehouse, query: str) -> list[ChartView]:
    state, ignored = parse(query, known(opened.cursor()))
    assert ignored == ()
    return [chart_view(opened, chart, state) for chart in charts()]


@pytest.mark.parametrize("query", QUERIES)
def test_a_view_is_whole(opened: Warehouse, query: str) -> None:
    seen = views(opened, query)
    assert len(seen) == len(charts()) >= 12
    for view in seen:
        assert view.title
        if view.figure is None:
            assert view.empty, view.chart_id
            continue
        assert view.empty is None and view.height > 50
        assert view.subtitle and view.key and view.footnotes and view.table.rows, view.chart_id
        for row in view.table.rows:
            assert len(row.values) == len(view.table.columns), view.chart_id


@pytest.mark.parametrize("query", QUERIES)
def test_figures_are_valid_plotly(opened: Warehouse, query: str) -> None:
    for view in views(opened, query):
        if view.figure is not None:
            go.Figure(view.figure)


def test_some_charts_are_drawn_in_every_scope(opened: Warehouse) -> None:
    for query, least in (("", 9), ("scope=own", 8), ("scope=unknown", 2)):
        drawn = [view.chart_id for view in views(opened, query) if view.figure]
        assert len(drawn) >= least, (query, drawn)


def test_marks_and_rows_lead_to_a_report(opened: Warehouse) -> None:
    refs = set()
    for view in views(opened, ""):
        refs |= {row.ref for row in view.table.rows if row.ref}
        for trace in (view.figure or {"data": []})["data"]:
            refs |= {item for item in trace.get("customdata", []) if "|" in str(item)}
    assert len(refs) > 100
    for code in {ref.split("|")[0] for ref in refs}:
        assert report_source(opened.cursor(), code) is not None, code


def test_an_unknown_chart_is_an_error(opened: Warehouse) -> None:
    with pytest.raises(KeyError):
        chart_view(opened, "pie", parse("", known(opened.cursor()))[0])
