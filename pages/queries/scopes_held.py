"""In which scopes a place has reports: to say why a chosen place is not in a chart."""

from __future__ import annotations

from collections.abc import Sequence

from pages.queries.current_reports import current_reports
from pages.queries.selection import Selection
from pages.queries.size import is_small
from pages.warehouse import Cursor

SQL = """
select adcode, scope_code from dim_report
where is_current and adcode in (select unnest($places::varchar[])) and report_year between $first_year and $last_year
group by all order by all
"""


def scopes_held(cur: Cursor, places: Sequence[str], years: tuple[int, int]) -> dict[str, tuple[str, ...]]:
    """Adcode → scopes of its current reports in ``years``; () where none was found."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(places, ())
    if is_small(cur):
        asked = Selection("all", "all", *years, tuple(places))
        for code, scope in sorted({(one.adcode or "", one.scope_code) for one in asked.of(current_reports(cur))}):
            found[code] = (*found[code], scope)
        return found
    bound = {"places": list(places), "first_year": years[0], "last_year": years[1]}
    for adcode, scope in cur.execute(SQL, bound).fetchall():
        found[adcode] = (*found[adcode], scope)
    return found
