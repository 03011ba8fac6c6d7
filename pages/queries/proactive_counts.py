"""Figures of table 2: documents in force, issued and repealed, decisions and fees, from tables or from prose."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE, WHERE, Selection, held
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ProactiveCount:
    """One figure of one report. ``measure`` is a metric id, or a cell key where no metric is made of it."""

    measure: str
    report_code: str
    publisher_code: str
    publisher_name: str
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    scope_code: str
    trust_code: str
    year: int
    value: float
    form_code: str | None
    is_quoted: bool
    failed: int


SQL = f"""
with figure as (
  select x.metric_id as measure, x.report_code, x.value, x.adcode, x.publisher_code, x.report_year, x.scope_code,
         x.status_code = 'quoted' or x.trust_code = 'quoted' as is_quoted
  from out_metric x where x.metric_id in (select unnest($metrics::varchar[])) and x.value is not null
  union all
  select 't2.' || f.row_code || '.' || f.column_code, x.report_code, f.value::double, x.adcode,
         coalesce(x.publisher_code, x.report_code), x.report_year, x.scope_code, false
  from fact_proactive f join dim_report x using (report_code)
  where x.is_current and f.value is not null
    and 't2.' || f.row_code || '.' || f.column_code in (select unnest($cells::varchar[])))
select x.measure, x.report_code, x.publisher_code, coalesce(b.name, x.publisher_code), x.adcode, p.name_zh, p.name_en,
       p.pinyin, p.level_code, x.scope_code, r.trust_code, x.report_year, x.value,
       r.form_t2, x.is_quoted, r.failed_check_count
from figure x join dim_report r using (report_code)
left join {PLACE} p on p.adcode = x.adcode left join dim_publisher b on b.publisher_code = x.publisher_code
where {WHERE}
order by x.publisher_code, x.report_year, x.measure, x.report_code
"""


def proactive_counts(
    cur: Cursor, metrics: tuple[str, ...], cells: tuple[str, ...], selection: Selection
) -> list[ProactiveCount]:
    """Every figure of the named metrics and cells in the selection, by publisher and year."""
    return held(cur, SQL, ProactiveCount, selection, metrics=list(metrics), cells=list(cells))
