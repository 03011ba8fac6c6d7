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
with one as (
  select x.report_code, x.report_year, f.value_count,
         case when f.row_code like 'res_other_%' then 'other_total' else f.row_code end as row_code
  from fact_application f join dim_report x using (report_code)
  where x.is_current and x.publisher_code = $publisher and x.scope_code = $scope and f.applicant_code = 'total'
    and starts_with(f.row_code, 'res_'))
select report_code, report_year, row_code, sum(value_count)::bigint, count(*) = count(value_count) from one
group by all order by report_year, row_code
"""


def rate_rows(cur: Cursor, publisher: str, scope: str) -> list[RateRows]:
    """Years of a publisher whose outcome rows all hold a number, in order of years; other years are left out."""
    years: dict[int, RateRows] = {}
    broken: set[int] = set()
    for report, year, row, value, is_whole in cur.execute(SQL, {"publisher": publisher, "scope": scope}).fetchall():
        held = years.setdefault(year, RateRows(report, year, {}, None))
        if row == "res_total":
            years[year] = RateRows(report, year, held.rows, value)
        elif is_whole:
            held.rows[row] = value
        else:
            broken.add(year)
    return [held for year, held in years.items() if year not in broken and held.rows]
