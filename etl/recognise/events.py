"""What a walk over a document meets: headers, labelled rows, bare numbers and section headings, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from etl.recognise.labels import Label


class Slot(NamedTuple):
    """A place for a value: printed text, the row or line it is in; where drawn its first column and span, else -1.

    A tuple, because a report has 200 and a frozen dataclass takes four times as long to make.
    """

    text: str
    row: str
    start: int = -1
    span: int = 1

    @property
    def where(self) -> str:
        """Locator for people."""
        return self.row if self.start < 0 else f"{self.row} column {self.start + 1}"


class Leaf(NamedTuple):
    """A column header: the columns it may stand for (none: unknown wording), its text and its place."""

    codes: tuple[str, ...]
    text: str
    start: int = -1
    span: int = 1
    group: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """Column headers of one printed row (drawn) or one run of words (not drawn)."""

    table: str
    leaves: tuple[Leaf, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A line that opens a block of a table: the headers before it no longer hold."""

    table: str
    where: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section heading; ``table`` is the table it announces, None for sections of prose."""

    table: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """Values with the label they belong to. ``labels`` is empty for a wording that no form knows.

    ``early`` are values printed before the label, ``drawn`` says that the row is one of a drawn table, where
    blank cells count, ``breaks`` where a line of a flattened page ended inside ``slots``.
    """

    table: str
    labels: tuple[Label, ...]
    text: str
    slots: tuple[Slot, ...]
    where: str
    drawn: bool
    early: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values without a label."""

    table: str
    slots: tuple[Slot, ...]
    where: str
    drawn: bool


Event = Header | Caption | Section | Row | Numbers
