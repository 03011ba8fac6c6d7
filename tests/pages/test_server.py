import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app as entry
from app import create_app
from pages.settings import Settings, read_settings
from pages.warehouse import Warehouse


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).server.test_client()


def test_headers_of_a_page(client: FlaskClient) -> None:
    response = client.get("/disclosure?lang=en")
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers


def test_only_embeds_may_be_framed_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/embed/outcome_mix").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://portal.example")
    assert "portal.example" not in client.get("/").headers["Content-Security-Policy"]


def test_health(client: FlaskClient, opened: Warehouse) -> None:
    body = json.loads(client.get("/healthz").data)
    assert body["status"] == "ok"
    assert body["snapshot_id"] == opened.version
    assert body["report_count"] > 800
    assert body["built_at"].startswith("20")


def test_without_a_warehouse(settings: Settings, tmp_path: Path) -> None:
    client = create_app(replace(settings, db=tmp_path / "none.duckdb")).server.test_client()
    page = client.get("/disclosure")
    assert page.status_code == 503
    assert "make build" in page.text
    assert str(tmp_path) not in page.text
    health = client.get("/healthz")
    assert health.status_code == 503
    assert json.loads(health.data) == {"status": "no warehouse", "remedy": "make build"}


def test_the_program_without_a_warehouse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("GONGKAI_DB", str(tmp_path / "none.duckdb"))
    assert entry.main() == 2
    assert capsys.readouterr().err.splitlines() == [
        f"gongkai: no warehouse at {tmp_path / 'none.duckdb'}: build it with `make build`"
    ]


def test_under_a_path(settings: Settings) -> None:
    client = create_app(replace(settings, base_path="/gongkai/")).server.test_client()
    assert client.get("/gongkai/healthz").status_code == 200
    page = client.get("/gongkai/disclosure").text
    packets = re.findall(r'<script src="([^"]+)"', page)
    assert len(packets) == 3
    for address in packets:
        assert address.startswith("/gongkai/_dash-component-suites/packed/")
        assert client.get(address).status_code == 200
    assert client.get("/healthz").status_code == 404


def test_no_debug_routes(client: FlaskClient) -> None:
    assert client.get("/_reload-hash").status_code == 404
    # Paths that are not ours are pages to Dash: the index answers, and the page says that there is no such page.
    assert "_dash-config" in client.get("/no-such-page").text


def test_settings() -> None:
    found = read_settings({"GONGKAI_BASE_PATH": "g", "GONGKAI_FRAME_ANCESTORS": "https://a.example; script-src *"})
    assert found.base_path == "/g/"
    assert ";" not in found.frame_ancestors
    assert read_settings({}).base_path == "/"
    assert read_settings({}).frame_ancestors == "'self'"
    with pytest.raises(ValueError):
        read_settings({"GONGKAI_PORT": "x"})
