"""I2: in table 3 the requests closed are the sum of all outcome rows, in every column."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.check.subject import TOTAL, Identity, Subject
from etl.model import Cell, Check

ID = "I2"
CLOSED = "res_total"
OUTCOME = "res_"


def identities(report: Subject) -> Iterator[Identity]:
    """One identity for each column of table 3 whose cell of the closed row is in the report (``forms.md`` I2)."""
    parts = _parts(report)
    for column in report.columns("t3") if parts else ():
        if f"t3.{CLOSED}.{column}" in report.cells:
            yield Identity(f"t3.{column}", (f"t3.{CLOSED}.{column}",), tuple(f"t3.{row}.{column}" for row in parts))


def amended(check: Check, report: Subject) -> Check:
    """The check of a column of totals left blank with the sum over the applicant cells beside it; any other as is."""
    if check.note == "parts_blank" and check.subject == f"t3.{TOTAL}":
        return check._replace(right=_recomputed(report, _parts(report)))
    return check


def _parts(report: Subject) -> list[str]:
    return [row for row in report.rows("t3") if row.startswith(OUTCOME) and row != CLOSED]


def _recomputed(report: Subject, parts: list[str]) -> Decimal | None:
    cells: list[Cell] = [cell for key, cell in report.cells.items() if key.split(".")[:1] == ["t3"]]
    values = [c.value for c in cells if c.value is not None and c.key.split(".")[1] in parts]
    return sum(values, Decimal(0)) if values else None
