"""Why a rate moved: what each outcome row contributed, in exact fractions that add up to the change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

UNEXPLAINED = "difference_to_printed_total"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row: its counts in both years, its change of share and what that did to the rate (times 100: points)."""

    row: str
    before: int
    after: int
    share_change: Fraction
    contribution: Fraction


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Rates of both years and the rows' contributions; ``sum(contribution) == rate_after - rate_before``, exactly."""

    rate_before: Fraction
    rate_after: Fraction
    rows: tuple[Contribution, ...]


def decompose(
    before: Mapping[str, int],
    after: Mapping[str, int],
    numerator: Collection[str],
    total_before: int | None = None,
    total_after: int | None = None,
) -> Decomposition | None:
    """Contributions of outcome rows to the change of the rate ``sum(numerator rows) / total``.

    With shares s of the total and R the mean of both years' rates, a numerator row contributes (1 - R) * ds and any
    other row -R * ds: a larger share of *not held* lowers the disclosure rate even when as much is disclosed. Since
    shares add up to one, the contributions add up to the change; if all rows grow alike, each contributes nothing.
    A printed total that is not the sum of its rows gives one more row, :data:`UNEXPLAINED`.
    None where rows differ between the years or a total is zero: the caller passes groups that both forms have.
    """
    if set(before) != set(after) or not set(numerator) <= set(before):
        return None
    first, second = _closed(before, total_before), _closed(after, total_after)
    totals = sum(first.values()), sum(second.values())
    if min(totals) <= 0:
        return None
    rates = _rate(first, numerator, totals[0]), _rate(second, numerator, totals[1])
    mean = (rates[0] + rates[1]) / 2
    rows = []
    for row in first | second:
        counts = first.get(row, 0), second.get(row, 0)
        moved = Fraction(counts[1], totals[1]) - Fraction(counts[0], totals[0])
        weight = 1 - mean if row in numerator else -mean
        rows.append(Contribution(row, counts[0], counts[1], moved, weight * moved))
    return Decomposition(*rates, tuple(rows))


def _closed(rows: Mapping[str, int], total: int | None) -> dict[str, int]:
    """The rows as integers, with what the printed total has more (or less) than they have."""
    counts = {row: int(count) for row, count in rows.items()}
    rest = 0 if total is None else int(total) - sum(counts.values())
    return counts | ({UNEXPLAINED: rest} if rest else {})


def _rate(rows: Mapping[str, int], numerator: Collection[str], total: int) -> Fraction:
    return Fraction(sum(rows[row] for row in numerator), total)
