"""What a briefing holds, whichever file it becomes. Words and numbers are final here; files only lay them out."""

from __future__ import annotations

from dataclasses import dataclass

from pages.exports.product import Product

Cell = float | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words. ``widths`` are the columns' shares of the line; the first ``texts`` columns are set left.

    A cell may hold several lines; ``strong`` are the numbers of rows that head a group.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    texts: int = 1
    note: str = ""
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """A series of a native chart in the order of the categories; None is a gap.

    ``low`` and ``high`` are the ends of intervals, () where there are none; ``hollow`` the positions of figures from
    prose; ``look`` is ``plain``, ``quiet`` (peers) or ``hatch`` (what is unknown).
    """

    name: str
    colour: str
    values: tuple[Cell, ...]
    low: tuple[Cell, ...] = ()
    high: tuple[Cell, ...] = ()
    hollow: frozenset[int] = frozenset()
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart that office programs draw and edit themselves. ``shape``: line, column, bar or stack (of 100 %)."""

    title: str
    shape: str
    number_format: str
    categories: tuple[str, ...]
    runs: tuple[Run, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of the pages: drawn whole where there is a browser, else as the ``plots`` of the same records."""

    product: Product
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, then tables and drawings."""

    heading: str
    words: tuple[str, ...] = ()
    parts: tuple[Grid | Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing. ``byline``: years, scope, data version, day; ``notice`` a banner (synthetic data), else empty.

    ``notes`` are the last section's small print; ``link`` leads to the page with the same numbers.
    """

    title: str
    byline: str
    notice: str
    lang: str
    version: str
    link: str
    sections: tuple[Section, ...]
    notes_heading: str
    notes: tuple[str, ...]
