"""Metric values with the place, the publisher and the report behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.metrics.catalogue import load_metrics
from pages.queries.selection import PLACE, WHERE, Selection
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class MetricValue:
    """One row of out_metric, named. Rates are fractions; ``value`` is None below ``min_n`` (status too_few)."""

    metric_id: str
    publisher_code: str
    publisher_name: str
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    province_adcode: str | None
    scope_code: str
    year: int
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    status_code: str
    report_code: str
    trust_code: str
    is_estimated: bool
    failed: int
    form: str | None
    note: str | None
    population_year: int | None = None

    @property
    def is_quoted(self) -> bool:
        """Whether the figure comes from prose, not from an official table."""
        return self.trust_code == "quoted" or self.status_code == "quoted"


SQL = f"""
select x.metric_id, x.publisher_code, coalesce(b.name, x.publisher_code), x.adcode, p.name_zh, p.name_en, p.pinyin,
       p.level_code, p.province_adcode, x.scope_code, x.report_year, x.numerator, x.denominator, x.value, x.low, x.high,
       x.status_code, x.report_code, x.trust_code, x.is_estimated, x.failed_check_count,
       case when x.metric_id in (select unnest($t2::varchar[])) then r.form_t2
            when x.metric_id in (select unnest($t4::varchar[])) then r.form_t4 else r.form_t3 end,
       x.note, x.population_year
from out_metric x
left join {PLACE} p on p.adcode = x.adcode
left join dim_publisher b using (publisher_code)
left join dim_report r on r.report_code = x.report_code
where x.metric_id in (select unnest($metrics::varchar[])) and {WHERE}
order by x.publisher_code, x.report_year, x.metric_id
"""


def _table(metric_id: str) -> str:
    metric = load_metrics().get(metric_id)
    return metric.keys[0].split(".")[0] if metric else ""


def metric_values(cur: Cursor, metrics: Sequence[str], selection: Selection) -> list[MetricValue]:
    """All values of ``metrics`` in the selection, by publisher and year."""
    tables = {metric: _table(metric) for metric in metrics}
    bound = {table: [metric for metric, own in tables.items() if own == table] for table in ("t2", "t4")}
    rows = cur.execute(SQL, selection.bound(metrics=list(metrics), **bound)).fetchall()
    return [MetricValue(*row) for row in rows]
