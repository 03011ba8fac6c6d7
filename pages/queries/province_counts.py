"""Places with a report in each province, and where the province's tile stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pages.queries.current_reports import current_reports
from pages.queries.selection import EVERYTHING, PLACE, WHERE, Selection
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ProvinceCount:
    """A province: its names and how many of its places (itself included) have a current report in the selection."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    short_name: str
    place_count: int
    report_count: int


SQL = f"""
with held as (
  select coalesce(p.province_adcode, p.adcode) as province, count(distinct x.adcode) as places, count(*) as reports
  from dim_report x join {PLACE} p on p.adcode = x.adcode
  where x.is_current and {WHERE} group by 1)
select v.adcode, v.name_zh, v.name_en, v.pinyin, v.short_name, coalesce(h.places, 0), coalesce(h.reports, 0)
from {PLACE} v left join held h on h.province = v.adcode
where v.level_code = 'province' order by v.adcode
"""


def province_counts(cur: Cursor, selection: Selection) -> list[ProvinceCount]:
    """Every province of the code list, also those without any report."""
    if is_small(cur):
        return _counted(cur, selection)
    return [ProvinceCount(*row) for row in cur.execute(SQL, selection.bound()).fetchall()]


def _counted(cur: Reading, selection: Selection) -> list[ProvinceCount]:
    places: dict[str, list[str | None]] = {}
    for one in selection.of(current_reports(cur)):
        if one.province is not None:
            places.setdefault(one.province, []).append(one.adcode)
    return [
        replace(one, place_count=len(set(places.get(one.adcode, ()))), report_count=len(places.get(one.adcode, ())))
        for one in cur.records(SQL, EVERYTHING.bound(), ProvinceCount)
    ]
