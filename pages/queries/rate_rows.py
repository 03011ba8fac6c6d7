"""The outcome rows of a place's table 3 in one year: what a change of the disclosure rate is made of."""

from __future__ import annotations

from dataclasses import dataclass

from pages.warehouse import Cursor

NUMERATOR = ("res_granted", "res_partial")


@dataclass(frozen=True, slots=True)
class RateRows:
    """One report's outcome rows in cases, by row code, and the printed total (None: blank)."""

    report_code: str
    year: int
    rows: dict[str, int]
    printed_total: int | None


# Groups where the forms differ (other handling), rows where they do not: both years must have the same rows.
SQL = """
select f.report_code, case when f.row_code like 'res_other_%' then 'other_total' else f.row_code end as row,
       sum(f.value_count)::bigint, count(*) = count(f.value_count)
from fact_application f
where f.report_code between $first and $last and list_contains($reports::varchar[], f.report_code)
  and f.applicant_code = 'total' and starts_with(f.row_code, 'res_')
group by all order by all
"""
# The codes of its reports first: a stretch of codes is found in a few blocks, a join reads them all.
REPORTS = """
select report_code, report_year from dim_report
where is_current and publisher_code = $publisher and scope_code = $scope order by report_year
"""


def rate_rows(cur: Cursor, publisher: str, scope: str) -> list[RateRows]:
    """Years of a publisher whose outcome rows all hold a number, in order of years; other years are left out."""
    year_of = dict(cur.execute(REPORTS, {"publisher": publisher, "scope": scope}).fetchall())
    if not year_of:
        return []
    asked = {"first": min(year_of), "last": max(year_of), "reports": sorted(year_of)}
    years: dict[int, RateRows] = {}
    broken: set[int] = set()
    for report, row, value, is_whole in cur.execute(SQL, asked).fetchall():
        year = year_of[report]
        held = years.setdefault(year, RateRows(report, year, {}, None))
        if row == "res_total":
            years[year] = RateRows(report, year, held.rows, value)
        elif is_whole:
            held.rows[row] = value
        else:
            broken.add(year)
    return [held for year, held in sorted(years.items()) if year not in broken and held.rows]
