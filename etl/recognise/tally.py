"""What one table's reading collects: places of cells, refusals, and the count of numbers that both must account for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from etl.forms import FormCell
from etl.model import Cell, CellStatus, Refusal
from etl.recognise.events import Slot
from etl.recognise.values import parse_value

UNREADABLE = CellStatus.UNREADABLE
_UNREADABLE_VALUE = "unreadable_value"


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

    ``slots`` are all values met, however they end; ``beside`` those that are no values, such as numbers of rows.
    """

    table: str
    items: list[Taken | Refused] = field(default_factory=list)
    slots: Sequence[Slot] = ()
    beside: list[Slot] = field(default_factory=list)

    def add(self, form_cell: FormCell, slot: Slot, unit_hint: str | None) -> None:
        """Take a printed value in as a cell; one that is no number will be an unreadable cell and a refusal."""
        self.items.append(Taken(form_cell, slot, unit_hint))

    def refuse(self, code: str, reason: str, where: str | None = None, slots: Sequence[Slot] = ()) -> None:
        """Refuse values (or a table without any), with the reason in words."""
        self.items.append(Refused(code, reason, where, slots))

    def unused(self) -> list[Slot]:
        """Values that were neither taken in nor refused."""
        used = {id(slot) for slot in self.beside}
        for item in self.items:
            used.update([id(item.slot)] if isinstance(item, Taken) else [id(slot) for slot in item.slots])
        return [slot for slot in self.slots if id(slot) not in used]

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
    """The cells and refusals of one table; ``seen`` counts the numbers met, ``facts`` those that became cells.

    Each number that was seen is a fact or counted in one refusal.
    """

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
            refusals.append(Refusal(tally.table, reason, where, _UNREADABLE_VALUE, int(has_digit(text))))
        else:
            facts += has_digit(text)
    seen = numeric(tally.slots) - numeric(tally.beside)
    if facts + sum([refusal.cells for refusal in refusals]) != seen:
        seen -= _balance(tally, refusals)
    return Settled(cells, refusals, seen, facts)


def _balance(tally: Tally, refusals: list[Refusal]) -> int:
    """Refuse numbers that no rule took or refused, count none twice; how many are a fact's number printed again."""
    at, counted = 0, set()
    for item in tally.items:
        if isinstance(item, Refused):
            fresh = [slot for slot in item.slots if id(slot) not in counted]
            counted.update([id(slot) for slot in fresh])
            refusals[at] = replace(refusals[at], cells=numeric(fresh))
            at += 1
        elif refusals[at : at + 1] and refusals[at].code == _UNREADABLE_VALUE and _is_of(refusals[at], item):
            at += 1
    taken = {item.slot.text for item in tally.items if isinstance(item, Taken)}
    unused = [slot for slot in tally.unused() if has_digit(slot.text)]
    refusals += [
        Refusal(tally.table, f"“{slot.text[:40]}” stands in no cell of the form", slot.where, "unread_value", 1)
        for slot in unused
        if slot.text not in taken
    ]
    return sum(slot.text in taken for slot in unused)


def _is_of(refusal: Refusal, item: Taken) -> bool:
    return refusal.reason.startswith(f"{item.cell.key}: ")
