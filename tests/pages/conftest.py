"""The real warehouse opened as the server opens it, and contexts on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from dash import Dash

from app import create_app
from pages.charts import context
from pages.charts.view import Context
from pages.queries.known import known
from pages.settings import Settings
from pages.state import parse
from pages.warehouse import Warehouse


@pytest.fixture(scope="session")
def opened(warehouse: Path) -> Warehouse:
    return Warehouse(warehouse)


@pytest.fixture
def context_of(opened: Warehouse) -> Callable[[str], Context]:
    """A context from a query string; nothing of it may be ignored."""

    def make(query: str = "") -> Context:
        state, ignored = parse(query, known(opened.cursor()))
        assert ignored == ()
        return context(opened.cursor(), state)

    return make


@pytest.fixture
def settings(warehouse: Path) -> Settings:
    return Settings(warehouse, "127.0.0.1", 8149, "/", "https://portal.example")


@pytest.fixture(autouse=True, scope="session")
def app(warehouse: Path) -> Dash:
    """The app itself: links are made relative to its base path, so nothing can be laid out before there is one."""
    return create_app(Settings(warehouse, "127.0.0.1", 8149, "/", "'self'"))
