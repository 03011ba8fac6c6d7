"""What a check looks at, and the one way to compare two sides of an identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from etl.forms import Form, load_forms
from etl.model import Cell, CellStatus, Check, CheckStatus, Quote, ReportIdentity

EMPTY = (CellStatus.BLANK, CellStatus.NOT_APPLICABLE)
ZERO = Decimal(0)
# A member of an enumeration costs a call; a report has fifty verdicts.
PASS, FAIL, NOT_ASSESSABLE = CheckStatus.PASS, CheckStatus.FAIL, CheckStatus.NOT_ASSESSABLE
TOTAL = "total"
Values = Sequence[Decimal | None]


@dataclass(frozen=True)
class Subject:
    """One report as the checks see it: its cells by key, the form of each table, its quotes, its identity."""

    cells: Mapping[str, Cell]
    forms: Mapping[str, str]
    quoted: tuple[Quote, ...]
    identity: ReportIdentity

    def rows(self, table: str) -> tuple[str, ...]:
        """Row codes of a table: of its form where that is known, else those met in the report."""
        form = load_forms().get(self.forms.get(table, ""))
        if form is not None:
            return form.rows(table)
        return tuple(dict.fromkeys(key.split(".")[1] for key in self.cells if key.startswith(table + ".")))

    def columns(self, table: str) -> tuple[str, ...]:
        """Column codes of a table whose rows all share them: of its form, else those met in the report."""
        form = load_forms().get(self.forms.get(table, ""))
        if form is not None:
            return _columns(form, table)
        return tuple(dict.fromkeys(key.split(".")[2] for key in self.cells if key.startswith(table + ".")))

    @cached_property
    def figures(self) -> dict[str, Decimal]:
        """Quoted figures of the report's own scope by indicator; one quoted with two values is left out."""
        values: dict[str, set[Decimal]] = {}
        for quote in self.quoted:
            if quote.scope is None or quote.scope == self.identity.scope:
                values.setdefault(quote.indicator, set()).add(quote.value)
        return {indicator: next(iter(found)) for indicator, found in values.items() if len(found) == 1}


@lru_cache(maxsize=64)
def _columns(form: Form, table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.column for cell in form.table(table)))


class Identity(NamedTuple):
    """One identity on one subject as keys of cells: the sum of ``left`` (printed) is the sum of ``right``."""

    subject: str
    left: tuple[str, ...]
    right: tuple[str, ...]


class Side(NamedTuple):
    """One side of an identity: the sum of what is readable (None: every cell is blank), and what stood in the way."""

    value: Decimal | None
    blanks: int
    is_whole: bool
    rows: int


def side(cells: Sequence[Cell | None]) -> Side:
    """Adds up cells. A blank is passed over and counted; with a missing or unreadable cell there is no sum."""
    present = [cell for cell in cells if cell is not None]
    values = [cell.value for cell in present if cell.value is not None]
    blanks = 0 if len(values) == len(cells) else sum([cell.status in EMPTY for cell in present])
    is_whole = len(values) + blanks == len(cells)
    return Side(sum(values, ZERO) if values and is_whole else None, blanks, is_whole, len(present))


def verdict(left: Side, right: Side) -> CheckStatus:
    """Blank counts as zero for the test only; a side that is all blank or not whole cannot be assessed."""
    if left.value is None or right.value is None or not (left.is_whole and right.is_whole):
        return NOT_ASSESSABLE
    return PASS if left.value == right.value else FAIL


def compare(id: str, subject: str, left: Sequence[Cell | None], right: Sequence[Cell | None]) -> Check:
    """One check: the sum of ``left`` (printed) against the sum of ``right`` (recomputed)."""
    one, other = side(left), side(right)
    rows, blanks = one.rows + other.rows, one.blanks + other.blanks
    cells = keys((*left, *right))
    return Check(id, subject, one.value, other.value, verdict(one, other), rows, blanks, reason(one, other), cells)


def with_blanks(id: str, subject: str, left: Values, right: Values, keys: tuple[str, ...]) -> Check:
    """As :func:`compare`, for cells that are all printed and readable, some of them blank."""
    one, other = [value for value in left if value is not None], [value for value in right if value is not None]
    printed, recomputed = sum(one, ZERO) if one else None, sum(other, ZERO) if other else None
    blanks, note = len(keys) - len(one) - len(other), None
    status = PASS if printed == recomputed else FAIL
    if printed is None or recomputed is None:
        status, note = NOT_ASSESSABLE, reason(Side(printed, 0, True, 0), Side(recomputed, 0, True, 0))
    return tuple.__new__(Check, (id, subject, printed, recomputed, status, len(keys), blanks, note, keys))


def reason(left: Side, right: Side) -> str | None:
    """Why the two sides cannot be assessed, as a code of ``data/checks/notes.csv``; None where they can."""
    if not (left.is_whole and right.is_whole):
        return "cells_missing"
    if left.value is None:
        return "all_blank" if right.value is None else "printed_blank"
    return "parts_blank" if right.value is None else None


def keys(cells: Iterable[Cell | None]) -> tuple[str, ...]:
    """Keys of the cells that are there."""
    return tuple([cell.key for cell in cells if cell is not None])
