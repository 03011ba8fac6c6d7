"""When reports were published, against the statutory date for their kind of publisher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.selection import ANY_SCOPE, Selection, held_within
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PublicationDate(Filed):
    """One current report. ``days_late`` is negative when early, None without both dates.

    ``status_code``: in_time, late, unknown_date, implausible_date, no_due_date.
    """

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
select {FILED}, coalesce(t.kind_code, 'unknown'), t.due_date, t.published_date, t.days_late, t.status_code,
       x.trust_code = 'quoted'
from out_timeliness t join dim_report x using (report_code)
{NAMED}
where {ANY_SCOPE}
order by x.report_year desc, x.publisher_code, x.scope_code, x.report_code
"""


def publication_dates(cur: Cursor, selection: Selection) -> list[PublicationDate]:
    """One record a report of every scope (the date hangs on the kind of publisher); the scope is not used."""
    return held_within(cur, SQL, PublicationDate, selection)
