"""Resident population by place and year: provinces as published, places below them estimated between two censuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from etl.metrics.boundaries import Boundaries


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure. ``kind`` is ``yearly`` (end of year) or ``census`` of ``population_sources.csv``."""

    adcode: str
    year: int
    population: int
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place while valid: first and last year (None: open), and the province it lies in (None for a province)."""

    adcode: str
    first_year: int | None
    last_year: int | None
    province: str | None

    def is_valid(self, year: int) -> bool:
        """Whether the place exists at the end of ``year``; in its last year it is already gone by then."""
        return (self.first_year or year) <= year and (self.last_year is None or year < self.last_year)


@dataclass(frozen=True, slots=True)
class Population:
    """Residents of a place in a year, with where the figure comes from."""

    adcode: str
    year: int
    population: int
    is_estimated: bool
    source: str


@dataclass(frozen=True, slots=True)
class Series:
    """Published figures arranged for look-up: yearly ones and census ones by year and place.

    ``nearest`` are the censuses before and after each year (one of them at the ends).
    """

    yearly: Mapping[tuple[str, int], Figure]
    census: Mapping[int, Mapping[str, int]]
    sources: Mapping[int, str]
    nearest: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Series:
        """From published figures; one figure per kind, place and year is expected."""
        yearly = {}
        census: dict[int, dict[str, int]] = defaultdict(dict)
        sources = {}
        for figure in figures:
            if figure.kind == "yearly":
                yearly[figure.adcode, figure.year] = figure
            else:
                census[figure.year][figure.adcode] = figure.population
                sources[figure.year] = figure.source
        return cls(
            yearly, census, sources, {year: _nearest(year, census) for year in {y for _, y in yearly} | set(census)}
        )


def estimate(places: Iterable[Place], series: Series, boundaries: Boundaries) -> Iterator[Population]:
    """Population of every place in every year that has an honest figure.

    A province: the yearly figure (where a census gives another for the same year, the yearly one is used, so that a
    series has one definition). A place below a province: the census in a census year; else its share of the
    province's census population, interpolated linearly between censuses on the boundaries of that year and carried
    from the nearest census outside them, times the province's yearly figure: marked as estimated. Nothing is given
    where boundaries changed in part, nor for a year without the province's figure.
    """
    years = sorted({year for _, year in series.yearly} | set(series.census))
    for place in places:
        for year in years:
            if place.is_valid(year):
                yield from _one(place, year, series, boundaries)


def _one(place: Place, year: int, series: Series, boundaries: Boundaries) -> Iterator[Population]:
    published = series.yearly.get((place.adcode, year))
    if published is not None:
        yield Population(place.adcode, year, published.population, False, published.source)
    elif place.adcode in series.census.get(year, {}):
        yield Population(place.adcode, year, series.census[year][place.adcode], False, series.sources[year])
    elif place.province is not None:
        scale = series.yearly.get((place.province, year))
        share = _share(place.adcode, place.province, year, series, boundaries)
        if scale is not None and share is not None:
            source = f"estimate: census share of {scale.source}"
            yield Population(place.adcode, year, round(share * scale.population), True, source)


def _share(adcode: str, province: str, year: int, series: Series, boundaries: Boundaries) -> float | None:
    """Share of the province's residents: between censuses both must be known; outside, the nearest one is carried."""
    shares = []
    for census_year in series.nearest[year]:
        count = boundaries.at_census(adcode, year, census_year, series.census[census_year])
        whole = series.census[census_year].get(province)
        if count is None or not whole:
            return None
        shares.append(count / whole)
    if len(shares) < 2:
        return shares[0] if shares else None
    earlier, later = series.nearest[year]
    weight = (year - earlier) / (later - earlier)
    return shares[0] * (1 - weight) + shares[1] * weight


def _nearest(year: int, censuses: Iterable[int]) -> tuple[int, ...]:
    earlier = max((c for c in censuses if c < year), default=None)
    later = min((c for c in censuses if c > year), default=None)
    return tuple(c for c in (earlier, later) if c is not None)
