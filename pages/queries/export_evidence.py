"""What stands behind an exported chart: its reports, the checks they fail, and the definitions of its metrics."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pages.queries.selection import PLACE, WHERE, Selection
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ExportSource:
    """A report as one row of a list of sources."""

    report_code: str
    title: str | None
    publisher_name: str | None
    adcode: str | None
    year: int | None
    scope_code: str
    trust_code: str
    published_date: date | None
    source_url: str | None
    file_path: str
    file_sha256: str
    failed_check_count: int


@dataclass(frozen=True, slots=True)
class ExportCheck:
    """An identity that a report fails: ``left_value`` printed, ``right_value`` recomputed."""

    report_code: str
    check_code: str
    name_zh: str
    name_en: str
    subject: str
    left_value: Decimal | None
    right_value: Decimal | None


_COLUMNS = """x.report_code, x.title, b.name, x.adcode, x.report_year, x.scope_code, x.trust_code, x.published_date,
       x.source_url, x.file_path, x.file_sha256, x.failed_check_count"""
NAMED = f"""
select {_COLUMNS} from dim_report x left join dim_publisher b using (publisher_code)
where x.report_code in (select unnest($reports::varchar[])) order by x.report_year, x.report_code
"""
SELECTED = f"""
select {_COLUMNS} from dim_report x left join dim_publisher b using (publisher_code)
left join {PLACE} p on p.adcode = x.adcode
where x.is_current and {WHERE} order by x.report_year, x.report_code
"""
CHECKS = """
select f.report_code, f.check_code, coalesce(d.name_zh, f.check_code), coalesce(d.name_en, f.check_code), f.subject,
       f.left_value, f.right_value
from fact_check f left join dim_check d using (check_code)
where f.status_code = 'fail' and f.report_code in (select unnest($reports::varchar[]))
order by f.report_code, f.check_code, f.subject
"""


def named_sources(cur: Cursor, report_codes: Iterable[str]) -> list[ExportSource]:
    """The reports of these codes, by year."""
    return [ExportSource(*row) for row in cur.execute(NAMED, {"reports": list(report_codes)}).fetchall()]


def selected_sources(cur: Cursor, selection: Selection) -> list[ExportSource]:
    """The current reports of a selection, by year: what a sum over it was made from."""
    return [ExportSource(*row) for row in cur.execute(SELECTED, selection.bound()).fetchall()]


def export_checks(cur: Cursor, report_codes: Iterable[str]) -> list[ExportCheck]:
    """Every identity that one of these reports fails."""
    return [ExportCheck(*row) for row in cur.execute(CHECKS, {"reports": list(report_codes)}).fetchall()]


def metric_definitions(cur: Cursor, metric_ids: Iterable[str]) -> list[dict[str, Any]]:
    """The whole definitions of these metrics, in the order of the metrics."""
    rows = cur.execute(
        """select definition from dim_metric where metric_id in (select unnest($metrics::varchar[]))
           order by order_number, metric_id""",
        {"metrics": list(metric_ids)},
    ).fetchall()
    return [json.loads(row[0]) for row in rows]
