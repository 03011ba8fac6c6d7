"""I4: in table 4 the total of a block is the sum of its four outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from etl.check.subject import TOTAL, Identity, Subject

ID = "I4"


def identities(report: Subject) -> Iterator[Identity]:
    """One identity for each block of table 4 whose total cell is in the report (``forms.md`` I4)."""
    outcomes = [column for column in report.columns("t4") if column != TOTAL]
    for track in report.rows("t4") if outcomes else ():
        if f"t4.{track}.{TOTAL}" in report.cells:
            parts = tuple(f"t4.{track}.{column}" for column in outcomes)
            yield Identity(f"t4.{track}", (f"t4.{track}.{TOTAL}",), parts)
