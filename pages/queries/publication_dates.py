"""When reports were published, against the statutory date for their kind of publisher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.selection import ANY_SCOPE, PLACE, Selection, held_within, scopeless
from pages.queries.size import is_country
from pages.queries.unread import Unread
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PublicationDate(Filed):
    """One current report. ``days_late`` is negative when early, None without both dates.

    ``status_code``: in_time, late, unknown_date, implausible_date, no_due_date. ``number``: so many reports alike in
    everything but body and place, of which this is the first (:func:`alike_dates`).
    """

    kind_code: str
    due_date: date | None
    published_date: date | None
    days_late: int | None
    status_code: str
    is_quoted: bool
    number: int = 1

    @property
    def failed(self) -> int:
        """Dates fail no identity."""
        return 0


FIELDS = f"""{FILED}, coalesce(t.kind_code, 'unknown'), t.due_date, t.published_date, t.days_late, t.status_code,
       x.trust_code = 'quoted'"""
SQL = f"""
select {FIELDS}
from out_timeliness t join dim_report x using (report_code)
{NAMED}
where {ANY_SCOPE}
order by x.report_year desc, x.publisher_code, x.scope_code, x.report_code
"""


def publication_dates(cur: Cursor, selection: Selection) -> list[PublicationDate]:
    """One record a report of every scope (the date hangs on the kind of publisher); the scope is not used."""
    return held_within(cur, SQL, PublicationDate, selection)


# So many reports are drawn one by one.
FEW = 2000
# Of a country the reports of one day are one record: 200,000 of them take two seconds to hand over.
ALIKE = f"""
with alike as (
  select min(report_code) as report_code, count(*) as number
  from out_timeliness t join dim_report x using (report_code)
  left join {PLACE} p on p.adcode = x.adcode
  where {ANY_SCOPE}
  group by t.kind_code, t.due_date, t.days_late, t.status_code, x.scope_code, p.level_code, x.trust_code,
           x.report_year)
select {FIELDS}, a.number
from alike a join out_timeliness t using (report_code) join dim_report x using (report_code)
{NAMED}
order by x.report_year desc, x.publisher_code, x.scope_code, x.report_code
"""


def alike_dates(cur: Cursor, selection: Selection) -> tuple[list[PublicationDate], Sequence[PublicationDate]]:
    """What is drawn, and a record a report. Of all places of a country those alike are one, and the others are read
    when they are asked for; else both are :func:`publication_dates`.
    """
    if selection.places or not is_country(cur):
        every = publication_dates(cur, selection)
        return every, every
    drawn = held_within(cur, ALIKE, PublicationDate, selection)
    number = sum(one.number for one in drawn)
    if number <= FEW:
        every = publication_dates(cur, selection)
        return every, every
    return drawn, Unread(cur, SQL, scopeless(selection), PublicationDate, number)
