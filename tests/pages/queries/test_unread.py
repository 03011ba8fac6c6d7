"""Dates of a country: those alike are one record, a record a report is read when it is asked for."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pages.charts import charts, context, draw
from pages.queries import publication_dates as dates
from pages.queries import size
from pages.queries.selection import Selection
from pages.state import ViewState
from pages.warehouse import Warehouse

VIEWS = (Selection("all", "all", 0, 9999), Selection("all", "county", 2021, 2024))


def _country(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "FEW_REPORTS", 0)
    monkeypatch.setattr(size, "MANY_REPORTS", 0)
    monkeypatch.setattr(dates, "FEW", 0)


def _kind(one: Any) -> tuple[Any, ...]:
    return one.kind_code, one.due_date, one.days_late, one.status_code, one.scope_code, one.level_code, one.year


@pytest.mark.parametrize("view", VIEWS)
def test_alike_are_as_many_and_all_are_read(warehouse: Path, monkeypatch: pytest.MonkeyPatch, view: Selection) -> None:
    cur = Warehouse(warehouse).cursor()
    expected = dates.publication_dates(cur, view)
    _country(monkeypatch)
    drawn, every = dates.alike_dates(cur, view)
    assert len(drawn) < len(expected) == len(every)
    numbers: Counter[tuple[Any, ...]] = Counter()
    for one in drawn:
        numbers[_kind(one)] += one.number
    assert numbers == Counter(map(_kind, expected))
    assert list(every) == expected
    assert list(every[3:9:2]) == expected[3:9:2]
    assert every[5] == expected[5] and every[-1] == expected[-1]
    with pytest.raises(IndexError):
        every[len(expected)]


def test_what_is_said_is_the_same(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cur, spec = Warehouse(warehouse).cursor(), charts()[dates.__name__.rsplit(".", 1)[-1]]
    ctx = context(cur, ViewState(years=(2021, 2025)))
    expected = draw(spec, ctx)
    _country(monkeypatch)
    found = draw(spec, ctx)
    assert (found.title, found.subtitle, found.sentence) == (expected.title, expected.subtitle, expected.sentence)
    assert [*found.table.rows] == [*expected.table.rows]
    assert found.figure is not None and expected.figure is not None
    layouts = [[s["text"] for s in figure["layout"]["annotations"]] for figure in (found.figure, expected.figure)]
    assert layouts[0] == layouts[1]
    assert all("numbers" not in trace for trace in found.figure["data"])
    days = [{x for trace in figure["data"] for x in trace["x"]} for figure in (found.figure, expected.figure)]
    assert days[0] <= days[1] and len(days[0]) > 10
