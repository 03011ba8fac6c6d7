"""Counts far from the year before: which body, which two reports, what stood in each."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.prepared import prepare, source
from pages.queries.selection import ANY_SCOPE, PLACE, Selection, held_within
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Jump(Filed):
    """One row of out_jump, named. ``factor`` is after over before, None after a zero."""

    metric_id: str
    before: float
    after: float
    factor: float | None
    previous_year: int
    previous_report_code: str
    failed: int
    is_quoted: bool


# Each body stands beside itself a year earlier, in its own scope: scope is no filter here.
SQL = f"""
select {FILED}, j.metric_id, j.previous_value, j.value, j.ratio, j.previous_year, j.previous_report_code,
       x.failed_check_count, x.trust_code = 'quoted'
from out_jump j join dim_metric m using (metric_id) join dim_report x using (report_code)
{NAMED}
where {ANY_SCOPE}
order by m.order_number, j.metric_id, abs(ln(coalesce(j.ratio, 0) + 1e-9)) desc, x.report_year desc, x.report_code
"""


def jumps(cur: Cursor, selection: Selection) -> list[Jump]:
    """Every jump of every scope, in the order of the metrics, the farthest first; the scope is not used."""
    return held_within(cur, SQL, Jump, selection)


def compared(cur: Cursor, selection: Selection) -> int:
    """How many pairs of a count and the year before were looked at, by the same selection."""
    query = COMPARED.replace("$pairs", source(cur, PAIRS))
    return sum(one.number for one in held_within(cur, query, Compared, selection))


@dataclass(frozen=True, slots=True)
class Compared:
    """``number`` pairs of one scope, level, year and place."""

    number: int
    scope_code: str
    level_code: str | None
    year: int
    adcode: str | None


# Which pairs there are hangs on no choice: of a country the numbers are prepared.
PAIRS = prepare(
    "compared_pairs",
    """select x.adcode, x.scope_code, x.report_year, count(*) as number
from out_metric x join dim_metric m using (metric_id)
join out_metric y on y.publisher_code = x.publisher_code and y.scope_code = x.scope_code and y.metric_id = x.metric_id
    and y.report_year = x.report_year - 1
where m.denominator is null and x.value is not null and y.value is not null
group by all""",
)
COMPARED = f"""
select x.number, x.scope_code, p.level_code, x.report_year, x.adcode
from $pairs x left join {PLACE} p on p.adcode = x.adcode
where {ANY_SCOPE}
"""
