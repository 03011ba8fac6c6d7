"""A10 and D1 over HTTP: addresses and well-formed callback posts with drawn values; never an error of the server."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from pages.charts import charts
from pages.queries.known import known
from pages.registry import pages
from pages.state import LEVELS, PARAMETERS, SCOPES, parse
from pages.warehouse import Warehouse
from tests.assure.hostile import HostileTally
from tests.pages.web.malformed import posts
from tests.pages.web.test_posts import ROUTE, TELLTALE

PLAIN = {
    "phases": [Phase.generate],
    "derandomize": True,
    "database": None,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}
WORDS = (
    *(
        "330383",
        "990001",
        "321300",
        "2021-2024",
        "0000-9999",
        "2024",
        "县~330383",
        "~",
        ",",
        "-",
        "--",
        "'",
        '"',
        "%",
        "%%s",
    ),
    *(
        "closed",
        "disclosed_of_closed",
        "s-e52c22ab8e",
        "s-",
        "zh",
        "en",
        "dark",
        "own",
        "\x00",
        "\ud7ff",
        "\u202e",
        "１２",
    ),
    *(
        "../..",
        "..%2f..%2fetc",
        "{{7*7}}",
        "<b>",
        "&",
        "=",
        "#",
        ";",
        "330383-gov-2021",
        "1e999",
        "NaN",
        "true",
        "[]",
        "{}",
    ),
    *("x" * 5000, "," * 3000, "330383," * 600, "9" * 400, *LEVELS, *SCOPES),
)
values = st.lists(st.sampled_from(WORDS) | st.text(max_size=9), min_size=1, max_size=4).map("".join)
names = st.sampled_from((*PARAMETERS, *PARAMETERS, "m", "Lang", "places[]", "__proto__", ""))
queries = st.lists(st.tuples(names, values), max_size=8).map(
    lambda pairs: "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
)
garbage = queries | st.text(st.characters(codec="utf-8", exclude_characters="#"), max_size=300)
FIXED = [page.path for page in pages() if "<" not in page.path]
filled = values.map(lambda value: quote(value, safe=""))
paths = st.sampled_from(FIXED) | st.tuples(
    st.sampled_from(("place/", "report/", "embed/", "chart/", "data/", "briefing/", "assets/", "plotly/", "")), filled
).map(lambda two: "/" + "".join(two))
embeds = st.sampled_from([f"/embed/{chart}" for chart in charts()])
files = st.tuples(st.sampled_from(sorted(charts())), st.sampled_from(("csv", "json", "html", "exe"))).map(
    lambda two: f"/chart/{two[0]}.{two[1]}"
)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    client = app.server.test_client()
    client.get("/")
    return client


@pytest.mark.assure(row="A10")
def test_no_address_is_an_error_of_the_server(client: FlaskClient, size, tried) -> None:
    tally = HostileTally("A10 addresses")

    @settings(max_examples=size(25, 500), **PLAIN)
    @given(paths | embeds | files, garbage)
    def one(path: str, query: str) -> None:
        # As bytes arrive: WSGI shows them as Latin-1.
        raw = query.encode("utf-8", "surrogatepass").decode("latin-1")
        answer = client.get(path, environ_overrides={"QUERY_STRING": raw})
        # Our own words for an unknown name look like a line of a trace when the name begins with a quotation mark.
        told = answer.status_code >= 400 and TELLTALE.search(answer.get_data(as_text=True).replace("no file ", ""))
        tally.add("crashed" if answer.status_code >= 500 or told else "passed", path, query[:300])
        assert answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"

    one()
    tried(tally)
    assert tally.failures == []


@pytest.mark.assure(row="D1")
def test_a_garbage_link_opens_and_says_what_it_ignored(client: FlaskClient, opened: Warehouse, size, tried) -> None:
    tally, facts = HostileTally("D1 over HTTP"), known(opened.cursor())

    @settings(max_examples=size(20, 2000), **PLAIN)
    @given(st.sampled_from(FIXED), queries)
    def one(path: str, query: str) -> None:
        answer = client.get(f"{path}?{query}")
        notice = html.document_fromstring(answer.data).xpath("string(//*[@data-role='notice'])").strip()
        is_said = bool(notice) or not parse(query, facts)[1]
        tally.add("passed" if answer.status_code == 200 and is_said else "wrong without warning", path, query[:300])

    one()
    tried(tally)
    assert tally.failures == []


KINDS = {
    "pathname": st.none() | paths | values,
    "search": st.none() | garbage,
    "searchValue": st.none() | values,
    "value": st.none() | values,
}
COMPONENTS = {
    "view": st.fixed_dictionaries({"path": paths | values, "search": garbage}),
    "source": st.none() | st.fixed_dictionaries({"ref": values | st.tuples(values, values).map("|".join)}),
    "meta": st.fixed_dictionaries({"lang": st.sampled_from(("zh", "en"))}),
    "places": st.none() | st.lists(values, max_size=9),
}


def drawn(draw: Callable, leaf: dict[str, object]) -> dict[str, object]:
    """An input of a post with a drawn value of the kind that its component sends."""
    of = leaf["id"]
    name = str(of.get("param", "")) if isinstance(of, dict) else str(of)
    if leaf["property"] == "id":
        return leaf
    found = COMPONENTS.get(name) if leaf["property"] in ("data", "value") else None
    kind = KINDS.get(str(leaf["property"]), st.none()) if found is None else found
    return {**leaf, "value": draw(kind)}


@pytest.mark.assure(row="A10")
def test_no_value_in_a_callback_post_is_an_error_of_the_server(client: FlaskClient, app: Dash, size, tried) -> None:
    tally, good = HostileTally("A10 callbacks"), posts(app)

    @settings(max_examples=size(25, 500), **PLAIN)
    @given(st.data(), st.sampled_from(good))
    def one(data: st.DataObject, body: dict[str, list]) -> None:
        inputs = {
            part: [leaf if isinstance(leaf, list) else drawn(data.draw, leaf) for leaf in body[part]]
            for part in ("inputs", "state")
        }
        sent = json.dumps({**body, **inputs})
        answer = client.post(ROUTE, data=sent.encode(), content_type="application/json")
        told = answer.status_code >= 400 and TELLTALE.search(answer.text)
        tally.add("crashed" if answer.status_code >= 500 or told else "passed", f"{answer.status_code}", sent[-400:])

    one()
    tried(tally)
    assert tally.failures == []
    assert tally.counts["tried"] >= size(25, 500)
