"""I9: a figure quoted in the prose equals the table, once it is settled what the prose counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.check.crosswalk import cells_of
from etl.check.subject import EMPTY, TOTAL, Subject
from etl.model import Cell, Check, CheckStatus, Quote

ID = "I9"
NEW, CARRIED_IN = "t3.new_requests.", "t3.carried_in."


def within(report: Subject) -> Iterator[Check]:
    """One check for each quoted indicator that stands for cells of the report's tables (``forms.md`` I9).

    ``left`` is the prose, ``right`` the table. Requests received may be counted with or without those carried
    in: the prose holds where it fits either reading, and the note says which.
    """
    for indicator in dict.fromkeys(quote.indicator for quote in report.quoted):
        quotes = [quote for quote in report.quoted if quote.indicator == indicator]
        keys = next((k for form in _forms(report) if (k := cells_of(indicator, form)) and _any(report, k)), ())
        if keys:
            yield _check(report, indicator, quotes, keys)


def _forms(report: Subject) -> list[str]:
    return sorted(set(report.forms.values()), reverse=True)


def _any(report: Subject, keys: tuple[str, ...]) -> bool:
    return any(key in report.cells for key in keys)


def _check(report: Subject, indicator: str, quotes: list[Quote], keys: tuple[str, ...]) -> Check:
    value, blanks = table_value(report, keys)
    readings = {None: value, **_other_reading(report, keys)}
    said = {quote.value for quote in quotes}
    status, note = CheckStatus.FAIL, None
    if any(quote.scope not in (None, report.identity.scope) for quote in quotes):
        status, note = CheckStatus.NOT_ASSESSABLE, "scope_differs"
    elif len(said) > 1:
        status, note = CheckStatus.NOT_ASSESSABLE, "quoted_twice"
    elif value is None:
        status, note = CheckStatus.NOT_ASSESSABLE, "cells_missing"
    elif said & {reading for reading in readings.values() if reading is not None}:
        status, note = CheckStatus.PASS, next(name for name, reading in readings.items() if reading in said)
    rows = len(keys) + len(quotes)
    return Check(ID, indicator, min(said), value, status, rows, blanks, note or _blank_note(blanks), keys)


def _blank_note(blanks: int) -> str | None:
    return "total_recomputed" if blanks else None


def _other_reading(report: Subject, keys: tuple[str, ...]) -> dict[str | None, Decimal | None]:
    """The count of requests with, or without, those carried in; empty for other indicators."""
    news = tuple(key for key in keys if key.startswith(NEW))
    if not news:
        return {}
    carried = tuple(key.replace(NEW, CARRIED_IN) for key in news)
    if set(carried) <= set(keys):
        return {"prose_counts_new": table_value(report, news)[0]}
    return {"prose_counts_workload": table_value(report, (*news, *carried))[0]}


def table_value(report: Subject, keys: tuple[str, ...]) -> tuple[Decimal | None, int]:
    """Sum of the cells and how many were blank; a blank total is recomputed from its row where that is possible.

    None where a cell is missing or unreadable, or all of them are blank.
    """
    numbers = [_number(report, report.cells.get(key)) for key in keys]
    blanks = sum(report.cells[key].status in EMPTY for key in keys if key in report.cells)
    if any(number is None for number in numbers) and blanks < sum(number is None for number in numbers):
        return None, blanks
    known = [number for number in numbers if number is not None]
    return (sum(known, Decimal(0)) if known else None), blanks


def _number(report: Subject, cell: Cell | None) -> Decimal | None:
    if cell is None or cell.value is not None or cell.status not in EMPTY:
        return cell.value if cell else None
    table, row, column = cell.key.split(".")
    if column != TOTAL:
        return None
    parts = [c.value for k, c in report.cells.items() if k.startswith(f"{table}.{row}.") and c.value is not None]
    return sum(parts, Decimal(0)) if parts else None
