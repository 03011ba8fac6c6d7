"""Native charts from the rows of a chart's table, so that slide, document and table hold the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from pages.briefings.cells import Line, is_quoted
from pages.briefings.model import Cell, Plot, Run
from pages.charts.view import Context
from pages.theme import LIGHT

RATE, COUNT, POINTS = "0%", "#,##0", '+0.0" ";-0.0" ";0.0" "'
# More whiskers than these hide each other.
MAX_WHISKERS = 3


def scaled(held: Sequence[Line], key: str, factor: float = 1.0) -> tuple[Cell, ...]:
    """A column of the rows times ``factor``; None stays None."""
    numbers = [line.number(key) for line in held]
    return tuple(None if number is None else number * factor for number in numbers)


def run(held: Sequence[Line], name: str, colour: str, factor: float, ctx: Context, whiskers: bool = True) -> Run:
    """The values of one series of years; ``factor`` brings them to fractions where the table has per cent."""
    return Run(
        name,
        colour,
        scaled(held, "value", factor),
        # Bounds are fractions in every table.
        scaled(held, "low") if whiskers else (),
        scaled(held, "high") if whiskers else (),
        frozenset(n for n, line in enumerate(held) if is_quoted(line, ctx)),
    )


def medians(held: Sequence[Line], factor: float, ctx: Context) -> tuple[Run, ...]:
    """The peers' median over the years, nothing where no year has enough peers."""
    values = scaled(held, "d5", factor)
    if all(value is None for value in values):
        return ()
    return (Run(ctx.t("briefing.peers_median"), LIGHT["mark"], values, look="quiet"),)


def years(*groups: Sequence[Line]) -> tuple[str, ...]:
    """The years of rows as categories; where no group has a value, the word for it stands below the year."""
    named = []
    for lines in zip(*groups, strict=True):
        why = "" if any(line.number("value") is not None for line in lines) else f"\n{lines[0].why('value')}"
        named.append(f"{max(lines, key=lambda line: bool(line.values.get('window'))).when}{why}")
    return tuple(named)


def is_drawn(plot: Plot) -> bool:
    """Whether any series has a value at all."""
    return any(value is not None for run in plot.runs for value in run.values)
