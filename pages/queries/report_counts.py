"""How many reports are held for each year, with tables or without."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from pages.queries.current_reports import current_reports
from pages.queries.selection import PLACE, Selection
from pages.queries.size import is_small
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ReportCount:
    """Current reports of one year and scope: with official tables, and with quoted figures only."""

    year: int
    scope_code: str
    table_count: int
    quoted_count: int


# Scope is a column of the answer here, not a filter: the chart says what is held, and adds nothing up.
SQL = f"""
select x.report_year, x.scope_code,
       count(*) filter (where x.form_t2 is not null or x.form_t3 is not null or x.form_t4 is not null),
       count(*) filter (where x.form_t2 is null and x.form_t3 is null and x.form_t4 is null)
from dim_report x left join {PLACE} p on p.adcode = x.adcode
where x.is_current and x.report_year between $first_year and $last_year
  and ($level = 'all' or p.level_code = $level)
  and (len($places::varchar[]) = 0 or x.adcode in (select unnest($places::varchar[])))
group by all order by 1, 2
"""


def report_counts(cur: Cursor, selection: Selection) -> list[ReportCount]:
    """Counts by year and scope; the selection's scope is not used."""
    if is_small(cur):
        every = replace(selection, scope="all")
        held = Counter((r.year, r.scope_code, r.has_table) for r in every.of(current_reports(cur)))
        kinds = sorted({kind[:2] for kind in held})
        return [ReportCount(*kind, held[(*kind, True)], held[(*kind, False)]) for kind in kinds]
    bound = selection.bound()
    del bound["scope"]
    return [ReportCount(*row) for row in cur.execute(SQL, bound).fetchall()]
