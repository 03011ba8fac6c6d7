"""Breaks in a series, from ``data/metrics/breaks.csv``: a form or law after which figures mean something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from etl.forms import DATA
from etl.metrics.tables import read_rows


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series of figures whose keys begin with one of ``prefixes``.

    ``effect``: ``cut`` (no line across it) or ``mark`` (a dotted rule with the words). A form break is told from the
    forms of the reports where these are known, else from ``year``, the first report year after it.
    """

    code: str
    kind: Literal["form", "law"]
    year: int
    table: str
    form_before: str | None
    form_after: str | None
    prefixes: tuple[str, ...]
    effect: Literal["cut", "mark"]
    zh: str
    en: str

    def concerns(self, keys: Iterable[str]) -> bool:
        """Whether any of a metric's keys lies in the series that breaks."""
        return any(key.startswith(self.prefixes) for key in keys)

    def is_after(self, point: Dated) -> bool:
        """Whether a figure lies after the break."""
        if self.kind == "form" and point.form_code in (self.form_before, self.form_after):
            return point.form_code == self.form_after
        return point.year >= self.year


class Dated(Protocol):
    """What a break must know of a figure: its report year and the form of its table (None: unknown)."""

    @property
    def year(self) -> int: ...  # noqa: D102
    @property
    def form_code(self) -> str | None: ...  # noqa: D102


P = TypeVar("P", bound=Dated)


@lru_cache(maxsize=8)
def load_breaks(metrics: Path = DATA / "metrics") -> tuple[Break, ...]:
    """All breaks in the order of the file."""
    return tuple(
        Break(
            row["break_code"],
            "form" if row["kind_code"] == "form" else "law",
            int(row["year"]),
            row["table_code"],
            row["form_before"] or None,
            row["form_after"] or None,
            tuple(row["key_prefixes"].split("|")),
            "cut" if row["effect_code"] == "cut" else "mark",
            row["zh"],
            row["en"],
        )
        for row in read_rows(metrics / "breaks.csv")
    )


def crossed(breaks: Iterable[Break], points: Sequence[Dated]) -> tuple[Break, ...]:
    """Those breaks that have points on both sides."""
    return tuple(b for b in breaks if len({b.is_after(point) for point in points}) == 2)


def segments(breaks: Iterable[Break], series: Iterable[P]) -> tuple[tuple[P, ...], ...]:
    """One place's points in order of years, parted where a line must not run: a missing year or a break that cuts."""
    cuts = [b for b in breaks if b.effect == "cut"]
    runs: list[list[P]] = []
    for point in sorted(series, key=lambda p: p.year):
        last = runs[-1][-1] if runs else None
        joined = last is not None and point.year == last.year + 1
        if joined and last is not None and not any(b.is_after(last) != b.is_after(point) for b in cuts):
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(tuple(run) for run in runs)
