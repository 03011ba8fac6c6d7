"""Layouts: where a template prints which cell, found out once and filled with the values of every page like it.

A layout is read with masked values, so that it rests on labels and positions alone; where a value had to be looked at
there is no layout, and each page is read by itself. Sums that the reading took as right are tested for each page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from etl.forms import FormCell
from etl.model import Cell, Refusal
from etl.recognise.masked import MASK, Assumed, Masked, ValueNeededError
from etl.recognise.page import Page, Run, masked, picker
from etl.recognise.tally import Refused, Settled, Taken, Tally, has_digit
from etl.recognise.values import NotANumberError, ParsedValue, readings

# Templates of some hundred sites; one takes about 40 KB.
_LAYOUTS = 512
# Lines stand where the prose above them leaves them.
_RENDERINGS = 8
# A tuple is made so in half the time.
_new = tuple.__new__


class Positions(NamedTuple):
    """What labels and positions say: one tally a table, and the form of each table that has cells."""

    tallies: list[Tally]
    forms: dict[str, str]


class Entry(NamedTuple):
    """A cell of the form, the number of its text and the locator of its place, with its line or table as a number."""

    cell: FormCell
    text: int
    place: int
    suffix: str
    unit_hint: str | None


class Refusing(NamedTuple):
    """A refusal and the texts that it counts; ``place`` is None where it names none."""

    table: str
    reason: str
    place: int | None
    suffix: str
    code: str
    texts: list[int]


class Proof(NamedTuple):
    """What must be so for the layout to fit: the answer of a rule to the texts of these numbers."""

    rule: Callable[[Sequence[str]], Any]
    texts: list[int]
    answer: Any


@dataclass
class Layout:
    """Where a template prints what. Texts count the values of a page, then ``constants``."""

    forms: dict[str, str]
    constants: list[str]
    entries: list[Entry] = field(default_factory=list)
    refusals: list[Refusing] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    renderings: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def fill(self, page: Page) -> Settled | None:
        """The cells of a page; None where one is no number or a sum does not hold: it is read by itself."""
        texts = [*page.values, *self.constants]
        if any(rule([texts[at] for at in numbers]) is not answer for rule, numbers, answer in self.proofs):
            return None
        places = list(page.places)
        try:
            cells = self._cells(self._of_entries(texts), self._wheres(places))
        except NotANumberError:
            return None
        numeric = [text.isdigit() or has_digit(text) for text in texts]
        facts, seen = sum(self._of_entries(numeric)), sum(self._of_seen(numeric))
        return Settled(cells, [_refusal(refusing, places, texts) for refusing in self.refusals], seen, facts)

    @cached_property
    def _of_entries(self) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return picker([entry.text for entry in self.entries])

    @cached_property
    def _of_seen(self) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return picker(self.seen)

    @cached_property
    def own_places(self) -> list[int]:
        """Numbers of the lines and tables that print cells."""
        return sorted({entry.place for entry in self.entries})

    @cached_property
    def _keys(self) -> list[str]:
        return [entry.cell.key for entry in self.entries]

    @cached_property
    def _readings(self) -> list[Mapping[str, ParsedValue]]:
        return [readings(entry.cell, entry.unit_hint) for entry in self.entries]

    def _wheres(self, places: list[str]) -> list[str]:
        """The locator of each entry's cell."""
        own = tuple([places[at] for at in self.own_places])
        found = self.renderings.get(own)
        if found is None:
            found = [f"{places[entry.place]}{entry.suffix}" for entry in self.entries]
            if len(self.renderings) >= _RENDERINGS:
                self.renderings.clear()
            self.renderings[own] = found
        return found

    def _cells(self, chosen: Sequence[str], wheres: list[str]) -> list[Cell]:
        """The cells of the texts; raises where one is no number."""
        values = [read[text] for read, text in zip(self._readings, chosen, strict=True)]
        return [
            _new(Cell, (key, value, text, status, where, unit, note))
            for key, text, where, (value, status, unit, note) in zip(self._keys, chosen, wheres, values, strict=True)
        ]


def _refusal(found: Refusing, places: list[str], texts: list[str]) -> Refusal:
    where = None if found.place is None else places[found.place] + found.suffix
    count = sum([has_digit(texts[at]) for at in found.texts])
    return Refusal(found.table, found.reason, where, found.code, count)


class Layouts:
    """The layouts met so far by the key of their pages; None for a page that has none."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Layout | None] = {}

    def filled(
        self, page: Page, cut: bool, read: Callable[[Sequence[Run]], Positions]
    ) -> tuple[Settled, dict[str, str]] | None:
        """The cells of a page after its layout, found out with ``read``; None where it has none or it does not fit."""
        if page.key is None:
            return None
        key = (cut, page.key)
        layout = self._known.get(key, _UNKNOWN)
        if layout is _UNKNOWN:
            layout = _layout(page, read)
            if len(self._known) >= _LAYOUTS:
                self._known.pop(next(iter(self._known)), None)
            self._known[key] = layout
        found = layout.fill(page) if layout is not None else None
        return (found, dict(layout.forms)) if layout is not None and found is not None else None


_UNKNOWN = Layout({}, [])


def _layout(page: Page, read: Callable[[Sequence[Run]], Positions]) -> Layout | None:
    owed: list[Assumed] = []
    try:
        found = read(masked(page, owed))
    except ValueNeededError:
        return None
    layout = Layout(found.forms, [])
    numbers = _Numbers(len(page.values), layout.constants)
    for rule, texts, answer in owed:
        layout.proofs.append(Proof(rule, [numbers.of(text) for text in texts], answer))
    for tally in found.tallies:
        # What no rule used is settled page by page: it depends on the values whether it is lost or printed again.
        if any(slot.text for slot in tally.unused()):
            return None
        aside = {id(slot) for slot in tally.beside}
        layout.seen += [numbers.of(slot.text) for slot in tally.slots if id(slot) not in aside]
        for item in tally.items:
            if not _add(layout, tally.table, item, numbers):
                return None
    return layout


class _Numbers:
    """Numbers of texts: a value's own, and for the few others a number among the constants."""

    def __init__(self, values: int, constants: list[str]) -> None:
        self.values, self.constants = values, constants

    def of(self, text: str) -> int:
        if isinstance(text, Masked):
            return text.number
        if text not in self.constants:
            self.constants.append(text)
        return self.values + self.constants.index(text)


def _add(layout: Layout, table: str, item: Taken | Refused, numbers: _Numbers) -> bool:
    if isinstance(item, Taken):
        _, row, start, _ = item.slot
        place, suffix = _parted(row)
        if place is not None:
            suffix += f" column {start + 1}" if start >= 0 else ""
            layout.entries.append(Entry(item.cell, numbers.of(item.slot.text), place, suffix, item.unit_hint))
        return place is not None
    place, suffix = _parted(item.where) if item.where else (None, "")
    texts = [numbers.of(slot.text) for slot in item.slots]
    layout.refusals.append(Refusing(table, item.reason, place, suffix, item.code, texts))
    # A locator of nothing known, or a reason with a value in it, is that of this page alone.
    return (place is not None or not item.where) and MASK not in item.reason and "@" not in item.reason


# All cells of a row.
@lru_cache(maxsize=1024)
def _parted(where: str) -> tuple[int | None, str]:
    number, space, rest = where.removeprefix("@").partition(" ")
    return (int(number) if number.isdigit() else None), space + rest
