"""Funnel plot: exact binomial limits around a pooled rate, over-dispersion, and where each place stands.

Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005), 1185-1202:
limits interpolated between binomial quantiles (A.1), multiplicative over-dispersion of winsorised z scores (A.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrik

from etl.metrics.stats import Counts

Array = NDArray[np.float64]
INNER, OUTER = 0.95, 0.998
# Spiegelhalter's choice: the outer tenth on each side is pulled in before the spread is judged.
WINSOR = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits at each denominator in ``totals``, as fractions: inner 95 %, outer 99.8 %."""

    totals: tuple[int, ...]
    inner_low: tuple[float, ...]
    inner_high: tuple[float, ...]
    outer_low: tuple[float, ...]
    outer_high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dispersion:
    """``phi``: mean squared winsorised z score (1 when places differ by chance alone); ``outside``: share of places
    beyond the unwidened inner limits; ``is_wide``: limits are widened by the root of ``phi``."""

    phi: float
    outside: float
    places: int
    is_wide: bool

    @property
    def factor(self) -> float:
        """By how much limits move away from the pooled rate."""
        return sqrt(self.phi) if self.is_wide else 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a place stands: ``above``, ``within``, ``below`` or ``too_few`` (``verdicts.csv``).

    ``level`` is the widest limit it lies beyond: 0.95, 0.998 or None.
    """

    verdict: str
    level: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The pooled rate, the spread, each place's standing and the limits to draw."""

    rate: float
    dispersion: Dispersion
    standings: Mapping[str, Standing]
    limits: Limits


def funnel(places: Mapping[str, Counts], min_n: int) -> Funnel | None:
    """Funnel of places given as counts; None where nothing can be pooled.

    Places with a denominator below ``min_n`` (or contradictory counts) are *too few*; they count in the pooled rate
    but neither in the spread nor among those outside.
    """
    sound = {place: c for place, c in places.items() if c.denominator > 0 and 0 <= c.numerator <= c.denominator}
    total = sum(sound.values(), Counts(0, 0))
    if total.rate is None:
        return None
    judged = {place: c for place, c in sound.items() if c.denominator >= min_n}
    spread = dispersion(list(judged.values()), total.rate)
    standings = {place: Standing("too_few", None) for place in places}
    standings |= _standings(judged, total.rate, spread.factor)
    largest = max((int(c.denominator) for c in sound.values()), default=1)
    return Funnel(
        total.rate, spread, standings, limits(total.rate, drawing_grid(max(min_n, 1), largest), spread.factor)
    )


def drawing_grid(first: int, last: int, points: int = 120) -> tuple[int, ...]:
    """Denominators at which to draw limits: about ``points`` integers, evenly spaced on a log scale."""
    last = max(first, last)
    return tuple(sorted({round(float(n)) for n in np.geomspace(first, last, points)} | {first, last}))


def limits(rate: float, totals: Sequence[int], factor: float = 1.0) -> Limits:
    """Both pairs of limits at ``totals``, widened about ``rate`` by ``factor`` and kept within 0-1."""
    return _limits(rate, tuple(totals), factor)


@lru_cache(maxsize=64)
def _limits(rate: float, totals: tuple[int, ...], factor: float) -> Limits:
    # The same funnel is drawn again for every choice of places in it.
    n = np.asarray(totals, dtype=float)
    bounds = [_bound(rate, n, q, factor) for level in (INNER, OUTER) for q in ((1 - level) / 2, (1 + level) / 2)]
    return Limits(tuple(int(t) for t in totals), *(tuple(float(b) for b in bound) for bound in bounds))


def dispersion(counts: Sequence[Counts], rate: float) -> Dispersion:
    """Over-dispersion of places around ``rate``.

    Limits are widened when ``phi`` is beyond what chance explains (two standard errors above 1) and more than
    twice the nominal 5 % of places lie outside the inner limits.
    """
    if not counts or not 0 < rate < 1:
        return Dispersion(1.0, 0.0, len(counts), False)
    n = np.array([c.denominator for c in counts], dtype=float)
    p = np.array([c.numerator for c in counts], dtype=float) / n
    z = (p - rate) / np.sqrt(rate * (1 - rate) / n)
    low, high = np.quantile(z, [WINSOR, 1 - WINSOR])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    inner = (1 - INNER) / 2
    outside = float(np.mean((p > _bound(rate, n, 1 - inner, 1.0)) | (p < _bound(rate, n, inner, 1.0))))
    return Dispersion(phi, outside, len(n), phi > 1 + 2 * sqrt(2 / len(n)) and outside > 2 * (1 - INNER))


def quantile(rate: float, totals: Array, q: float) -> Array:
    """Smallest number of events whose binomial probability of being reached or undercut is at least ``q``."""
    n = totals.astype(np.int64)
    k = np.ceil(bdtrik(q, n, rate))
    below = np.maximum(k - 1, 0)
    smallest: Array = np.where(bdtr(below, n, rate) >= q, below, k)
    return smallest


def _bound(rate: float, totals: Array, q: float, factor: float) -> Array:
    if rate <= 0 or rate >= 1:
        return np.full_like(totals, rate)
    k = quantile(rate, totals, q)
    n = totals.astype(np.int64)
    reached = bdtr(k, n, rate)
    under = np.where(k > 0, bdtr(np.maximum(k - 1, 0), n, rate), 0.0)
    exact = (k - (reached - q) / (reached - under)) / totals
    widened: Array = np.clip(rate + (exact - rate) * factor, 0.0, 1.0)
    return widened


def _standings(places: Mapping[str, Counts], rate: float, factor: float) -> dict[str, Standing]:
    found = {}
    lines = limits(rate, [int(c.denominator) for c in places.values()], factor)
    for number, (place, counts) in enumerate(places.items()):
        p = counts.numerator / counts.denominator
        if p > lines.inner_high[number]:
            found[place] = Standing("above", OUTER if p > lines.outer_high[number] else INNER)
        elif p < lines.inner_low[number]:
            found[place] = Standing("below", OUTER if p < lines.outer_low[number] else INNER)
        else:
            found[place] = Standing("within", None)
    return found
