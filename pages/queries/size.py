"""Whether a warehouse is small enough that queries may keep the records of all its reports in memory."""

from __future__ import annotations

from typing import TypeGuard

from pages.reading import Reading
from pages.warehouse import Cursor

# 28 metrics of each of so many reports are 50 MB.
FEW_REPORTS = 2_000
SQL = "select count(*) from dim_report"


def is_small(cur: Cursor) -> TypeGuard[Reading]:
    """Whether ``cur`` can keep what was read and its warehouse holds few reports, superseded versions counted."""
    if not isinstance(cur, Reading):
        return False
    row = cur.execute(SQL).fetchone()
    return row is not None and int(row[0]) <= FEW_REPORTS
