"""Every identity and cross-check of one report with both sides, those that hold too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

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
select check_code, subject, left_value, right_value, status_code, cell_keys, other_report_code, note
from fact_check where report_code = $report
"""
# Beside it, and kept: to join them costs as much as to find the report's rows among 13 million.
CHECKS = "select check_code, order_number, name_zh, name_en, rule_zh, rule_en from dim_check"
INDICATORS = "select indicator_code, name_zh, name_en from dim_indicator"
CELLS = "select cell_key, order_number from dim_cell"


def report_checks(cur: Cursor, report_code: str) -> list[ReportCheck]:
    """All checks of the report, in the order of the checks."""
    checks = {row[0]: row[1:] for row in cur.execute(CHECKS).fetchall()}
    names = {row[0]: row[1:] for row in cur.execute(INDICATORS).fetchall()}
    positions = dict(cur.execute(CELLS).fetchall())
    found = []
    for code, subject, *sides, status, keys, other, note in cur.execute(SQL, {"report": report_code}).fetchall():
        order, *words = checks[code]
        position = positions.get(keys[0]) if keys else None
        said = (subject, *sides, status, tuple(keys), other, note, *names.get(subject, (None, None)), position)
        found.append(((order, position is None, position or 0, subject), ReportCheck(*(code, *words, *said))))
    return [one for _, one in sorted(found, key=itemgetter(0))]
