"""The ledger of the build, and how the reports reached us."""

from __future__ import annotations

from dataclasses import dataclass

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports of one trust: how many, how many of them hold tables, how many have an address."""

    trust_code: str
    report_count: int
    table_count: int
    address_count: int


ORIGINS = """
select trust_code, count(*),
       count(*) filter (where form_t2 is not null or form_t3 is not null or form_t4 is not null),
       count(*) filter (where source_url like 'http%')
from dim_report group by 1 order by 2 desc, 1
"""


def ledger(cur: Cursor) -> dict[str, int]:
    """Counted items of the last build by code."""
    return dict(cur.execute("select item_code, item_count from etl_ledger order by 1").fetchall())


def origins(cur: Cursor) -> list[Origin]:
    """One record a trust, most reports first."""
    return [Origin(*row) for row in cur.execute(ORIGINS).fetchall()]
