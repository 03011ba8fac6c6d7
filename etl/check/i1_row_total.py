"""I1: in table 3 a row's total is the sum of its six applicant columns."""

from __future__ import annotations

from collections.abc import Iterator

from etl.check.subject import TOTAL, Subject, compare
from etl.model import Check

ID = "I1"


def within(report: Subject) -> Iterator[Check]:
    """One check for each row of table 3 whose total cell is in the report (``forms.md`` I1)."""
    cells = report.cells
    applicants = [column for column in report.columns("t3") if column != TOTAL]
    for row in report.rows("t3"):
        total = cells.get(f"t3.{row}.{TOTAL}")
        if total is not None and applicants:
            head = f"t3.{row}"
            yield compare(ID, head, [total], [cells.get(f"{head}.{column}") for column in applicants])
