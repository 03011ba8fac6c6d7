"""Places like one: same level, near ones first, nearest in residents or, where these are unknown, in requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pages.queries.selection import PLACE, made
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class SimilarPlace:
    """A place like the one asked for. ``size_ratio``: its residents (or requests) over those of the one asked for."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    is_same_province: bool
    size_ratio: float | None
    by_residents: bool


@dataclass(frozen=True, slots=True)
class _Sized:
    """A place of today with a report of the scope, its residents and its requests."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    level_code: str
    province_adcode: str | None
    residents: float | None
    requests: float | None
    is_held: bool


# Only places with a report of the scope on screen: a suggestion that leads to a gap helps nobody.
SQL = f"""
with people as (
  select adcode, arg_max(population, population_year)::double as size from fact_population group by adcode),
volume as (
  select adcode, arg_max(value, report_year) as size from out_metric
  where metric_id = 'applications_handled' and $scope in ('all', scope_code) and value > 0 group by adcode),
held as (select distinct adcode from dim_report where is_current and $scope in ('all', scope_code))
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code, p.province_adcode, n.size, v.size,
       p.adcode in (select adcode from held)
from {PLACE} p left join people n using (adcode) left join volume v using (adcode) where p.valid_to_year is null
order by p.adcode
"""
# A place of half to twice the size is like one.
LIKE = (0.5, 2.0)


def similar_places(cur: Cursor, adcode: str, scope: str, most: int = 6) -> list[SimilarPlace]:
    """At most ``most`` places with reports of ``scope``, the most alike first; none for an abolished place."""
    sized = _sized(cur, scope)
    if adcode not in sized.places:
        return []
    me = sized.places[adcode]
    peers = sized.levels.get(me.level_code, _Level.of(()))
    return [_beside(one, me, ratio) for one, ratio in peers.most_alike(me, most)]


@dataclass(frozen=True, slots=True)
class _Level:
    """Places of one level with a report, in order of their codes; sizes are nan where unknown."""

    places: tuple[_Sized, ...]
    residents: NDArray[np.float64]
    requests: NDArray[np.float64]
    provinces: NDArray[np.str_]

    @classmethod
    def of(cls, places: Sequence[_Sized]) -> _Level:
        residents = np.array([one.residents for one in places], float)
        requests = np.array([one.requests for one in places], float)
        return cls(tuple(places), residents, requests, np.array([one.province_adcode or "" for one in places], str))

    def most_alike(self, me: _Sized, most: int) -> list[tuple[_Sized, float | None]]:
        """Near and alike, then far, then near of unknown size; the nearest in size first, then by code. With each its
        size in sizes of ``me``, None where unknown.
        """
        ratio = _ratios(self.residents, me.residents)
        ratio = np.where(np.isnan(ratio), _ratios(self.requests, me.requests), ratio)
        with np.errstate(divide="ignore"):
            far_off = np.abs(np.log(np.where(ratio == 0, 1.0, ratio)))
        is_near = (self.provinces == (me.province_adcode or "")) & (me.level_code != "province")
        is_like = (ratio >= LIKE[0]) & (ratio <= LIKE[1])
        rank = np.where(is_near, np.where(np.isnan(ratio), 2, np.where(is_like, 0, 1)), 1)
        order = np.lexsort((np.nan_to_num(far_off), np.isnan(ratio), rank))
        found = [(self.places[at], None if np.isnan(ratio[at]) else float(ratio[at])) for at in order[: most + 1]]
        return [pair for pair in found if pair[0] is not me][:most]


def _ratios(sizes: NDArray[np.float64], mine: float | None) -> NDArray[np.float64]:
    return sizes / mine if mine else np.full(len(sizes), np.nan)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Every place of today by its code, and those with a report of the scope by level."""

    places: dict[str, _Sized]
    levels: dict[str, _Level]


def _sized(cur: Cursor, scope: str) -> _Sizes:
    def make() -> _Sizes:
        places = made(cur, SQL, {"scope": scope}, _Sized)
        held: dict[str, list[_Sized]] = {}
        for one in places:
            if one.is_held:
                held.setdefault(one.level_code, []).append(one)
        return _Sizes({one.adcode: one for one in places}, {level: _Level.of(of) for level, of in held.items()})

    return cur.once(("sized", scope), make, 1) if isinstance(cur, Reading) else make()


def _beside(one: _Sized, me: _Sized, ratio: float | None) -> SimilarPlace:
    by_residents = one.residents is not None and me.residents is not None
    is_near = one.province_adcode == me.province_adcode
    return SimilarPlace(one.adcode, one.name_zh, one.name_en, one.pinyin, is_near, ratio, by_residents)
