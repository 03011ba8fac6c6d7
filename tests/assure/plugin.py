"""How tests say which row of the assurance table they belong to, and how much they tried.

``@pytest.mark.assure(row="D2")`` names the row. A test counts as one input, as ``tried=500`` of them, or as many as it
gives to the fixture ``tried``; the fixture ``size`` gives the number for this run: the short one in ``make test``, the
long one with ``--long``. ``long_only=True``: there is no short form, and the test is not part of a short run.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from tests.assure.rows import WORDS


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare ``--long``."""
    parser.addoption("--long", action="store_true", help="the full numbers of the assurance table")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker; what hypothesis draws is the same in every run."""
    settings.register_profile("seeded", derandomize=True, database=None)
    settings.load_profile("seeded")
    config.addinivalue_line("markers", "assure(row): the test belongs to this row of the assurance table")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Hand the row on to the report, which travels between processes; leave out what has no short form."""
    marked = [(item, item.get_closest_marker("assure")) for item in items]
    left = [item for item, marker in marked if marker and marker.kwargs.get("long_only")]
    if left and not config.getoption("--long"):
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    for item, marker in marked:
        if marker:
            item.user_properties.append(("row", marker.kwargs["row"]))
            if count := marker.kwargs.get("tried"):
                item.user_properties.append(("tally", json.dumps({"tried": count, "passed": count})))


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """``size(short, long)``: the number for this run."""
    is_long = request.config.getoption("--long")
    return lambda short, long: long if is_long else short


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[Any], None]:
    """``tried(24)`` or ``tried(tally)``: what this test went through; a tally also says what became of it."""

    def note(what: Any) -> None:
        six = {"tried": what, "passed": what} if isinstance(what, int) else what.six()
        record_property("tally", json.dumps({word: six.get(word, 0) for word in WORDS}))

    return note


@pytest.fixture
def fact(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """``fact("cells", 3021)``: a number for the report line."""
    return lambda name, number: record_property(f"fact {name}", number)
