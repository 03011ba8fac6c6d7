"""What the prose of one report says in figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """One quoted figure. ``scope_code`` is set where it is not of the report's scope."""

    indicator_code: str
    name_zh: str
    name_en: str
    value: Decimal
    unit: str
    quote: str
    locator: str
    scope_code: str | None


SQL = """
select q.indicator_code, coalesce(i.name_zh, q.indicator_code), coalesce(i.name_en, q.indicator_code), q.value, q.unit,
       q.quote, q.locator, q.scope_code
from fact_quoted q left join dim_indicator i using (indicator_code)
where q.report_code = $report
order by i.order_number nulls last, q.indicator_code, q.value
"""


def report_quotes(cur: Cursor, report_code: str) -> list[ProseFigure]:
    """All quoted figures of the report, in the order of the indicators."""
    return [ProseFigure(*row) for row in cur.execute(SQL, {"report": report_code}).fetchall()]
