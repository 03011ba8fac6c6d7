"""Every identity and cross-check of one report with both sides, those that hold too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """One check of one subject. ``left`` is printed (or said in the prose), ``right`` recomputed (or in the table).

    The first of ``cell_keys`` holds the printed side; ``position`` is its place in the forms. ``note`` is a code of
    data/checks/notes.csv or None.
    """

    check_code: str
    name_zh: str
    name_en: str
    rule_zh: str
    rule_en: str
    subject: str
    left: Decimal | None
    right: Decimal | None
    status_code: str
    cell_keys: tuple[str, ...]
    other_report_code: str | None
    note: str | None
    subject_zh: str | None
    subject_en: str | None
    position: int | None

    @property
    def is_failed(self) -> bool:
        """Whether it was tested and does not hold."""
        return self.status_code == "fail"

    @property
    def difference(self) -> Decimal | None:
        """Left less right; None where a side is missing."""
        return None if self.left is None or self.right is None else self.left - self.right


SQL = """
select c.check_code, k.name_zh, k.name_en, k.rule_zh, k.rule_en, c.subject, c.left_value, c.right_value,
       c.status_code, c.cell_keys, c.other_report_code, c.note, i.name_zh, i.name_en,
       d.order_number
from fact_check c join dim_check k using (check_code) left join dim_indicator i on i.indicator_code = c.subject
left join dim_cell d on d.cell_key = c.cell_keys[1]
where c.report_code = $report
order by k.order_number, d.order_number nulls last, c.subject
"""


def report_checks(cur: Cursor, report_code: str) -> list[ReportCheck]:
    """All checks of the report, in the order of the checks."""
    rows = cur.execute(SQL, {"report": report_code}).fetchall()
    return [ReportCheck(*(*row[:9], tuple(row[9]), *row[10:])) for row in rows]
