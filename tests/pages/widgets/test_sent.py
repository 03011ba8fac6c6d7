import json
from typing import Any

import dash_mantine_components as dmc
import pytest
from dash import _utils, dcc
from dash import html as dash_html

from pages.first.markup import Writer
from pages.router import page_at
from pages.warehouse import Warehouse
from pages.widgets import control, html
from pages.widgets.own import Html
from pages.widgets.sent import packed, sent


def kind(made: dict[str, Any]) -> tuple[str, str]:
    return made["namespace"], made["type"]


def test_what_no_callback_names_becomes_one_piece() -> None:
    words = html.P(["a < b ", html.A("more", href="/x?a=1&b=2", **{"data-nav": "/x"})], className="lead", id="said")
    piece = sent(words)
    assert kind(piece) == (Html.namespace, "Html") == ("dash_core_components", "Html")
    assert piece["props"] == {
        "tag": "p",
        "attributes": {"className": "lead", "id": "said"},
        "html": 'a &lt; b <a href="/x?a=1&amp;b=2" data-nav="/x">more</a>',
    }


def test_what_a_callback_names_stays_with_all_around_it() -> None:
    head = html.Div(html.P("title"), id={"role": "head", "chart": "a"}, className="card-head")
    notice = html.Div([], id="notice")
    page = sent(html.Main([html.H1("q"), html.Section([head, html.Div([html.P("1"), html.P("2")])]), notice, "5"]))
    assert kind(page) == ("dash_html_components", "Main")
    title, section, last, text = page["props"]["children"]
    assert title["props"] == {"tag": "h1", "attributes": {}, "html": "q"}
    assert kind(section) == ("dash_html_components", "Section")
    live, pair = section["props"]["children"]
    assert live["props"]["id"] == {"role": "head", "chart": "a"}
    assert live["props"]["children"]["props"]["html"] == "title"
    assert pair["props"]["html"] == "<p>1</p><p>2</p>"
    assert last["props"] == {"id": "notice", "children": []}
    assert text == "5"


def test_a_table_is_left_to_its_script() -> None:
    table = html.Div(className="table-scroll", **{"data-table": "{}"})
    made = sent(html.Div(table))
    assert made["props"]["children"]["props"] == {
        "children": None,
        "className": "table-scroll",
        "data-table": "{}",
    }


def test_it_is_what_dash_would_send() -> None:
    def tree(of: Any, mantine: Any, core: Any) -> Any:
        opener = mantine.PopoverTarget(of.Strong("2", id="notice"), boxWrapperProps={"a": 1})
        field = core.Input(id="group-name", value="", maxLength=9)
        popover = mantine.Popover([opener, of.P(["x", field], id="above")], width=3)
        return of.Main([popover, None, 1.5, mantine.Select(id="b", data=[{"value": "1"}])], tabIndex=-1)

    assert sent(tree(html, control, control)) == json.loads(_utils.to_json(tree(dash_html, dmc, dcc)))


def test_what_is_sent_already_stays_as_it_is() -> None:
    card = sent(html.P("kept"))
    assert sent(html.Main([card, "more"]))["props"]["children"][0] is card


def test_it_reads_as_before() -> None:
    page = html.Main([html.P(["1 ", html.Strong("2")]), html.Ul([html.Li("3"), html.Li(None)]), "4", 5, html.Br()])
    made = sent(page)["props"]
    assert made["html"] == "<p>1 <strong>2</strong></p><ul><li>3</li><li></li></ul>45<br>"
    assert Writer({}).write(page) == f"<main>{made['html']}</main>"


def test_what_is_packed_stands_in_a_page_as_it_is() -> None:
    table = html.Div(className="table-scroll", **{"data-table": "{}"})
    card = html.Section([html.H2("a & b"), table], id="card")
    page = {"response": {"root": {"children": sent(html.Main([packed(card).fragment, html.P("more")]))}}}
    said = json.loads(_utils.to_json(page))["response"]["root"]["children"]["props"]["children"]
    assert said == [sent(card), sent(html.P("more"))]


@pytest.mark.parametrize("path", ["/", "/compare", "/quality", "/data", "/methods", "/place/330383", "/nowhere"])
def test_dash_has_every_element_and_property(opened: Warehouse, path: str) -> None:
    libraries = {"dash_html_components": dash_html, "dash_core_components": dcc, "dash_mantine_components": dmc}
    body, _ = page_at(opened, path, "places=330383,321300")
    found = [node for node in html.walk(body) if isinstance(node, html.Element | control.Control)]
    assert len(found) > (18 if path == "/nowhere" else 50)
    for node in found:
        around = {} if node.children is None else {"children": None}
        getattr(libraries[node.namespace], type(node).__name__)(**around, **node.props)
