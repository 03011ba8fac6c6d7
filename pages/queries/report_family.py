"""The other reports of one body: versions of the same year, and other years."""

from __future__ import annotations

from dataclasses import dataclass

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Relative:
    """Another report of the same body. ``table_count``: official tables read from it, 0 where prose only."""

    report_code: str
    year: int | None
    scope_code: str
    trust_code: str
    is_current: bool
    table_count: int


SQL = """
select y.report_code, y.report_year, y.scope_code, y.trust_code, y.is_current,
       (y.form_t2 is not null)::int + (y.form_t3 is not null)::int + (y.form_t4 is not null)::int
from dim_report y
where y.publisher_code = (select publisher_code from dim_report where report_code = $report)
  and y.report_code <> $report
order by y.report_year, y.is_current desc, y.report_code
"""


def report_family(cur: Cursor, report_code: str) -> list[Relative]:
    """Every other report of its publisher, by year, current versions first."""
    return [Relative(*row) for row in cur.execute(SQL, {"report": report_code}).fetchall()]
