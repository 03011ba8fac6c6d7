"""Documents in force from year to year: last year's stock, issued, repealed, this year's stock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pages.queries.selection import PLACE, WHERE, Selection, held
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class DocumentStock:
    """One stock identity (I6) of one report; ``row_code`` is rules or norm_docs."""

    report_code: str
    other_report_code: str
    publisher_name: str
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    year: int
    row_code: str
    before: Decimal
    issued: Decimal
    repealed: Decimal
    in_force: Decimal
    status_code: str
    adcode: str | None
    level_code: str | None
    scope_code: str

    @property
    def expected(self) -> Decimal:
        """What the stock must be by last year's and this year's changes."""
        return self.before + self.issued - self.repealed


SQL = f"""
with wide as (
  select report_code, row_code, max(value) filter (where column_code = 'in_force') as in_force,
         max(value) filter (where column_code = 'issued') as issued,
         max(value) filter (where column_code = 'repealed') as repealed
  from fact_proactive group by all)
select x.report_code, c.other_report_code, coalesce(b.name, x.publisher_code), p.name_zh, p.name_en, p.pinyin,
       x.report_year, w.row_code, o.in_force, w.issued, w.repealed, w.in_force, c.status_code,
       x.adcode, p.level_code, x.scope_code
from fact_check c join dim_report x using (report_code)
join wide w on w.report_code = x.report_code and c.subject = 't2.' || w.row_code
join wide o on o.report_code = c.other_report_code and o.row_code = w.row_code
left join {PLACE} p on p.adcode = x.adcode left join dim_publisher b using (publisher_code)
where c.check_code = 'I6' and c.status_code in ('pass', 'fail') and x.is_current and {WHERE}
order by w.in_force + o.in_force desc, x.publisher_code, x.report_year, w.row_code, x.report_code
"""


def document_stock(cur: Cursor, selection: Selection) -> list[DocumentStock]:
    """The stock identities that could be tested, largest stocks first."""
    return held(cur, SQL, DocumentStock, selection)
