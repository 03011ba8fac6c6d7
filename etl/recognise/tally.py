"""What one table's reading collects: places of cells, refusals, and the count of numbers that both must account for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from etl.forms import FormCell
from etl.model import Cell, CellStatus, Refusal
from etl.recognise.events import Slot
from etl.recognise.values import parse_value

UNREADABLE = CellStatus.UNREADABLE


def numeric(slots: Iterable[Slot]) -> int:
    """How many slots print a digit: the unit of the ledger."""
    return sum(map(has_digit, [slot[0] for slot in slots]))


@lru_cache(maxsize=8192)
def has_digit(text: str) -> bool:
    """Whether a printed value holds a digit."""
    return any(character.isdigit() for character in text)


class Taken(NamedTuple):
    """A place of the document that prints a cell of the form; ``unit_hint`` is the unit that its header prints."""

    cell: FormCell
    slot: Slot
    unit_hint: str | None


class Refused(NamedTuple):
    """Places (or a table without any) that are refused, and why."""

    code: str
    reason: str
    where: str | None
    slots: Sequence[Slot]


@dataclass
class Tally:
    """What the labels and positions of one table say: no value is looked at before :func:`settle`.

    ``slots`` are all values met, however they end.
    """

    table: str
    items: list[Taken | Refused] = field(default_factory=list)
    slots: Sequence[Slot] = ()

    def add(self, form_cell: FormCell, slot: Slot, unit_hint: str | None) -> None:
        """Take a printed value in as a cell; one that is no number will be an unreadable cell and a refusal."""
        self.items.append(Taken(form_cell, slot, unit_hint))

    def refuse(self, code: str, reason: str, where: str | None = None, slots: Sequence[Slot] = ()) -> None:
        """Refuse values (or a table without any), with the reason in words."""
        self.items.append(Refused(code, reason, where, slots))

    def has_cells(self) -> bool:
        """Whether any place was taken in."""
        return any(isinstance(item, Taken) for item in self.items)

    def has_refusals(self) -> bool:
        """Whether anything was refused so far, values that are no numbers included."""
        return any(
            isinstance(item, Refused) or parse_value(item.slot.text, item.cell, item.unit_hint).status is UNREADABLE
            for item in self.items
        )


class Settled(NamedTuple):
    """The cells and refusals of one table; ``seen`` counts the numbers met, ``facts`` those that became cells."""

    cells: list[Cell]
    refusals: list[Refusal]
    seen: int
    facts: int


def settle(tally: Tally) -> Settled:
    """The values of the places taken in; one that is no number becomes an unreadable cell and a refusal."""
    cells: list[Cell] = []
    refusals: list[Refusal] = []
    facts = 0
    for item in tally.items:
        if isinstance(item, Refused):
            code, reason, where, slots = item
            refusals.append(Refusal(tally.table, reason, where, code, numeric(slots)))
            continue
        form_cell, (text, row, start, _), unit_hint = item
        value, status, unit, note = parse_value(text, form_cell, unit_hint)
        where = row if start < 0 else f"{row} column {start + 1}"
        cells.append(Cell(form_cell.key, value, text, status, where, unit, note))
        if status is UNREADABLE:
            reason = f"{form_cell.key}: “{text[:40]}” {note}"
            refusals.append(Refusal(tally.table, reason, where, "unreadable_value", int(has_digit(text))))
        else:
            facts += has_digit(text)
    return Settled(cells, refusals, numeric(tally.slots), facts)
