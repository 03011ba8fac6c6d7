"""Logs and metrics: every request is there, no reader is."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import create_app
from pages.settings import Settings
from pages.web.logs import JsonLines
from pages.web.options import Options

PERSONAL = ("192.0.2.7", "zhangsan", "张三", "Mozilla", "secret", "level=county")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the server logs, as it is written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("gongkai")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)
    log.setLevel(before)


def test_a_line_a_request_without_a_reader(settings: Settings, lines: io.StringIO) -> None:
    client = create_app(settings).server.test_client()
    headers = {
        "User-Agent": "Mozilla",
        "Cookie": "a=secret",
        "Referer": "http://zhangsan.example/",
        "X-Request-ID": "a b",
    }
    peer = {"REMOTE_ADDR": "192.0.2.7"}
    for path in ("/disclosure?level=county", "/place/330383", "/张三/zhangsan", "/chart/pie-zhangsan.json", "/healthz"):
        client.get(path, headers=headers, environ_overrides=peer)
    client.get("/assets/gongkai.css").close()
    written = lines.getvalue()
    found = [json.loads(line) for line in written.splitlines()]
    assert [line["path"] for line in found] == ["/disclosure", "/place/330383", "(other)", "/chart/…", "/healthz"]
    assert [line["status"] for line in found] == [200, 200, 200, 404, 200]
    assert all(line["event"] == "request" and line["ms"] >= 0 and len(line["id"]) == 16 for line in found)
    assert [word for word in PERSONAL if word in written] == []


def test_the_answer_carries_the_id_of_its_line(settings: Settings, lines: io.StringIO) -> None:
    client = create_app(settings).server.test_client()
    answer = client.get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})
    assert answer.headers["X-Request-ID"] == json.loads(lines.getvalue())["id"] == "proxy-0123456789"


def test_a_mistake_is_in_the_log_and_not_in_the_answer(settings: Settings, lines: io.StringIO) -> None:
    app = create_app(settings)

    @app.server.get("/broken")
    def broken() -> str:
        raise RuntimeError("select secret from etl_build")

    answer = app.server.test_client().get("/broken")
    assert answer.status_code == 500
    assert "select" not in answer.text and answer.headers["X-Request-ID"] in answer.text
    first, second = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert "RuntimeError: select secret" in first["trace"] and first["id"] == second["id"]
    assert second["status"] == 500


def test_logs_can_be_switched_off(settings: Settings, lines: io.StringIO) -> None:
    create_app(replace(settings, options=Options(is_logged=False))).server.test_client().get("/healthz")
    assert lines.getvalue() == ""


def test_metrics_are_off_by_default(settings: Settings) -> None:
    assert create_app(settings).server.test_client().get("/metrics").status_code == 404


def test_metrics_count_requests_by_route_and_status(settings: Settings) -> None:
    client = create_app(replace(settings, options=Options(is_measured=True))).server.test_client()
    for path in ("/disclosure?places=330383", "/disclosure", "/zhangsan", "/chart/pie.json"):
        client.get(path)
    text = client.get("/metrics").text
    samples = {
        (sample.name, sample.labels.get("route"), sample.labels.get("status")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["gongkai_requests_total", "disclosure", "200"] == 2
    assert samples["gongkai_requests_total", "(other)", "200"] == 1
    assert samples["gongkai_requests_total", "chart", "404"] == 1
    assert samples["gongkai_request_seconds_count", "disclosure", None] == 2
    assert samples["gongkai_reports", None, None] > 800
    assert samples["gongkai_warehouse_up", None, None] == 1
    assert "330383" not in text and "zhangsan" not in text
