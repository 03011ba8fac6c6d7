"""Cases by reason for not granting a request, report by report or added up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pages.queries.selection import PLACE, WHERE, Selection, held
from pages.queries.size import is_small
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Cases of one report under one reason (a row of table 3); None where the row holds no number.

    The row's printed total, or where that is blank the sum of its applicants.
    """

    report_code: str
    row_code: str
    cases: int | None
    adcode: str | None
    level_code: str | None
    scope_code: str
    year: int


@dataclass(frozen=True, slots=True)
class ReasonSum:
    """Cases of some reports under one reason, and how many of them filled it in; blanks are not zeros."""

    row_code: str
    cases: int
    reports: int


# The reports (``chosen``) and the rows come first: of a country most cells belong to neither.
CELL = """cell as (
  select f.report_code, f.row_code, coalesce(max(f.value_count) filter (where f.applicant_code = 'total'),
         sum(f.value_count) filter (where f.applicant_code <> 'total'))::bigint as cases
  from fact_application f
  where f.row_code in (select row_code from dim_cell where regexp_matches(row_code, '^res_(refused|unable|notproc)_'))
    and f.report_code in (select report_code from chosen)
  group by f.report_code, f.row_code)"""
SQL = f"""
with chosen as (
  select x.report_code, x.adcode, p.level_code, x.scope_code, x.report_year
  from dim_report x left join {PLACE} p on p.adcode = x.adcode
  where x.is_current and {WHERE}),
{CELL}
select c.report_code, c.row_code, c.cases, x.adcode, x.level_code, x.scope_code, x.report_year
from cell c join chosen x using (report_code)
order by c.row_code, c.report_code
"""


def reason_counts(cur: Cursor, selection: Selection) -> list[ReasonCount]:
    """Every refusal, inability and non-processing row of every current report in the selection."""
    return held(cur, SQL, ReasonCount, selection)


SUMS = f"""
with chosen as (select unnest($reports::varchar[]) as report_code),
{CELL}
select row_code, coalesce(sum(cases), 0)::bigint, count(cases) from cell group by row_code order by row_code
"""


def reason_sums(cur: Cursor, selection: Selection, reports: Collection[str]) -> list[ReasonSum]:
    """Every reason over some reports of the selection, in the order of the codes."""
    if not is_small(cur):
        return [ReasonSum(*row) for row in cur.execute(SUMS, {"reports": sorted(reports)}).fetchall()]
    known: dict[str, list[int]] = {}
    for count in reason_counts(cur, selection):
        if count.report_code in reports:
            known.setdefault(count.row_code, []).extend(() if count.cases is None else (count.cases,))
    return [ReasonSum(code, sum(cases), len(cases)) for code, cases in sorted(known.items())]
