"""Places like one: same level, near ones first, nearest in residents or, where these are unknown, in requests."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE
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


# Only places with a report of the scope on screen: a suggestion that leads to a gap helps nobody.
SQL = f"""
with people as (
  select adcode, arg_max(population, population_year)::double as size from fact_population group by adcode),
volume as (
  select adcode, arg_max(value, report_year) as size from out_metric
  where metric_id = 'applications_handled' and $scope in ('all', scope_code) and value > 0 group by adcode),
held as (select distinct adcode from dim_report where is_current and $scope in ('all', scope_code)),
place as (
  select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code, p.province_adcode, n.size as residents,
         v.size as requests
  from {PLACE} p left join people n using (adcode) left join volume v using (adcode) where p.valid_to_year is null),
me as (select * from place where adcode = $place)
select q.adcode, q.name_zh, q.name_en, q.pinyin, q.province_adcode is not distinct from me.province_adcode as is_near,
       coalesce(q.residents / me.residents, q.requests / me.requests) as size_ratio,
       q.residents is not null and me.residents is not null
from place q, me
where q.level_code = me.level_code and q.adcode <> me.adcode and q.adcode in (select adcode from held)
order by is_near and me.level_code <> 'province' and size_ratio between 0.5 and 2 desc,
         abs(ln(size_ratio)) nulls last, q.adcode
limit $most
"""


def similar_places(cur: Cursor, adcode: str, scope: str, most: int = 6) -> list[SimilarPlace]:
    """At most ``most`` places with reports of ``scope``, the most alike first; none for an abolished place."""
    rows = cur.execute(SQL, {"place": adcode, "scope": scope, "most": most}).fetchall()
    return [SimilarPlace(*row) for row in rows]
