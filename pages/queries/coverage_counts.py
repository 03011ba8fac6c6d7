"""Who has reported, added up: places of each province × year, how many there were and how many have a report here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pages.queries.current_reports import KnownPlace, current_reports, known_places
from pages.queries.selection import EVERYTHING, PLACE, WITHIN, Selection
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class CoverageCount:
    """One province and year, in places (the province itself is one): all that existed, with tables, with prose only."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    year: int
    place_count: int
    table_count: int
    quoted_count: int


# Fictional places are counted only in a warehouse of fictional reports.
SQL = f"""
with known as (select coalesce(bool_or(trust_code = 'synthetic'), false) as is_synthetic from dim_report),
place as (
  select p.adcode, coalesce(p.province_adcode, p.adcode) as province from {PLACE} p, known k
  where p.is_synthetic = k.is_synthetic and ($level = 'all' or p.level_code = $level)
    and {WITHIN}),
valid as (
  select distinct place.province, d.adcode, y.year
  from dim_place d join place using (adcode), range($first_year, $last_year + 1) y(year)
  where y.year between coalesce(d.valid_from_year, 0) and coalesce(d.valid_to_year, 9999)),
held as (
  select place.province, x.adcode, x.report_year as year,
         bool_or(x.form_t2 is not null or x.form_t3 is not null or x.form_t4 is not null) as has_table
  from dim_report x join place using (adcode)
  where x.is_current and $scope in ('all', x.scope_code)
    and x.report_year between $first_year and $last_year group by all),
every as (
  select coalesce(v.province, h.province) as province, coalesce(v.year, h.year) as year, count(*) as places,
         count(*) filter (where h.has_table) as tables, count(*) filter (where not h.has_table) as quoted
  from valid v full join held h using (province, adcode, year) group by all)
select e.province, p.name_zh, p.name_en, p.pinyin, e.year, e.places, e.tables, e.quoted
from every e join {PLACE} p on p.adcode = e.province order by e.province, e.year
"""


def coverage_counts(cur: Cursor, selection: Selection) -> list[CoverageCount]:
    """One record a province and year: the chosen places and all below them, else all of the level."""
    if is_small(cur):
        return _counted(cur, selection)
    return [CoverageCount(*row) for row in cur.execute(SQL, selection.bound()).fetchall()]


def _places(cur: Reading, selection: Selection) -> dict[str, KnownPlace]:
    def make() -> dict[str, KnownPlace]:
        return {place.adcode: place for place in known_places(cur, selection)}

    return make() if selection.places else cur.once(("known", selection.level), make, 1)


def _valid(cur: Reading, selection: Selection, year: int) -> Counter[str]:
    # Places in force in a year, by province: all of a level are some 3,000.
    def make() -> Counter[str]:
        return Counter(place.province for place in _places(cur, selection).values() if place.is_valid(year))

    return make() if selection.places else cur.once(("valid", selection.level, year), make, 40)


def _counted(cur: Reading, selection: Selection) -> list[CoverageCount]:
    places = _places(cur, selection)
    years = range(selection.first_year, selection.last_year + 1)
    has_table: dict[tuple[str, int], bool] = {}
    for one in current_reports(cur):
        if one.adcode in places and one.year in years and selection.scope in ("all", one.scope_code):
            at = (one.adcode, one.year)
            has_table[at] = has_table.get(at, False) or one.has_table
    every = Counter({(code, year): n for year in years for code, n in _valid(cur, selection, year).items()})
    # A report of a year in which its code was not in force counts too.
    every.update((places[code].province, year) for code, year in has_table if not places[code].is_valid(year))
    tables = Counter((places[code].province, year) for (code, year), held in has_table.items() if held)
    quoted = Counter((places[code].province, year) for (code, year), held in has_table.items() if not held)
    names = _places(cur, EVERYTHING)
    return [
        CoverageCount(code, own.name_zh, own.name_en, own.pinyin, year, number, tables[code, year], quoted[code, year])
        for (code, year), number in sorted(every.items())
        if (own := names.get(code))
    ]
