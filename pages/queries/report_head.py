"""One report as a whole: who reports on what, in which forms, where it came from, when it was due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pages.queries.selection import PLACE
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ReportHead:
    """One version of a report. ``timeliness`` is a code of verdicts.csv, None for a version that is not current.

    ``part_count`` is the number of reports whose figures this one prints; ``part_of`` the one that prints this one's.
    """

    report_code: str
    publisher_code: str | None
    publisher_name: str | None
    kind_code: str | None
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    year: int | None
    scope_code: str
    form_t2: str | None
    form_t3: str | None
    form_t4: str | None
    title: str | None
    trust_code: str
    published_date: date | None
    due_date: date | None
    days_late: int | None
    timeliness: str | None
    is_current: bool
    source_url: str | None
    source_note: str | None
    file_path: str
    file_sha256: str
    part_of: str | None
    part_count: int

    @property
    def forms(self) -> dict[str, str]:
        """Form by table, tables without a form left out."""
        found = {"t2": self.form_t2, "t3": self.form_t3, "t4": self.form_t4}
        return {table: form for table, form in found.items() if form}

    @property
    def name(self) -> str:
        """The body's name; its code where no name is known."""
        return self.publisher_name or self.publisher_code or self.report_code


SQL = f"""
select x.report_code, x.publisher_code, b.name, b.kind_code, x.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code,
       x.report_year, x.scope_code, x.form_t2, x.form_t3, x.form_t4, x.title, x.trust_code,
       coalesce(d.published_date, x.published_date), d.due_date, d.days_late, d.status_code, x.is_current,
       x.source_url, x.source_note, x.file_path, x.file_sha256, x.part_of_report_code
from dim_report x left join dim_publisher b using (publisher_code) left join out_timeliness d using (report_code)
left join {PLACE} p on p.adcode = x.adcode
where x.report_code = $report
"""
# Few reports print those of others: counted once for all.
PARTS = "select part_of_report_code, count(*) from dim_report where part_of_report_code is not null group by 1"


def report_head(cur: Cursor, report_code: str) -> ReportHead | None:
    """The report, or None where this data version holds none of that code."""
    row = cur.execute(SQL, {"report": report_code}).fetchone()
    return ReportHead(*(*row, _parts(cur).get(report_code, 0))) if row else None


def _parts(cur: Cursor) -> dict[str, int]:
    def make() -> dict[str, int]:
        return dict(cur.execute(PARTS).fetchall())

    return cur.once("parts", make, 1) if isinstance(cur, Reading) else make()
