"""I4: in table 4 the total of a block is the sum of its four outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from etl.check.subject import TOTAL, Subject, compare
from etl.model import Check

ID = "I4"


def within(report: Subject) -> Iterator[Check]:
    """One check for each block of table 4 whose total cell is in the report (``forms.md`` I4)."""
    outcomes = [column for column in report.columns("t4") if column != TOTAL]
    for track in report.rows("t4"):
        total = report.cells.get(f"t4.{track}.{TOTAL}")
        if total is not None and outcomes:
            yield compare(ID, f"t4.{track}", [total], [report.cells.get(f"t4.{track}.{column}") for column in outcomes])
