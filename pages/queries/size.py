"""Whether a warehouse is small enough that queries may keep the records of all its reports in memory."""

from __future__ import annotations

from typing import TypeGuard

from pages.reading import Reading
from pages.warehouse import Cursor

# 28 metrics of each of so many reports are 50 MB.
FEW_REPORTS = 2_000
# From here on what many views share is prepared (:mod:`pages.queries.prepared`).
MANY_REPORTS = 20_000
SQL = "select count(*) from dim_report"


def is_small(cur: Cursor) -> TypeGuard[Reading]:
    """Whether ``cur`` can keep what was read and its warehouse holds few reports, superseded versions counted."""
    return isinstance(cur, Reading) and _count(cur) <= FEW_REPORTS


def is_country(cur: Cursor) -> TypeGuard[Reading]:
    """Whether ``cur`` can keep what was made and its warehouse holds very many reports."""
    return isinstance(cur, Reading) and _count(cur) > MANY_REPORTS


def _count(cur: Reading) -> int:
    row = cur.execute(SQL).fetchone()
    return int(row[0]) if row else 0
