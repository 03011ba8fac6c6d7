"""Malformed callback posts (D2): an answer below 500 in words of ours; and good posts are let through."""

import json
import re

import pytest
from dash import Dash
from flask.testing import FlaskClient

from pages.web.posts import KINDS, kind
from tests.assure.hostile import HostileTally
from tests.pages.web.malformed import bodies, posts

ROUTE = "/_dash-update-component"
TELLTALE = re.compile(r"Traceback|File \"|\.py\b|\bselect\b.*\bfrom\b|/site-packages/|Error\b.*line \d", re.I | re.S)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    client = app.server.test_client()
    client.get("/")
    return client


def test_every_input_of_every_callback_has_a_kind(client: FlaskClient, app: Dash) -> None:
    inputs = {
        (one["id"], one["property"])
        for found in app.callback_map.values()
        if "callback" in found
        for one in (*found["inputs"], *found["state"])
    }
    assert len(inputs) >= 8
    # pages/web/posts.py refuses what it does not know: a new input needs a line in KINDS.
    assert [one for one in inputs if kind(*one) not in KINDS.values()] == []


def test_good_posts_are_answered(client: FlaskClient, app: Dash) -> None:
    found = posts(app)
    assert len(found) >= 5
    for body in found:
        answer = client.post(ROUTE, json=body)
        assert answer.status_code in (200, 204), (body["output"], answer.text)


@pytest.mark.assure(row="D2")
def test_a_malformed_post_is_refused_without_a_trace(client: FlaskClient, app: Dash, size, tried) -> None:
    tally = HostileTally("D2 malformed posts")
    answers = set()
    for body in bodies(app, size(150, 1000), seed=2):
        answer = client.post(ROUTE, data=body, content_type="application/json")
        answers.add(answer.status_code)
        # A post that is still good after all is answered with a page, whose words are no part of this.
        told = TELLTALE.search(answer.text) if answer.status_code >= 400 else None
        if answer.status_code >= 500 or told:
            tally.add(
                "crashed" if answer.status_code >= 500 else "wrong without warning",
                body[:300].decode("utf-8", "replace"),
            )
        else:
            tally.add("passed", "")
    tried(tally)
    assert tally.failures == []
    assert answers <= {200, 204, 400} and 400 in answers


@pytest.mark.assure(row="D2")
@pytest.mark.parametrize("kind_of_body", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_post_that_is_no_json_is_refused(client: FlaskClient, app: Dash, kind_of_body: str) -> None:
    data = json.dumps(posts(app)[0]).encode()
    assert client.post(ROUTE, data=data, content_type=kind_of_body).status_code == 400


CLOSED = ("_reload-hash", "_mcp", "mcp", "console", "docs", "redoc", "openapi.json", "metrics", "debug")
MAPS = (
    "assets/gongkai.js.map",
    "plotly/plotly.min.js.map",
    "_dash-component-suites/dash/dcc/dash_core_components.js.map",
)


@pytest.mark.assure(row="D9")
@pytest.mark.parametrize("path", [*CLOSED, *MAPS])
def test_no_development_route_and_no_source_map(client: FlaskClient, path: str) -> None:
    for method in (client.get, client.post):
        assert method(f"/{path}").status_code == 404


@pytest.mark.assure(row="D9")
def test_no_debugger_and_no_source_map_in_what_is_served(client: FlaskClient) -> None:
    assert b"__debugger__" not in client.get("/?__debugger__=yes&cmd=resource&f=debugger.js").data
    for name in ("gongkai.js", "gongkai.css", "share.js"):
        with client.get(f"/assets/{name}") as answer:
            assert b"sourceMappingURL" not in answer.data
