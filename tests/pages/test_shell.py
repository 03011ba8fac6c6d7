"""One broken chart never takes its page along."""

import logging

import pytest

from pages import charts
from pages.charts.view import ChartSpec, ChartView, Context
from pages.router import page_at
from pages.shell import unbroken
from pages.warehouse import Warehouse
from tests.pages.trees import as_json


def test_a_chart_that_fails_says_so(
    opened: Warehouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def view(ctx: Context) -> ChartView:
        raise ZeroDivisionError("made up")

    every = charts.charts() | {"refusal_reasons": ChartSpec("refusal_reasons", view)}
    monkeypatch.setattr(charts, "charts", lambda: every)
    with caplog.at_level(logging.ERROR, "gongkai"):
        body, _ = page_at(opened, "/disclosure", "years=2020-2022")
    text = as_json(body)
    assert "这张图没有画成" in text
    assert "made up" not in text
    assert "公开率（占办结）" in text
    assert "chart refusal_reasons failed" in caplog.text


def test_an_unknown_page_keeps_the_frame(opened: Warehouse) -> None:
    body, meta = page_at(opened, "/no-such-page", "lang=en")
    text = as_json(body)
    assert "There is no such page" in text
    assert meta["lang"] == "en"


def test_numbers_keep_their_unit_on_the_line() -> None:
    parts = unbroken("最低 25.0 %（徐汇区，311 / 1,245）")
    spans = [part.children for part in parts if not isinstance(part, str)]
    assert spans == ["25.0 %", "311 / 1,245"]
