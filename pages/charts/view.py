"""What a chart is, whoever shows it: page, embed, file or slide. Built once, read by all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, overload

from pages.names import Named
from pages.queries.snapshot import Snapshot
from pages.state import ViewState, Years
from pages.text import Text
from pages.warehouse import Cursor

Value = str | int | float | None
M = TypeVar("M")
L = TypeVar("L")
Figure = dict[str, Any]


class Reported(Named, Protocol):
    """A record that belongs to a report."""

    @property
    def publisher_code(self) -> str: ...  # noqa: D102
    @property
    def publisher_name(self) -> str: ...  # noqa: D102
    @property
    def adcode(self) -> str | None: ...  # noqa: D102
    @property
    def level_code(self) -> str | None: ...  # noqa: D102
    @property
    def scope_code(self) -> str: ...  # noqa: D102
    @property
    def trust_code(self) -> str: ...  # noqa: D102
    @property
    def year(self) -> int: ...  # noqa: D102
    @property
    def report_code(self) -> str: ...  # noqa: D102
    @property
    def failed(self) -> int: ...  # noqa: D102
    @property
    def is_quoted(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a chart may depend on. ``years`` are resolved, never None."""

    cur: Cursor
    state: ViewState
    snapshot: Snapshot
    t: Text
    years: Years


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart's table. ``kind``: text, year, count, rate, points, per, factor, date, report or interval."""

    key: str
    label: str
    kind: str = "text"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a chart's table: raw values (rates as fractions, None with its reason in ``missing``).

    ``ref`` leads to the source (see :func:`ref`), ``beside`` to others the row was made from; ``missing`` maps a column
    key to the words shown there.
    """

    values: tuple[Value, ...]
    ref: str | None = None
    missing: dict[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()


# Rows up to which all are made at once; more are made where they are shown or written, from the records.
AT_ONCE = 2000


class Later(Sequence[L]):
    """What is made of records when it is asked for: a card shows 2,000 rows of a country's 28,000, a file all of them;
    of as many dots the few that are drawn say what they are.
    """

    __slots__ = ("_make", "_records")

    def __init__(self, records: Sequence[Any], make: Callable[[Any], L]) -> None:
        self._records, self._make = records, make

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> L: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[L]: ...
    def __getitem__(self, at: int | slice) -> L | Sequence[L]:
        """The one of a record, or those of a stretch."""
        if isinstance(at, slice):
            return tuple(map(self._make, self._records[at]))
        return self._make(self._records[at])

    def __iter__(self) -> Iterator[L]:
        return map(self._make, self._records)

    def then(self, change: Callable[[L], L]) -> Later[L]:
        """The same, each changed when it is made."""
        make = self._make
        return Later(self._records, lambda record: change(make(record)))


def rows_of(records: Sequence[M], make: Callable[[M], Row]) -> Sequence[Row]:
    """A row a record, made at once or (more than :data:`AT_ONCE`) later."""
    return tuple(map(make, records)) if len(records) <= AT_ONCE else Later(records, make)


def said_of(dots: Sequence[M], make: Callable[[M], L]) -> Sequence[L]:
    """What each dot of a trace says or leads to: a list, or of a crowd (:mod:`pages.charts.crowds`) made later."""
    return list(map(make, dots)) if len(dots) <= AT_ONCE else Later(dots, make)


@dataclass(frozen=True, slots=True)
class Table:
    """The same records as the figure, one row a mark or group of marks."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry of the key above the plot. ``mark``: square, dot, ring, line, dashed, band, whisker, hatch, tick,
    cross.
    """

    label: str
    mark: str
    colour: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice in the head of a card: its parameter, its name, what is chosen, the options.

    An option is its code, its words, and the grey line of the chart when it is chosen. The browser carries it out
    itself, as the figure holds both (``meta.axes`` of :mod:`pages.charts.multiples`), unless the server ``is_asked``.
    """

    parameter: str
    name: str
    chosen: str
    options: tuple[tuple[str, str, str], ...]
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart in one state. ``figure`` is a plain Plotly dict, or None when ``empty`` says why.

    ``height`` and ``min_width`` in pixels; a narrower screen scrolls the plot inside its card.
    """

    chart_id: str
    title: str
    subtitle: str
    sentence: str
    figure: Figure | None
    height: int
    table: Table
    key: tuple[KeyEntry, ...] = ()
    footnotes: tuple[str, ...] = ()
    empty: str | None = None
    min_width: int = 0
    switches: tuple[Switch, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart of contract.md: its id and the pure way from a context to a view."""

    chart_id: str
    view: Callable[[Context], ChartView]


def ref(report_code: str, *cell_keys: str, metric: str = "") -> str:
    """A mark's way to its source, small enough for ``customdata``: ``report|cell,cell|metric``."""
    return f"{report_code}|{','.join(cell_keys)}|{metric}"


R = TypeVar("R", bound=Reported)


def parts_of(record: R) -> tuple[R, ...]:
    """The records a pooled one was added up from, in order of years; any other record itself."""
    return getattr(record, "pooled", ()) or (record,)


def source(record: Reported, *cell_keys: str, metric: str = "") -> str:
    """A record's way to its source; a pooled one names the reports of all its years: ``report,report|cell|metric``."""
    return ref(",".join(part.report_code for part in parts_of(record)), *cell_keys, metric=metric)


def reports_of(way: str | None) -> tuple[str, ...]:
    """The report codes that a way to a source names, oldest first; () for none."""
    return tuple(filter(None, (way or "").partition("|")[0].split(",")))


def empty_view(chart_id: str, title: str, reason: str, switches: tuple[Switch, ...] = ()) -> ChartView:
    """A chart without data: says why and what to do; ``switches`` are choices that may bring some."""
    return ChartView(chart_id, title, "", "", None, 0, Table((), ()), empty=reason, switches=switches)
