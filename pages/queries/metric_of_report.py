"""One metric of one report, for the source drawer."""

from __future__ import annotations

from dataclasses import dataclass

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class MetricOfReport:
    """A metric as computed for a report; ``value`` None with the reason in ``status_code``; ``note`` in codes."""

    metric_id: str
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    status_code: str
    note: str | None


SQL = """
select metric_id, numerator, denominator, value, low, high, status_code, note from out_metric
where report_code = $report and metric_id = $metric
"""


def metric_of_report(cur: Cursor, report_code: str, metric_id: str) -> MetricOfReport | None:
    """The metric, or None where it was not computed for this report."""
    row = cur.execute(SQL, {"report": report_code, "metric": metric_id}).fetchone()
    return MetricOfReport(*row) if row else None
