"""What data these are: one record about the whole warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The data version and its extent. ``table_count`` reports hold official tables, the others only quoted figures."""

    snapshot_id: str
    built_at: datetime
    report_count: int
    table_count: int
    place_count: int
    first_year: int
    last_year: int
    first_table_year: int
    is_synthetic: bool


SQL = """
select b.snapshot_id, b.built_at, count(r.report_code) as report_count,
       count(*) filter (where r.form_t2 is not null or r.form_t3 is not null or r.form_t4 is not null) as table_count,
       count(distinct r.adcode) as place_count,
       coalesce(min(r.report_year), 0), coalesce(max(r.report_year), 0),
       coalesce(min(r.report_year) filter (where r.form_t3 is not null), min(r.report_year), 0),
       coalesce(bool_or(r.trust_code = 'synthetic'), false)
from etl_build b left join dim_report r on r.is_current
group by all
"""


def snapshot(cur: Cursor) -> Snapshot:
    """The record of the served build. Raises LookupError when the warehouse holds none."""
    row = cur.execute(SQL).fetchone()
    if row is None:
        raise LookupError("the warehouse has no build")
    return Snapshot(*row)
