"""Every cell of a report's official tables as printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell. ``value`` is None unless reported or corrected; ``printed_text`` stays what the report prints."""

    cell_key: str
    value: Decimal | None
    unit: str | None
    status_code: str
    printed_text: str
    locator: str
    note: str | None


SQL = """
select 't3.' || row_code || '.' || applicant_code, value_count::decimal(24, 6), null, status_code, printed_text,
       locator, note from fact_application where report_code = $report
union all
select 't4.' || track_code || '.' || outcome_code, value_count::decimal(24, 6), null, status_code, printed_text,
       locator, note from fact_dispute where report_code = $report
union all
select 't2.' || row_code || '.' || column_code, value, unit, status_code, printed_text, locator, note
from fact_proactive where report_code = $report
order by 1
"""


def printed_cells(cur: Cursor, report_code: str) -> dict[str, PrintedCell]:
    """The cells by key; a cell of the form that was not collected has no entry."""
    rows = cur.execute(SQL, {"report": report_code}).fetchall()
    return {row[0]: PrintedCell(*row) for row in rows}
