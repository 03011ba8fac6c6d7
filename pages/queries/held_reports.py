"""What is held of a selection, counted: reports by scope, level, year and kind of evidence, as a guard asks for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from pages.queries.current_reports import current_reports
from pages.queries.selection import PLACE, WITHIN, Selection, within
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class HeldReports:
    """``number`` current reports of one scope, level, year and trust; ``failed_number`` of them fail an identity."""

    scope_code: str
    level_code: str | None
    trust_code: str
    year: int
    has_table: bool
    number: int
    failed_number: int


SQL = f"""
select x.scope_code, p.level_code, x.trust_code, x.report_year,
       x.form_t2 is not null or x.form_t3 is not null or x.form_t4 is not null, count(*),
       count(*) filter (where x.failed_check_count > 0)
from dim_report x left join {PLACE} p on p.adcode = x.adcode
where x.is_current and $scope in ('all', x.scope_code) and x.report_year between $first_year and $last_year
  and ($level = 'all' or p.level_code = $level) and {WITHIN}
group by all order by all
"""


def held_reports(cur: Cursor, selection: Selection) -> list[HeldReports]:
    """One record a scope, level, trust, year and kind; the chosen places and all below them."""
    if is_small(cur):
        return _counted(cur, selection)
    return [HeldReports(*row) for row in cur.execute(SQL, selection.bound()).fetchall()]


def _counted(cur: Reading, selection: Selection) -> list[HeldReports]:
    rest, is_in = replace(selection, places=()), within(cur, selection.places)
    numbers: Counter[tuple[str, str | None, str, int, bool]] = Counter()
    failed: Counter[tuple[str, str | None, str, int, bool]] = Counter()
    for one in rest.of(current_reports(cur)):
        if is_in(one.adcode):
            kind = (one.scope_code, one.level_code, one.trust_code, one.year, one.has_table)
            numbers[kind] += 1
            failed[kind] += one.is_failed
    order = sorted(numbers, key=lambda kind: (kind[0], kind[1] is None, kind[1] or "", *kind[2:]))
    return [HeldReports(*kind, numbers[kind], failed[kind]) for kind in order]
