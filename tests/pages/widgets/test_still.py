import json

from dash import html

from pages.first.markup import Writer
from pages.widgets.own import Html
from pages.widgets.still import still


def test_what_no_callback_names_becomes_one_piece() -> None:
    words = html.P(["a < b ", html.A("more", href="/x?a=1&b=2", **{"data-nav": "/x"})], className="lead", id="said")
    piece = still(words)
    assert isinstance(piece, Html)
    assert piece.tag == "p"
    assert piece.attributes == {"className": "lead", "id": "said"}
    assert piece.html == 'a &lt; b <a href="/x?a=1&amp;b=2" data-nav="/x">more</a>'
    assert json.loads(json.dumps(piece.to_plotly_json()))["namespace"] == "dash_core_components"


def test_what_a_callback_names_stays_with_all_around_it() -> None:
    head = html.Div(html.P("title"), id={"role": "head", "chart": "a"}, className="card-head")
    notice = html.Div([], id="notice")
    page = still(html.Main([html.H1("q"), html.Section([head, html.Div([html.P("1"), html.P("2")])]), notice]))
    assert isinstance(page, html.Main)
    title, section, last = page.children
    assert isinstance(title, Html)
    assert isinstance(section, html.Section)
    assert section.children[0] is head and isinstance(head.children, Html)
    assert isinstance(section.children[1], Html) and section.children[1].html == "<p>1</p><p>2</p>"
    assert last is notice


def test_a_table_is_left_to_its_script() -> None:
    table = html.Div(className="table-scroll", **{"data-table": "{}"})
    assert still(html.Div(table)).children is table


def test_it_reads_as_before() -> None:
    def page() -> html.Main:
        return html.Main([html.P(["1 ", html.B("2")]), html.Ul([html.Li("3"), html.Li(None)]), "4", 5])

    assert Writer({}).write(page()) == Writer({}).write(still(page()))
