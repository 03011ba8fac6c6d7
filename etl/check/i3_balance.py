"""I3: new + carried in = closed + carried out, the identity printed in the head of table 3."""

from __future__ import annotations

from collections.abc import Iterator

from etl.check.subject import Subject, compare
from etl.model import Check

ID = "I3"
LEFT = ("new_requests", "carried_in")
RIGHT = ("res_total", "carried_out")


def within(report: Subject) -> Iterator[Check]:
    """One check for each column of table 3 in which all four cells are in the report (``forms.md`` I3)."""
    for column in report.columns("t3"):
        cells = [report.cells.get(f"t3.{row}.{column}") for row in (*LEFT, *RIGHT)]
        if any(cell is not None for cell in cells[2:]):
            yield compare(ID, f"t3.{column}", cells[:2], cells[2:])
