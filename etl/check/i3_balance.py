"""I3: new + carried in = closed + carried out, the identity printed in the head of table 3."""

from __future__ import annotations

from collections.abc import Iterator

from etl.check.subject import Identity, Subject

ID = "I3"
LEFT = ("new_requests", "carried_in")
RIGHT = ("res_total", "carried_out")


def identities(report: Subject) -> Iterator[Identity]:
    """One identity for each column of table 3 of which a right-hand cell is in the report (``forms.md`` I3)."""
    for column in report.columns("t3"):
        left, right = (tuple(f"t3.{row}.{column}" for row in rows) for rows in (LEFT, RIGHT))
        if any(key in report.cells for key in right):
            yield Identity(f"t3.{column}", left, right)
