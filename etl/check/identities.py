"""Identities of a report's tables, worked out once for all reports that print the same cells of the same forms."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from types import ModuleType
from typing import Any, NamedTuple

from etl.check.subject import FAIL, PASS, ZERO, Identity, Subject, Values, compare, with_blanks
from etl.model import Cell, CellStatus, Check

UNREADABLE = CellStatus.UNREADABLE
# Forms times the sets of cells that templates print.
_REMEMBERED = 512
# A tuple is made so in half the time.
_new = tuple.__new__


class Planned(NamedTuple):
    """An identity by places: what picks the values of its sides (None where a cell is not printed), and all keys."""

    identity: Identity
    subject: str
    left: Callable[[Values], Any] | None
    right: Callable[[Values], Any] | None
    keys: tuple[str, ...]
    rows: int


class Sums:
    """The identities of one report, module by module."""

    def __init__(self, report: Subject) -> None:
        self._report = report
        self._values = [cell[1] for cell in report.cells.values()]
        self._plans = _plans_of(report)
        # Then every cell without a value is one left empty.
        self._is_readable = UNREADABLE not in [cell[3] for cell in report.cells.values()]

    def tested(self, module: ModuleType) -> list[Check]:
        """One check for each of the module's ``identities(report)``, which may depend on keys and forms, not on values.

        ``amended(check, report)`` of the module may say more of one that has no sum on a side.
        """
        plan = self._plans.get(module.ID)
        if plan is None:
            plan = self._plans[module.ID] = _planned(module, self._report)
        id, values = module.ID, self._values
        found: list[Check] = []
        for planned in plan:
            _, subject, left, right, keys, rows = planned
            try:
                printed, recomputed = sum(left(values), ZERO), sum(right(values), ZERO)  # type: ignore[misc]
            except TypeError:  # A cell is not printed, or has no value.
                found.append(self._with_blanks(module, planned))
                continue
            status = PASS if printed == recomputed else FAIL
            found.append(_new(Check, (id, subject, printed, recomputed, status, rows, 0, None, keys)))
        return found

    def _with_blanks(self, module: ModuleType, planned: Planned) -> Check:
        """The check of an identity of which a cell is not printed, or has no value."""
        identity, subject, left, right, keys, _ = planned
        if left is None or right is None or not self._is_readable:
            check = compare(module.ID, subject, self._cells(identity.left), self._cells(identity.right))
        else:
            check = with_blanks(module.ID, subject, left(self._values), right(self._values), keys)
        amended: Callable[[Check, Subject], Check] | None = getattr(module, "amended", None)
        return amended(check, self._report) if amended else check

    def _cells(self, keys: tuple[str, ...]) -> list[Cell | None]:
        return [self._report.cells.get(key) for key in keys]


_plans: dict[Any, dict[str, tuple[Planned, ...]]] = {}


def _plans_of(report: Subject) -> dict[str, tuple[Planned, ...]]:
    key = (tuple(report.forms.items()), tuple(report.cells))
    found = _plans.get(key)
    if found is None:
        if len(_plans) >= _REMEMBERED:
            _plans.clear()
        found = _plans[key] = {}
    return found


def _planned(module: ModuleType, report: Subject) -> tuple[Planned, ...]:
    places = {cell: place for place, cell in enumerate(report.cells)}
    return tuple(
        Planned(
            found,
            found.subject,
            _picked(found.left, places),
            _picked(found.right, places),
            (*found.left, *found.right),
            len(found.left) + len(found.right),
        )
        for found in module.identities(report)
    )


def _picked(keys: tuple[str, ...], places: dict[str, int]) -> Callable[[Values], Any] | None:
    if not keys or any(key not in places for key in keys):
        return None
    if len(keys) == 1:
        # A picker of one gives no sequence.
        return itemgetter(slice(places[keys[0]], places[keys[0]] + 1))
    return itemgetter(*(places[key] for key in keys))
