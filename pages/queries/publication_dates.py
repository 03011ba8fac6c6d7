"""When reports were published, against the statutory date for their kind of publisher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pages.queries.selection import PLACE, WITHIN, Selection, held_within
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """One current report. ``days_late`` is negative when early, None without both dates.

    ``status_code``: in_time, late, unknown_date, implausible_date, no_due_date.
    """

    report_code: str
    publisher_code: str
    publisher_name: str
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    year: int
    scope_code: str
    trust_code: str
    kind_code: str
    due_date: date | None
    published_date: date | None
    days_late: int | None
    status_code: str
    is_quoted: bool

    @property
    def failed(self) -> int:
        """Dates fail no identity."""
        return 0


SQL = f"""
select x.report_code, x.publisher_code, coalesce(b.name, x.publisher_code), x.adcode, p.name_zh, p.name_en, p.pinyin,
       p.level_code, x.report_year, x.scope_code, x.trust_code, coalesce(t.kind_code, 'unknown'),
       t.due_date, t.published_date,
       t.days_late, t.status_code, x.trust_code = 'quoted'
from out_timeliness t join dim_report x using (report_code)
left join {PLACE} p on p.adcode = x.adcode left join dim_publisher b using (publisher_code)
where x.report_year between $first_year and $last_year and ($level = 'all' or p.level_code = $level)
  and {WITHIN}
order by x.report_year desc, x.publisher_code, x.scope_code, x.report_code
"""


def publication_dates(cur: Cursor, selection: Selection) -> list[PublicationDate]:
    """One record a report of every scope (the date hangs on the kind of publisher); the scope is not used."""
    return held_within(cur, SQL, PublicationDate, selection)
