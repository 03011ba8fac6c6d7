"""Ready-made sets to compare: the places of one level in one province that have reports."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE
from pages.state import MAX_PLACES
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PlaceSet:
    """Adcodes of a level in a province, those with most years first, at most as many as a link holds."""

    province_adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    level_code: str
    places: tuple[str, ...]


SQL = f"""
with held as (
  select x.adcode, p.level_code, p.province_adcode, count(distinct x.report_year) as years
  from dim_report x join {PLACE} p using (adcode)
  where x.is_current and $scope in ('all', x.scope_code) and p.level_code in ('prefecture', 'county')
    and ($province = '' or p.province_adcode = $province) and ($level = 'all' or p.level_code = $level)
  group by all)
select h.province_adcode, v.name_zh, v.name_en, v.pinyin, h.level_code,
       list(h.adcode order by h.years desc, h.adcode)[:$most]
from held h join {PLACE} v on v.adcode = h.province_adcode
group by all having count(*) >= 3 order by sum(h.years) desc, 1, 5 limit $sets
"""


def place_sets(cur: Cursor, scope: str, level: str = "all", province: str = "", sets: int = 6) -> list[PlaceSet]:
    """The sets with most report-years of a scope first; ``level`` all for both levels, ``province`` empty for all."""
    bound = {"scope": scope, "level": level, "province": province, "most": MAX_PLACES, "sets": sets}
    rows = cur.execute(SQL, bound).fetchall()
    return [PlaceSet(*(*row[:5], tuple(row[5]))) for row in rows]
