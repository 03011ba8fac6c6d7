"""The HTML of an address holds the page before any script: words, numbers, picture, table, and Dash's first answers."""

import html
import json
import re
from dataclasses import replace
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from app import create_app, pack
from pages import bundle
from pages.settings import Settings

# Bytes on the wire of a first visit: 0.7 MB and two in a hundred.
BUDGET = 700_000 * 1.02


@pytest.fixture(scope="module")
def client(warehouse: Any) -> FlaskClient:
    # As set-up does; a second time it costs nothing.
    pack()
    return create_app(Settings(warehouse, "127.0.0.1", 8149, "/", "'self'")).server.test_client()


def first(text: str) -> str:
    """The first view of a page."""
    found = re.search(
        r'<div id="first">(.*?)</div><div id="react-entry-point">', re.sub(r">\s+<", "><", text), re.DOTALL
    )
    assert found
    return found[1]


def data(text: str, name: str) -> Any:
    """One of the answers that a page carries."""
    found = re.search(rf'<script type="application/json" id="first-{name}">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def asked(client: FlaskClient, path: str, query: str) -> Any:
    """What the server answers when Dash asks for a page."""
    outputs = [{"id": "root", "property": "children"}, {"id": "meta", "property": "data"}]
    inputs = [
        {"id": "url", "property": "pathname", "value": path},
        {"id": "url", "property": "search", "value": f"?{query}" if query else ""},
    ]
    body = {"output": "..root.children...meta.data..", "outputs": outputs, "inputs": inputs, "changedPropIds": []}
    return client.post("/_dash-update-component", json=body).get_json()


@pytest.mark.parametrize(("path", "query"), [("/", ""), ("/disclosure", "lang=en&theme=dark"), ("/place/330383", "")])
def test_the_page_carries_what_dash_would_ask_for(client: FlaskClient, path: str, query: str) -> None:
    text = client.get(f"{path}?{query}").text
    carried, answered = data(text, "page"), asked(client, path, query)
    for answer in (carried, answered):
        answer["response"]["meta"]["data"].pop("stamp")
    assert carried == answered
    assert data(text, "layout") == client.get("/_dash-layout").get_json()
    assert data(text, "dependencies") == client.get("/_dash-dependencies").get_json()


def test_the_first_view_holds_real_numbers(client: FlaskClient) -> None:
    text = client.get("/disclosure?places=330383&lang=en").text
    view = html.unescape(first(text))
    assert '<html lang="en"' in text
    assert "<title>Disclosure" in text
    assert "What happened to the requests?" in view
    # 龙港市 2021: 134 of 165 closed requests were disclosed, 81.2 %.
    assert "134 / 165" in view and "81.2 %" in view
    assert 'class="first-picture" role="img"' in view
    assert view.count("first-picture") == 1
    table = re.search(r'<table class="data-table">(.*?)</table>', view, re.DOTALL)
    assert table and "Longgang" in table[1] and "165" in table[1]
    assert '/chart/outcome_mix.csv?places=330383&lang=en"' in view


def test_names_of_others_stay_text(client: FlaskClient) -> None:
    # The state bar names what of the link was ignored.
    text = client.get("/disclosure?level=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "alert(1)" in text
    assert "<script>alert" not in text
    assert text.count("</script>") == text.count("<script")


def test_a_page_that_is_not_there_says_so_before_any_script(client: FlaskClient) -> None:
    assert "/nowhere" in first(client.get("/nowhere").text)


def test_kept_for_a_version_and_an_address(client: FlaskClient) -> None:
    one, two = client.get("/proactive").text, client.get("/proactive").text
    assert one == two
    assert client.get("/proactive?lang=en").text != one


@pytest.mark.skipif(not bundle.SCRIPT.is_file(), reason="npm gave no chart bundle: the plotly wheel's own is served")
def test_a_first_visit_fits_the_budget(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "br"}
    page = client.get("/", headers=headers)
    sizes = {"/": len(page.data)}
    text = brotli.decompress(page.data).decode()
    for address in re.findall(r'<script src="([^"]+)"', text):
        answer = client.get(html.unescape(address), headers=headers)
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        sizes[address] = len(answer.data)
    # No style sheet, no icon, no further script: what the page needs is in it.
    assert re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="/', text) == []
    assert len(sizes) == 4
    assert sum(sizes.values()) <= BUDGET, sizes


def test_packets_in_every_encoding_and_none_of_another_version(client: FlaskClient) -> None:
    address = re.findall(r'<script src="([^"]+)"', client.get("/").text)[-1]
    plain = client.get(address).data
    assert b"dash_clientside" in plain
    assert len(client.get(address, headers={"Accept-Encoding": "gzip"}).data) < len(plain) / 2
    assert client.get(address.replace("/packed/app-", "/packed/app-0")).status_code == 404


def test_under_a_path_the_answers_are_for_that_path(settings: Settings) -> None:
    inner = create_app(replace(settings, base_path="/gongkai/")).server.test_client()
    text = inner.get("/gongkai/disclosure").text
    assert 'href="/gongkai/applications"' in first(text)
    assert data(text, "layout") == inner.get("/gongkai/_dash-layout").get_json()
