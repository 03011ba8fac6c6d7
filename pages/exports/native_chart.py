"""The part of a chart's table that a spreadsheet or slide can draw itself, as an editable chart."""

from __future__ import annotations

from dataclasses import dataclass

from pages.charts.view import Column, Row, Table
from pages.theme import LIGHT, PLACES

# Bars below each other: more than these are a list, and the chart says that it shows the first ones.
MAX_BARS = 40
_NUMERIC = ("rate", "count", "per", "points")
# Columns that qualify a number instead of being one.
_BESIDE = ("low", "high", "spread", "failed", "below", "peers", *(f"d{n}" for n in range(1, 10)))


@dataclass(frozen=True, slots=True)
class Series:
    """One run of bars: name, colour, values in the order of the categories."""

    name: str
    colour: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class NativeChart:
    """Horizontal bars. ``shown`` of ``total`` rows; rows without a number are left out, never drawn as zero."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str
    is_stacked: bool
    shown: int
    total: int


def _run(columns: tuple[Column, ...]) -> list[int]:
    usable = [i for i, c in enumerate(columns) if c.kind in _NUMERIC and c.key not in _BESIDE]
    return [i for i in usable if columns[i].kind == columns[usable[0]].kind] if usable else []


def _parts(rows: list[Row], run: list[int]) -> list[int]:
    # Parts of a whole are drawn on top of each other. A whole is a later column that equals their sum in most rows:
    # not in all, because reports that do not add up are shown as printed.
    for size in range(len(run) - 1, 1, -1):
        for whole in run[size:]:
            judged = [r for r in rows if all(r.values[i] is not None for i in (*run[:size], whole))]
            equal = sum(
                abs(sum(map(_number, (r.values[i] for i in run[:size]))) - _number(r.values[whole])) < 0.5
                for r in judged
            )
            if judged and equal >= 0.5 * len(judged):
                return run[:size]
    return []


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _colour(key: str, position: int) -> str:
    places = PLACES["light"]
    return LIGHT.get(key, places[position % len(places)])


def _category(row: Row, columns: tuple[Column, ...], labels: list[int]) -> str:
    # Of pooled years the window stands for the year.
    named = {columns[i].key: str(row.values[i]) for i in labels if row.values[i] is not None}
    left_out = {"held"} | ({"year"} if "window" in named else set())
    return " ".join(words for key, words in named.items() if key not in left_out)


def native_chart(table: Table) -> NativeChart | None:
    """The table's first numbers as bars, stacked where they are parts of a whole; None where nothing can be drawn."""
    columns = table.columns
    run = _run(columns)
    if not run:
        return None
    rows = list(table.rows)
    drawn = _parts(rows, run) if columns[run[0]].kind == "count" else []
    is_stacked = bool(drawn)
    drawn = drawn or (run if columns[run[0]].kind == "rate" else run[:1])
    whole = [r for r in rows if all(isinstance(r.values[i], int | float) for i in drawn)]
    shown = whole[:MAX_BARS]
    if not shown:
        return None
    labels = [i for i, c in enumerate(columns) if c.kind in ("text", "year", "date") and i < run[0]]
    # A level is the same in a whole block of rows; place and year tell the bars apart.
    labels = [i for i in labels if columns[i].key != "level"] or [0]
    return NativeChart(
        tuple(_category(r, columns, labels) for r in shown),
        tuple(
            Series(columns[i].label, _colour(columns[i].key, n), tuple(_number(r.values[i]) for r in shown))
            for n, i in enumerate(drawn)
        ),
        columns[run[0]].kind,
        is_stacked,
        len(shown),
        len(rows),
    )
