"""I2: in table 3 the requests closed are the sum of all outcome rows, in every column."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.check.subject import TOTAL, Subject, compare
from etl.model import Cell, Check

ID = "I2"
CLOSED = "res_total"
OUTCOME = "res_"


def within(report: Subject) -> Iterator[Check]:
    """One check for each column of table 3 whose cell of the closed row is in the report (``forms.md`` I2)."""
    parts = [row for row in report.rows("t3") if row.startswith(OUTCOME) and row != CLOSED]
    for column in report.columns("t3"):
        printed = report.cells.get(f"t3.{CLOSED}.{column}")
        if printed is None or not parts:
            continue
        check = compare(ID, f"t3.{column}", [printed], [report.cells.get(f"t3.{row}.{column}") for row in parts])
        if check.note == "parts_blank" and column == TOTAL:
            check = check._replace(right=_recomputed(report, parts))
        yield check


def _recomputed(report: Subject, parts: list[str]) -> Decimal | None:
    """Sum over the applicant cells of the outcome rows: stands beside a column of totals left blank."""
    cells: list[Cell] = [cell for key, cell in report.cells.items() if key.split(".")[:1] == ["t3"]]
    values = [c.value for c in cells if c.value is not None and c.key.split(".")[1] in parts]
    return sum(values, Decimal(0)) if values else None
