"""Who has reported: every place that existed × year, what is held of it, and what stood in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pages.queries.current_reports import CurrentReport, KnownPlace, current_reports, known_places
from pages.queries.selection import PLACE, WITHIN, Selection
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One place and year. ``table_count`` and ``form`` are those of the fullest report of the scope, None without one.

    ``other_count`` counts reports of other scopes, ``refused`` names the tables that were refused. ``province`` is the
    province's adcode. ``is_valid``: the code was in force in that year.
    """

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    level_code: str
    province: str
    year: int
    is_valid: bool
    report_code: str | None
    table_count: int | None
    form: str | None
    trust_code: str | None
    other_count: int
    refused: tuple[str, ...]

    @property
    def state(self) -> str:
        """``tables``, ``quoted``, ``other`` (another scope only), ``none`` or ``abolished`` (no such place then)."""
        if self.table_count:
            return "tables"
        if self.report_code:
            return "quoted"
        if self.other_count:
            return "other"
        return "none" if self.is_valid else "abolished"


REFUSED = """select report_code, list(distinct table_code order by table_code) as tables from etl_refusal
            where report_code is not null group by report_code"""
# Places and what is under them; with none chosen, all of the level. Fictional places only beside fictional ones.
SQL = f"""
with known as (select coalesce(bool_or(trust_code = 'synthetic'), false) as is_synthetic from dim_report),
held as (
  select adcode, report_year, report_code, scope_code, trust_code, coalesce(form_t3, form_t2, form_t4) as form,
         (form_t2 is not null)::int + (form_t3 is not null)::int + (form_t4 is not null)::int as tables
  from dim_report where is_current and adcode is not null),
best as (
  select * from held where $scope in ('all', scope_code)
  qualify row_number() over (partition by adcode, report_year order by tables desc, report_code) = 1),
others as (select adcode, report_year, count(*) as reports from held
           where $scope not in ('all', scope_code) group by all),
refused as ({REFUSED}),
place as (
  select p.* from {PLACE} p, known k
  where p.is_synthetic = k.is_synthetic and ($level = 'all' or p.level_code = $level)
    and {WITHIN}),
valid as (
  select d.adcode, y.year,
         bool_or(y.year between coalesce(d.valid_from_year, 0) and coalesce(d.valid_to_year, 9999)) as is_valid
  from dim_place d semi join place using (adcode), range($first_year, $last_year + 1) y(year) group by all)
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code, coalesce(p.province_adcode, p.adcode), v.year,
       v.is_valid, b.report_code, b.tables, b.form, b.trust_code, coalesce(o.reports, 0), coalesce(r.tables, [])
from place p join valid v using (adcode)
left join best b on b.adcode = p.adcode and b.report_year = v.year
left join others o on o.adcode = p.adcode and o.report_year = v.year
left join refused r on r.report_code = b.report_code
qualify bool_or(v.is_valid or b.report_code is not null) over (partition by p.adcode)
order by p.adcode, v.year
"""


def coverage_cells(cur: Cursor, selection: Selection) -> list[CoverageCell]:
    """One record a place and year: the chosen places and all below them, else all of the level."""
    if is_small(cur):
        return list(_laid(cur, selection))
    rows = cur.execute(SQL, selection.bound()).fetchall()
    return [CoverageCell(*(*row[:-1], tuple(row[-1]))) for row in rows]


def _laid(cur: Reading, selection: Selection) -> Iterator[CoverageCell]:
    held: dict[str, dict[int, list[CurrentReport]]] = {}
    for one in current_reports(cur):
        if one.adcode is not None:
            held.setdefault(one.adcode, {}).setdefault(one.year, []).append(one)
    refused = {row[0]: tuple(row[1]) for row in cur.execute(REFUSED).fetchall()}
    years = range(selection.first_year, selection.last_year + 1)
    for place in known_places(cur, selection):
        cells = [_cell(place, y, held.get(place.adcode, {}).get(y, []), selection, refused) for y in years]
        if any(cell.is_valid or cell.report_code for cell in cells):
            yield from cells


def _cell(
    place: KnownPlace, year: int, held: list[CurrentReport], selection: Selection, refused: dict[str, tuple[str, ...]]
) -> CoverageCell:
    mine = [one for one in held if selection.scope in ("all", one.scope_code)]
    best = min(mine, key=lambda one: (-one.table_count, one.report_code), default=None)
    found = (best.report_code, best.table_count, best.form, best.trust_code) if best else (None, None, None, None)
    named = (place.adcode, place.name_zh, place.name_en, place.pinyin, place.level_code, place.province)
    lost = refused.get(best.report_code, ()) if best else ()
    return CoverageCell(*(*named, year, place.is_valid(year), *found, len(held) - len(mine), lost))
