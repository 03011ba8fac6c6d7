"""What one table's reading collects: cells, refusals, and the count of numbers that both must account for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from etl.forms import FormCell
from etl.model import Cell, CellStatus, Refusal
from etl.recognise.events import Slot
from etl.recognise.values import parse_value

UNREADABLE = CellStatus.UNREADABLE


def numeric(slots: Iterable[Slot]) -> int:
    """How many slots print a digit: the unit of the ledger."""
    return sum(map(_has_digit, [slot[0] for slot in slots]))


@lru_cache(maxsize=8192)
def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


@dataclass
class Tally:
    """Cells and refusals of one table. ``seen`` counts the numbers met, however they end."""

    table: str
    cells: list[Cell] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    seen: int = 0
    facts: int = 0

    def add(self, form_cell: FormCell, slot: Slot, unit_hint: str | None) -> None:
        """Take a printed value in as a cell; one that is no number becomes an unreadable cell and a refusal."""
        text, row, start, _ = slot
        value, status, unit, note = parse_value(text, form_cell, unit_hint)
        where = row if start < 0 else f"{row} column {start + 1}"
        self.cells.append(Cell(form_cell.key, value, text, status, where, unit, note))
        if status is UNREADABLE:
            reason = f"{form_cell.key}: “{text[:40]}” {note}"
            self.refusals.append(Refusal(self.table, reason, where, "unreadable_value", numeric([slot])))
        else:
            self.facts += _has_digit(text)

    def refuse(self, code: str, reason: str, where: str | None = None, slots: Sequence[Slot] = ()) -> None:
        """Refuse values (or a table without any), with the reason in words."""
        self.refusals.append(Refusal(self.table, reason, where, code, numeric(slots)))
