"""Would another choice change what one reads from a selection: another denominator, or one place less?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from etl.metrics.stats import Change, Counts, change


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places whose comparison reads differently; verdicts are those of ``second`` against ``first``."""

    first: str
    second: str
    verdict: str
    other_verdict: str


@dataclass(frozen=True, slots=True)
class OrderChange:
    """The same places under two definitions.

    ``ranks``: place → (rank, other rank), 1 is the highest rate, equal rates share a rank. ``swapped``: pairs whose
    order turns round. ``reversed_pairs``: differences established under one definition and opposite under the other.
    ``unsettled``: pairs established under exactly one of the two. ``left_out``: places without both rates.
    """

    ranks: Mapping[str, tuple[int, int]]
    pairs: int
    swapped: int
    reversed_pairs: tuple[Pair, ...]
    unsettled: tuple[Pair, ...]
    left_out: tuple[str, ...]

    @property
    def order_changes(self) -> bool:
        """Whether any two places change their order."""
        return self.swapped > 0

    @property
    def conclusion_changes(self) -> bool:
        """Whether an established difference is lost, gained or turned round."""
        return bool(self.reversed_pairs or self.unsettled)


def compare_definitions(base: Mapping[str, Counts], other: Mapping[str, Counts]) -> OrderChange:
    """What changes between two definitions of a rate over the places that have both."""
    both = sorted(p for p in base.keys() & other.keys() if base[p].rate is not None and other[p].rate is not None)
    left_out = tuple(sorted((base.keys() | other.keys()) - set(both)))
    first, second = _ranks(base, both), _ranks(other, both)
    ranks = {place: (first[place], second[place]) for place in both}
    swapped = sum((first[a] - first[b]) * (second[a] - second[b]) < 0 for a, b in combinations(both, 2))
    reversed_pairs: list[Pair] = []
    unsettled: list[Pair] = []
    for a, b in combinations(both, 2):
        pair = Pair(a, b, change(base[a], base[b]).verdict, change(other[a], other[b]).verdict)
        if pair.verdict != pair.other_verdict:
            established = {"rise", "fall"} >= {pair.verdict, pair.other_verdict}
            (reversed_pairs if established else unsettled).append(pair)
    count = len(both) * (len(both) - 1) // 2
    return OrderChange(ranks, count, swapped, tuple(reversed_pairs), tuple(unsettled), left_out)


def _ranks(counts: Mapping[str, Counts], places: list[str]) -> dict[str, int]:
    rates = {place: counts[place].rate or 0.0 for place in places}
    return {place: 1 + sum(other > rate for other in rates.values()) for place, rate in rates.items()}


@dataclass(frozen=True, slots=True)
class WithoutLargest:
    """The total with and without the place that has the largest denominator; ``change`` is without minus with."""

    place: str
    total: Counts
    rest: Counts
    share: float
    change: Change


def without_largest(places: Mapping[str, Counts]) -> WithoutLargest | None:
    """How much the pooled figure hangs on its largest place; None for fewer than two places or nothing to divide.

    The change is the difference of the two rates; being part and whole they are not independent, so the verdict
    compares the rest with the largest place itself.
    """
    if len(places) < 2:
        return None
    largest = max(sorted(places), key=lambda place: places[place].denominator)
    rest = sum((counts for place, counts in places.items() if place != largest), Counts(0, 0))
    total = rest + places[largest]
    if total.rate is None or rest.rate is None:
        return None
    against = change(places[largest], rest)
    moved = Change(rest.rate - total.rate, None, None, against.verdict)
    return WithoutLargest(largest, total, rest, places[largest].denominator / total.denominator, moved)
