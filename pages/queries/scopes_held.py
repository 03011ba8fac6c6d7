"""In which scopes a place has reports: to say why a chosen place is not in a chart."""

from __future__ import annotations

from collections.abc import Sequence

from pages.warehouse import Cursor

SQL = """
select adcode, scope_code from dim_report
where is_current and adcode in (select unnest($places::varchar[])) and report_year between $first_year and $last_year
group by all order by all
"""


def scopes_held(cur: Cursor, places: Sequence[str], years: tuple[int, int]) -> dict[str, tuple[str, ...]]:
    """Adcode → scopes of its current reports in ``years``; () where none was found."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(places, ())
    bound = {"places": list(places), "first_year": years[0], "last_year": years[1]}
    for adcode, scope in cur.execute(SQL, bound).fetchall():
        found[adcode] = (*found[adcode], scope)
    return found
