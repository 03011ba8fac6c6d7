"""The typed objects that travel from a file to the warehouse.

A file becomes a :class:`Document` (``etl.read``), a document and the official forms become
:class:`Cell` objects or a :class:`Refusal` (``etl.recognise``), its surroundings say who reports on
what (``etl.identify`` → :class:`ReportIdentity`), its prose is quoted (:class:`Quote`), its arithmetic is
tested (``etl.check`` → :class:`Check`). Everything is frozen: a later step adds, it never edits. What a report
has hundreds of is a tuple: a frozen dataclass takes four times as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class CellStatus(StrEnum):
    """What is known of a cell; only REPORTED and CORRECTED carry a value."""

    REPORTED = "reported"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"
    CORRECTED = "corrected"


class CheckStatus(StrEnum):
    """Outcome of one identity on one subject."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"


class PublisherKind(StrEnum):
    """Kinds of bodies that publish; the statutory date depends on it (Regulations art. 49)."""

    GOVERNMENT = "government"
    OFFICE = "office"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    ZONE = "zone"


class Scope(StrEnum):
    """Whether a report sums up an area or speaks for one body; never added to each other."""

    WHOLE_AREA = "whole_area"
    OWN = "own"
    UNKNOWN = "unknown"


class Trust(StrEnum):
    """How a report reached us, best first."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    MIRROR = "mirror"
    OCR = "ocr"
    QUOTED = "quoted"
    SYNTHETIC = "synthetic"


class Line(NamedTuple):
    """One line of text outside a grid. ``where`` is a locator for people, e.g. ``line 352``."""

    text: str
    where: str


class GridCell(NamedTuple):
    """One cell of a drawn table, before spans are expanded (spans are already clamped)."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


class Spot(NamedTuple):
    """Where a cell of a drawn table stands: a :class:`GridCell` without its text."""

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Grid:
    """A table with geometry. ``cells`` hold each printed cell once, at its upper left corner.

    ``row`` and ``column`` count from 0 after spans were laid out; ``where`` names the table.
    """

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    where: str

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of ``cells``."""
        return tuple([cell[0] for cell in self.cells])

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """The places of ``cells``."""
        return tuple([Spot(*cell[1:]) for cell in self.cells])


class LaidOut(Grid):
    """As :class:`Grid`, of texts and their places: most tables are never asked for their cells one by one."""

    def __init__(self, texts: tuple[str, ...], spots: tuple[Spot, ...], rows: int, columns: int, where: str) -> None:
        # A frozen object is filled by its dictionary; texts and spots are remembered properties, and remembered now.
        self.__dict__.update(texts=texts, spots=spots, rows=rows, columns=columns, where=where)

    @cached_property
    def cells(self) -> tuple[GridCell, ...]:  # type: ignore[override]
        """Each printed cell once, in the order of its texts."""
        return tuple([GridCell(text, *spot) for text, spot in zip(self.texts, self.spots, strict=True)])


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a file: its lines and grids in reading order, nothing interpreted."""

    path: str
    sha256: str
    media: str
    blocks: tuple[Line | Grid, ...]
    title: str | None = None
    notes: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A cell of an official form as printed. ``key`` is ``table.row.column`` of ``data/forms``.

    ``text`` is what is printed, ``value`` its number (None unless reported or corrected), ``unit`` the
    unit that the report (not the form) prints where the form leaves it open, ``where`` the locator.
    """

    key: str
    value: Decimal | None
    text: str
    status: CellStatus
    where: str
    unit: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A table (or part of it) that could not be read with certainty, and why."""

    table: str
    reason: str
    where: str | None = None
    code: str | None = None
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure quoted from prose: ``indicator`` of ``data/forms/crosswalk.csv`` / indicators list.

    ``counts`` says in words what the prose counts where that is not plain, ``scope`` whose figure it is where
    that differs from the report's own scope, ``source_url`` the page where the figure stands.
    """

    indicator: str
    value: Decimal
    text: str
    where: str
    unit: str = "件"
    counts: str | None = None
    scope: Scope | None = None
    source_url: str | None = None


class Check(NamedTuple):
    """One identity on one subject; ``left`` is the printed side, ``right`` the recomputed one.

    ``rows`` counts the cells looked at; ``blanks`` those taken as zero to be able to test at all; ``cells``
    are the keys of the cells (or indicators) concerned.
    """

    id: str
    subject: str
    left: Decimal | None
    right: Decimal | None
    status: CheckStatus
    rows: int
    blanks: int = 0
    note: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """A body that publishes. ``code`` is ASCII and stable: ``330383-gov``, ``320583-office``, ``…-d3fa9c1``."""

    code: str
    name: str
    kind: PublisherKind
    adcode: str | None


@dataclass(frozen=True, slots=True)
class ReportIdentity:
    """Who reports on what. Unknown or ambiguous is None and listed in ``doubts``; never guessed."""

    publisher: Publisher | None = None
    jurisdiction: str | None = None
    adcode: str | None = None
    scope: Scope = Scope.UNKNOWN
    year: int | None = None
    title: str | None = None
    published_date: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """Everything read from one file: the one object that crosses from reading to loading."""

    path: str
    sha256: str
    identity: ReportIdentity
    forms: dict[str, str] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    quoted: tuple[Quote, ...] = ()
    checks: tuple[Check, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    is_scanned: bool = False
