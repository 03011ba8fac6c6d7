"""I1: in table 3 a row's total is the sum of its six applicant columns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from etl.check.subject import TOTAL, Subject, compare
from etl.model import Check

ID = "I1"


def within(report: Subject) -> Iterator[Check]:
    """One check for each row of table 3 whose total cell is in the report (``forms.md`` I1)."""
    get = report.cells.get
    for head, whole, parts in _sums("t3", report.rows("t3"), report.columns("t3")):
        total = get(whole)
        if total is not None and parts:
            yield compare(ID, head, [total], [get(part) for part in parts])


@lru_cache(maxsize=64)
def _sums(table: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    """The key of each row, of its total and of the parts of that."""
    heads = [f"{table}.{row}" for row in rows]
    parts = [column for column in columns if column != TOTAL]
    return [(head, f"{head}.{TOTAL}", tuple(f"{head}.{part}" for part in parts)) for head in heads]
