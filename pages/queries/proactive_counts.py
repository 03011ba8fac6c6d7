"""Figures of table 2: documents in force, issued and repealed, decisions and fees, from tables or from prose."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.selection import WHERE, Selection, held
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ProactiveCount(Filed):
    """One figure of one report. ``measure`` is a metric id, or a cell key where no metric is made of it."""

    measure: str
    value: float
    form_code: str | None
    is_quoted: bool
    failed: int


SQL = f"""
with figure as (
  select x.metric_id as measure, x.report_code, x.value,
         x.status_code = 'quoted' or x.trust_code = 'quoted' as is_quoted
  from out_metric x where x.metric_id in (select unnest($metrics::varchar[])) and x.value is not null
  union all
  select 't2.' || f.row_code || '.' || f.column_code, x.report_code, f.value::double, false
  from fact_proactive f join dim_report x using (report_code)
  where x.is_current and f.value is not null
    and 't2.' || f.row_code || '.' || f.column_code in (select unnest($cells::varchar[])))
select {FILED}, f.measure, f.value, x.form_t2, f.is_quoted, x.failed_check_count
from figure f join dim_report x using (report_code)
{NAMED}
where {WHERE}
order by x.publisher_code, x.report_year, f.measure, x.report_code
"""


def proactive_counts(
    cur: Cursor, metrics: tuple[str, ...], cells: tuple[str, ...], selection: Selection
) -> list[ProactiveCount]:
    """Every figure of the named metrics and cells in the selection, by publisher and year."""
    return held(cur, SQL, ProactiveCount, selection, metrics=list(metrics), cells=list(cells))
