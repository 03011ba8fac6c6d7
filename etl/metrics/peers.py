"""One place against its peers: deciles of the group, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DECILES = (10, 20, 30, 40, 50, 60, 70, 80, 90)


@dataclass(frozen=True, slots=True)
class Band:
    """The nine deciles of a year over ``places`` places; ``levels`` is empty where they are too few for bands."""

    year: int
    places: int
    levels: tuple[float, ...]


def deciles(values: Iterable[tuple[str, int, float | None]], min_places: int) -> tuple[Band, ...]:
    """Bands from (place, year, value), in order of years; a missing value is left out and never counted as zero.

    Quantiles are linear between places (numpy's default). A year with fewer than ``min_places`` values has no levels.
    """
    by_year: dict[int, list[float]] = defaultdict(list)
    for _, year, value in values:
        held = by_year[year]
        if value is not None:
            held.append(value)
    return tuple(band(year, held, min_places) for year, held in sorted(by_year.items()))


def band(year: int, values: Sequence[float] | NDArray[np.float64], min_places: int) -> Band:
    """The band of a year's values, in any order; no levels with fewer than ``min_places``."""
    return Band(year, len(values), _levels(values) if len(values) >= max(min_places, 1) else ())


def _levels(values: Sequence[float] | NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(level) for level in np.percentile(values, DECILES))
