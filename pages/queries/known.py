"""What a query string may name: metrics, places and years of this warehouse."""

from __future__ import annotations

from pages.reading import Reading
from pages.state import Known
from pages.warehouse import Cursor


def known(cur: Cursor) -> Known:
    """Metric ids, adcodes (abolished ones too), the first and last report year, report codes, years to pool over."""
    return cur.once("known", lambda: _known(cur), 1) if isinstance(cur, Reading) else _known(cur)


def _known(cur: Cursor) -> Known:
    metrics = cur.execute("select metric_id, pooling_years from dim_metric").fetchall()
    places = cur.execute("select distinct adcode from dim_place").fetchall()
    years = cur.execute(
        "select coalesce(min(report_year), 0), coalesce(max(report_year), 0) from dim_report where is_current"
    ).fetchone() or (0, 0)
    reports = cur.execute("select report_code from dim_report").fetchall()
    return Known(
        frozenset(row[0] for row in metrics),
        frozenset(row[0] for row in places),
        (years[0], years[1]),
        frozenset(row[0] for row in reports),
        frozenset(row[1] for row in metrics if row[1] > 1),
    )
