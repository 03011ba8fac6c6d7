"""What is drawn ahead is what readers then get."""

import logging
import re
from pathlib import Path

import pytest

from app import create_app
from pages.first import document
from pages.registry import pages
from pages.settings import Settings
from pages.web.warm import DRAWN, draw_once, draw_pages, keep_warm
from tests.load.readers import callback


def test_pages_drawn_ahead_ask_the_warehouse_nothing_more(warehouse: Path) -> None:
    app = create_app(Settings(warehouse, "127.0.0.1", 0, "/", "'self'"))
    opened = app.server.extensions["warehouse"]
    assert draw_pages(app, opened) == sum("<" not in page.path for page in pages()) > 8
    held = set(opened._cache)
    for query in ("", "lang=en"):
        answer = app.server.test_client().post(
            "/_dash-update-component", data=callback("/disclosure", query), content_type="application/json"
        )
        assert answer.status_code == 200 and "outcome_mix" in answer.get_data(as_text=True)
    assert set(opened._cache) == held


@pytest.mark.parametrize("address", ["/disclosure", "/disclosure?lang=en"])
def test_a_document_drawn_ahead_is_what_the_address_gives(
    address: str, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(Settings(warehouse, "127.0.0.1", 0, "/", "'self'"))
    draw_pages(app, app.server.extensions["warehouse"])
    monkeypatch.setattr(document, "page_at", None)
    answer = app.server.test_client().get(address)
    assert answer.status_code == 200 and 'data-first="1"' in answer.get_data(as_text=True)


def test_without_a_warehouse_the_thread_waits(tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path / "none.duckdb", "127.0.0.1", 0, "/", "'self'"))
    thread = keep_warm(app, app.server.extensions["warehouse"])
    assert thread.daemon and thread.is_alive()


def test_what_is_drawn_before_the_first_request_names_every_script(warehouse: Path) -> None:
    app = create_app(Settings(warehouse, "127.0.0.1", 0, "/", "'self'"))
    draw_pages(app, app.server.extensions["warehouse"])
    text = app.server.test_client().get("/").get_data(as_text=True)
    assert re.findall(r'<script src="[^"]*/packed/([a-z-]+)-', text.replace(' type="text/plain" data-later', "")) == [
        "charts",
        "dash-renderer",
        "app",
    ]


def test_the_log_says_when_the_pages_are_drawn(warehouse: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(warehouse, "127.0.0.1", 0, "/", "'self'"))
    with caplog.at_level(logging.INFO, "gongkai"):
        draw_once(app, app.server.extensions["warehouse"], 0.0)
    said = [record for record in caplog.records if record.getMessage() == DRAWN]
    assert [record.__dict__["fields"]["pages"] for record in said] == [len([p for p in pages() if "<" not in p.path])]
