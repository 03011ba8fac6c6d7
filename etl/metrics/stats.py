"""Rates with intervals, changes between them, and pooling. Pure and light: a page imports this without statsmodels.

Closed forms of Wilson (1927) and Newcombe (1998, method 10); the tests prove them equal to statsmodels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Counts:
    """A rate as its counts: ``numerator`` of ``denominator``."""

    numerator: float
    denominator: float

    @property
    def rate(self) -> float | None:
        """The fraction (0-1), or None where the denominator is zero."""
        return self.numerator / self.denominator if self.denominator > 0 else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper bound."""

    low: float
    high: float


# Comparing each pair of 300 places asks for the same 300 intervals 90,000 times.
@lru_cache(maxsize=4096)
def wilson(counts: Counts, level: float = LEVEL) -> Interval | None:
    """Wilson's interval of a rate as fractions; None for a zero denominator or counts that contradict each other."""
    k, n = counts.numerator, counts.denominator
    if n <= 0 or not 0 <= k <= n:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(k * (n - k) / n + z * z / 4)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two rates, as fractions (times 100: percentage points), with its interval.

    ``verdict`` is a code of ``verdicts.csv``: rise, fall, not_established, not_assessable (then the rest is None).
    """

    difference: float | None
    low: float | None
    high: float | None
    verdict: str


def change(before: Counts, after: Counts, level: float = LEVEL) -> Change:
    """``after`` minus ``before`` with Newcombe's interval; not established where that holds zero."""
    first, second = wilson(before, level), wilson(after, level)
    p, q = before.rate, after.rate
    if first is None or second is None or p is None or q is None:
        return Change(None, None, None, "not_assessable")
    difference = q - p
    low = difference - sqrt((q - second.low) ** 2 + (first.high - p) ** 2)
    high = difference + sqrt((second.high - q) ** 2 + (p - first.low) ** 2)
    verdict = "rise" if low > 0 else "fall" if high < 0 else "not_established"
    return Change(difference, low, high, verdict)


@dataclass(frozen=True, slots=True)
class Pooled:
    """Sum over sum of several figures: how many places and which years it holds, its rate and interval."""

    counts: Counts
    places: int
    years: tuple[int, ...]
    interval: Interval | None


def pool(figures: Iterable[tuple[str, int, Counts]]) -> Pooled:
    """Pool figures given as (place, year, counts); the rate is the sum of numerators over the sum of denominators."""
    held = list(figures)
    total = sum((counts for _, _, counts in held), Counts(0, 0))
    places = len({place for place, _, _ in held})
    return Pooled(total, places, tuple(sorted({year for _, year, _ in held})), wilson(total))
