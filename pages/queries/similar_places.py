"""Places like one: same level, near ones first, nearest in residents or, where these are unknown, in requests."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from math import log

from pages.queries.selection import PLACE, made
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
    every = made(cur, SQL, {"scope": scope}, _Sized)
    me = next((one for one in every if one.adcode == adcode), None)
    if me is None:
        return []
    found = (_beside(one, me) for one in every if one.is_held and one.level_code == me.level_code and one is not me)
    return nsmallest(most, found, key=lambda one: _order(one, me))


def _beside(one: _Sized, me: _Sized) -> SimilarPlace:
    by_residents = one.residents is not None and me.residents is not None
    ratio = _ratio(one.residents, me.residents)
    ratio = _ratio(one.requests, me.requests) if ratio is None else ratio
    is_near = one.province_adcode == me.province_adcode
    return SimilarPlace(one.adcode, one.name_zh, one.name_en, one.pinyin, is_near, ratio, by_residents)


def _ratio(one: float | None, other: float | None) -> float | None:
    return None if one is None or not other else one / other


def _order(one: SimilarPlace, me: _Sized) -> tuple[int, bool, float, str]:
    ratio, is_near = one.size_ratio, one.is_same_province and me.level_code != "province"
    # Near and alike, then far, then near of unknown size.
    rank = 1 if not is_near else 2 if ratio is None else int(not LIKE[0] <= ratio <= LIKE[1])
    return rank, ratio is None, abs(log(ratio)) if ratio else 0.0, one.adcode
