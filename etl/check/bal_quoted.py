"""BAL: the requests quoted in prose balance: new + carried in = closed + carried out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.check.subject import Subject
from etl.model import Check, CheckStatus

ID = "BAL"
NEW, CARRIED_IN, WORKLOAD, CLOSED, CARRIED_OUT = (
    "requests_new",
    "carried_in",
    "requests_workload",
    "closed",
    "carried_out",
)


def within(report: Subject) -> Iterator[Check]:
    """The balance of the quoted requests, and the quoted workload against its two parts where all are quoted.

    Where only 收到/受理 is quoted it may or may not hold those carried in; both readings are tried, and a
    shortfall that an unquoted carry-in could explain is not assessable.
    """
    figures = report.figures
    if CLOSED in figures and CARRIED_OUT in figures and (WORKLOAD in figures or NEW in figures):
        yield _balance(figures)
    if {WORKLOAD, NEW, CARRIED_IN} <= figures.keys():
        parts = figures[NEW] + figures[CARRIED_IN]
        yield _check("workload", figures[WORKLOAD], parts, (WORKLOAD, NEW, CARRIED_IN))


def _balance(figures: dict[str, Decimal]) -> Check:
    right = figures[CLOSED] + figures[CARRIED_OUT]
    if NEW in figures and CARRIED_IN in figures:
        left = figures[NEW] + figures[CARRIED_IN]
        return _check("balance", left, right, (NEW, CARRIED_IN, CLOSED, CARRIED_OUT))
    received = WORKLOAD if WORKLOAD in figures else NEW
    used = (received, *((CARRIED_IN,) if CARRIED_IN in figures else ()), CLOSED, CARRIED_OUT)
    left = figures[received]
    if CARRIED_IN in figures and left + figures[CARRIED_IN] == right:
        return _check("balance", left + figures[CARRIED_IN], right, used, note="prose_counts_new")
    if CARRIED_IN not in figures and left < right:
        return _check("balance", left, right, used, CheckStatus.NOT_ASSESSABLE, "carry_in_not_quoted")
    return _check("balance", left, right, used)


def _check(
    subject: str,
    left: Decimal,
    right: Decimal,
    cells: tuple[str, ...],
    status: CheckStatus | None = None,
    note: str | None = None,
) -> Check:
    found = status or (CheckStatus.PASS if left == right else CheckStatus.FAIL)
    return Check(ID, subject, left, right, found, rows=len(cells), note=note, cells=cells)
