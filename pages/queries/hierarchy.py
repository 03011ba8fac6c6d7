"""A place's whole-area figures beside the sum of the places below it."""

from __future__ import annotations

from dataclasses import dataclass

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ParentSum:
    """One year and metric. ``status`` is a code of verdicts.csv; ``missing`` are the adcodes without a figure."""

    year: int
    metric_id: str
    parent_value: float | None
    children_value: float | None
    difference: float | None
    status: str
    child_count: int
    reporting_count: int
    missing: tuple[str, ...]
    report_code: str | None


SQL = """
select report_year, metric_id, parent_value, children_value, difference, status_code, child_count, reporting_count,
       missing_adcodes, report_code
from out_hierarchy h join dim_metric m using (metric_id)
where adcode = $place and report_year between $first_year and $last_year
order by report_year desc, m.order_number
"""


def parent_sums(cur: Cursor, adcode: str, years: tuple[int, int]) -> list[ParentSum]:
    """Newest year first; () where the place has none below it or no whole-area report."""
    bound = {"place": adcode, "first_year": years[0], "last_year": years[1]}
    return [ParentSum(*(*row[:8], tuple(row[8]), row[9])) for row in cur.execute(SQL, bound).fetchall()]
