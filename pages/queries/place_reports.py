"""Every report held of a place, superseded versions too: when it was published and when it had to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """One version of a report. ``timeliness`` is a code of verdicts.csv, None for a version that is not current."""

    report_code: str
    publisher_code: str | None
    publisher_name: str | None
    year: int | None
    scope_code: str
    form_t2: str | None
    form_t3: str | None
    form_t4: str | None
    trust_code: str
    published_date: date | None
    due_date: date | None
    days_late: int | None
    timeliness: str | None
    is_current: bool
    failed: int
    source_url: str | None

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of its tables, each once; () where it holds no official table."""
        return tuple(dict.fromkeys(form for form in (self.form_t2, self.form_t3, self.form_t4) if form))


# Beside each other and not joined: found by the place's code, each in its own few blocks.
SQL = """
select x.report_code, x.publisher_code, coalesce(b.name, x.publisher_code), x.report_year, x.scope_code,
       x.form_t2, x.form_t3, x.form_t4, x.trust_code, x.published_date, x.is_current, x.failed_check_count, x.source_url
from dim_report x left join dim_publisher b using (publisher_code) where x.adcode = $place
order by x.scope_code = 'whole_area' desc, x.report_year desc, x.publisher_code, x.is_current desc, x.report_code
"""
DUE = """
select report_code, published_date, due_date, days_late, status_code from out_timeliness
where report_code between $first and $last
"""


def reports_of_place(cur: Cursor, adcode: str) -> list[tuple[Any, ...]]:
    """The rows of :data:`SQL`: every version of a place's reports without its due date."""
    return list(cur.execute(SQL, {"place": adcode}).fetchall())


def place_reports(cur: Cursor, adcode: str) -> list[PlaceReport]:
    """All versions, whole-area reports first, newest year first."""
    rows = reports_of_place(cur, adcode)
    if not rows:
        return []
    stretch = {"first": min(row[0] for row in rows), "last": max(row[0] for row in rows)}
    due = {row[0]: row[1:] for row in cur.execute(DUE, stretch).fetchall()}
    found = []
    for *known, published, is_current, failed, url in rows:
        of_series, *verdict = due.get(known[0], (None,) * 4)
        found.append(PlaceReport(*(*known, of_series or published, *verdict, is_current, failed, url)))
    return found
