"""Which places of a census make up a place as bounded in another year; no answer where only parts of one moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Succession:
    """In ``year`` the place ``source`` (or, unless ``is_whole``, a part of it) became part of ``target``."""

    source: str
    target: str
    year: int
    is_whole: bool


@dataclass(frozen=True)
class Boundaries:
    """Boundary changes of all places; a change of year t holds from the end of t on."""

    into: Mapping[str, tuple[Succession, ...]] = field(default_factory=dict)
    out_of: Mapping[str, tuple[Succession, ...]] = field(default_factory=dict)
    partial_years: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    since: Mapping[str, int | None] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, changes: Iterable[Succession], parents: Mapping[str, str | None], since: Mapping[str, int | None]
    ) -> Boundaries:
        """From successions, each place's parent and its first year (None: from the start).

        A place that moves to another parent changes both parents in part, unless one parent became part of the other.
        """
        changes = list(changes)
        into, out_of = defaultdict(list), defaultdict(list)
        partial: dict[str, list[int]] = defaultdict(list)
        whole = {(c.source, c.target, c.year) for c in changes if c.is_whole}
        for change in changes:
            above = parents.get(change.source), parents.get(change.target)
            if above[0] and above[1] and above[0] != above[1] and (*above, change.year) not in whole:
                partial[above[0]].append(change.year)
                partial[above[1]].append(change.year)
            if not change.is_whole:
                partial[change.source].append(change.year)
                partial[change.target].append(change.year)
            elif change.source != change.target:
                into[change.target].append(change)
                out_of[change.source].append(change)
        changed = frozenset({*into, *out_of, *partial})
        return cls(_frozen(into), _frozen(out_of), _frozen(partial), since, changed)

    def at_census(self, adcode: str, year: int, census_year: int, census: Mapping[str, int]) -> int | None:
        """Residents counted in ``census_year`` on the territory that ``adcode`` has at the end of ``year``.

        None where part of a place moved in between, or the census has no figure for a component.
        """
        # Nine places in ten never changed.
        if adcode not in self.changed:
            return census.get(adcode)
        if census_year <= year:
            return self._earlier(adcode, census_year, year, census)
        return self._later(adcode, year, census_year, census)

    def _is_cut(self, adcode: str, after: int, until: int) -> bool:
        return any(after < year <= until for year in self.partial_years.get(adcode, ()))

    def _earlier(self, adcode: str, census_year: int, year: int, census: Mapping[str, int]) -> int | None:
        if self._is_cut(adcode, census_year, year):
            return None
        joined = [c for c in self.into.get(adcode, ()) if census_year < c.year <= year]
        counts = [self._earlier(c.source, census_year, c.year, census) for c in joined]
        if adcode in census:
            counts.append(census[adcode])
        return sum(count for count in counts if count is not None) if counts and None not in counts else None

    def _later(self, adcode: str, year: int, census_year: int, census: Mapping[str, int]) -> int | None:
        if self._is_cut(adcode, year, census_year):
            return None
        if any(year < c.year <= census_year for c in self.into.get(adcode, ())):
            return None
        left = [c for c in self.out_of.get(adcode, ()) if year < c.year <= census_year]
        if not left:
            return census.get(adcode)
        return self._renamed(left[0].target, year, census_year, census)

    def _renamed(self, target: str, year: int, census_year: int, census: Mapping[str, int]) -> int | None:
        """What a place that became ``target`` counts there: only where it alone became it, and it is new."""
        first = self.since.get(target)
        joined = [c for c in self.into.get(target, ()) if year < c.year <= census_year]
        if first is None or first <= year or len(joined) != 1:
            return None
        if self._is_cut(target, year, census_year):
            return None
        return self._later(target, joined[0].year, census_year, census)


def _frozen(lists: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {key: tuple(values) for key, values in lists.items()}
