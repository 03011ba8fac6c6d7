"""I1: in table 3 a row's total is the sum of its six applicant columns."""

from __future__ import annotations

from collections.abc import Iterator

from etl.check.subject import TOTAL, Identity, Subject

ID = "I1"


def identities(report: Subject) -> Iterator[Identity]:
    """One identity for each row of table 3 whose total cell is in the report (``forms.md`` I1)."""
    parts = [column for column in report.columns("t3") if column != TOTAL]
    for row in report.rows("t3") if parts else ():
        if f"t3.{row}.{TOTAL}" in report.cells:
            yield Identity(f"t3.{row}", (f"t3.{row}.{TOTAL}",), tuple(f"t3.{row}.{part}" for part in parts))
