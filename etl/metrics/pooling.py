"""Pooling over years: which years a window holds, and the figure of their sums. Sum over sum, never a mean of rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.metrics.breaks import Break, Dated
from etl.metrics.definition import Metric
from etl.metrics.intervals import poisson_bounds
from etl.metrics.stats import Counts, Interval, wilson

# A year in these states has counts to add: too few for a rate, or no case at all, is still a year that was reported.
COUNTED = ("reported", "quoted", "corrected", "too_few", "zero_denominator")
Years = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """Report years ``first`` to ``last``, at most the ``length`` asked for: a window ends where a break begins."""

    first: int
    last: int
    length: int

    def holds(self, point: Dated, breaks: Sequence[Break]) -> bool:
        """Whether a figure lies in these years, and on that side of every break on which the window ends."""
        inside = self.first <= point.year <= self.last
        return inside and all(b.is_after(point) == (self.last >= b.year) for b in breaks)


@dataclass(frozen=True, slots=True)
class PooledFigure:
    """The figure of several years: ``value`` as in ``out_metric`` (None below ``min_n``), 95 % bounds, status code."""

    counts: Counts
    value: float | None
    low: float | None
    high: float | None
    status_code: str


def window_to(last: int, years: Years, length: int, breaks: Sequence[Break]) -> Window:
    """The window that ends with ``last``, within ``years`` and after the break before it."""
    return Window(max([years[0], last - length + 1, *(b.year for b in breaks if b.year <= last)]), last, length)


def rolling(years: Years, length: int, breaks: Sequence[Break]) -> tuple[Window, ...]:
    """A window that ends with each of the years: what a line over the years is drawn from. Neighbours overlap."""
    return tuple(window_to(last, years, length, breaks) for last in range(years[0], years[1] + 1))


def side_by_side(years: Years, length: int, breaks: Sequence[Break]) -> tuple[Window, ...]:
    """Windows that share no year, from the newest back, in order of years: no case is in two of them."""
    found: list[Window] = []
    last = years[1]
    while last >= years[0]:
        found.append(window_to(last, years, length, breaks))
        last = found[-1].first - 1
    return tuple(reversed(found))


def pooled_figure(metric: Metric, years: Sequence[Counts], is_quoted: bool) -> PooledFigure:
    """Sum over sum of a rate or a ratio with its Wilson or Poisson interval, by the rules of ``out_metric``."""
    total = sum(years, Counts(0, 0))
    if total.rate is None:
        return PooledFigure(total, None, None, None, "zero_denominator")
    bounds = wilson(total) if metric.kind == "rate" else _poisson(total, metric.per or 1)
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    if total.denominator < metric.min_n:
        return PooledFigure(total, None, low, high, "too_few")
    value = total.rate * (metric.per or 1)
    return PooledFigure(total, value, low, high, "quoted" if is_quoted else "reported")


def _poisson(counts: Counts, per: float) -> Interval:
    low, high = poisson_bounds(np.array([counts.numerator]), np.array([counts.denominator / per]))
    return Interval(float(low[0]), float(high[0]))
