"""D5 and D10: injection strings in every parameter, and many callbacks in one memory."""

import json
import os
import random
from urllib.parse import quote

import psutil
import pytest
from dash import Dash
from flask.testing import FlaskClient

from pages.state import PARAMETERS
from pages.warehouse import Warehouse
from tests.assure.hostile import HostileTally
from tests.load.readers import PATHS, callback, view
from tests.pages.web.malformed import posts
from tests.pages.web.test_posts import ROUTE, TELLTALE

PAYLOADS = (
    *(
        "' or 1=1 --",
        "'; drop table dim_report; --",
        "') union select * from etl_file --",
        "1; attach 'x' as y",
        "\\'; --",
    ),
    *(
        "%' or '%'='",
        "330383' and sleep(9)--",
        '330383"',
        "read_text('/etc/passwd')",
        "{{7*7}}",
        "${7*7}",
        "$1",
        "?",
        "%s",
    ),
    *("null", "\x00", "330383,330383' --", "2020-2021' or '1", "../../etc/passwd", "app.etl_build", "x" * 4000),
)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.mark.assure(row="D5")
def test_injection_strings_are_values_or_nothing(client: FlaskClient, opened: Warehouse, tried) -> None:
    tally, before = HostileTally("D5"), opened.cursor().execute("select count(*) from dim_report").fetchall()
    targets = [f"/chart/disclosure_rate.json?{name}={{}}" for name in PARAMETERS]
    targets += [
        "/chart/{}.json",
        "/chart/disclosure_rate.{}",
        "/briefing/{}.docx",
        "/data/{}",
        "/embed/{}",
        "/place/{}",
    ]
    for payload in PAYLOADS:
        for target in targets:
            answer = client.get(target.format(quote(payload, safe="")))
            told = answer.status_code >= 400 and TELLTALE.search(answer.text.replace(payload, ""))
            tally.add("crashed" if answer.status_code >= 500 or told else "passed", target, payload)
    tried(tally)
    assert tally.failures == []
    assert tally.counts["tried"] >= 200
    assert opened.cursor().execute("select count(*) from dim_report").fetchall() == before


@pytest.mark.assure(row="D10")
def test_many_callbacks_take_no_more_memory(client: FlaskClient, app: Dash, size, tried) -> None:
    client.get("/")
    chance, process, count = random.Random(10), psutil.Process(os.getpid()), size(200, 10_000)
    good = [json.dumps(body) for body in posts(app)]
    good += [callback(chance.choice(PATHS), view(chance)).decode() for _ in range(size(5, 60))]
    for body in good * 3:
        client.post(ROUTE, data=body, content_type="application/json")
    before = process.memory_info().rss
    for number in range(count):
        answer = client.post(ROUTE, data=good[number % len(good)], content_type="application/json")
        assert answer.status_code in (200, 204)
    assert process.memory_info().rss < before * 1.05
    tried(count)
