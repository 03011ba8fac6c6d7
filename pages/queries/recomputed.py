"""Printed beside recomputed: failed identities and totals left blank, behind metrics and cells of reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of a report with its other side. ``left``: printed (or said), None where blank; ``right``: recomputed.

    ``metrics``: those on which a failed identity bears; ``is_quoted``: the report is known from its prose only.
    """

    report_code: str
    check_code: str
    subject: str
    left: float | None
    right: float
    cell_keys: tuple[str, ...]
    is_quoted: bool
    metrics: tuple[str, ...]
    year: int = 0

    @property
    def difference(self) -> float | None:
        """Printed less recomputed; None where nothing is printed."""
        return None if self.left is None else round(self.left - self.right, 6)


# A blank total proves nothing, but its parts say what it would be: the note says that only the total is blank.
SQL = """
with pair as (
  select f.report_code, f.check_code, f.subject, f.left_value::double as printed, f.right_value::double as recomputed,
         f.cell_keys, x.trust_code = 'quoted' as is_quoted, f.status_code, x.report_year
  from fact_check f join dim_report x using (report_code)
  where f.right_value is not null
    and (f.status_code = 'fail' and f.left_value is not null or f.note = 'printed_blank')),
used as (
  select p.report_code, p.check_code, p.subject, list(distinct m.metric_id order by m.metric_id) as metrics
  from pair p join out_metric m using (report_code)
  where p.status_code = 'fail' and list_contains(m.failed_checks, p.check_code || ' ' || p.subject) group by all)
select p.report_code, p.check_code, p.subject, p.printed, p.recomputed, p.cell_keys, p.is_quoted,
       coalesce(u.metrics, []), p.report_year
from pair p left join used u using (report_code, check_code, subject)
order by p.report_code, p.status_code <> 'fail', abs(p.printed - p.recomputed) desc, p.check_code, p.subject
"""


def recomputed(cur: Cursor) -> Mapping[str, list[Pair]]:
    """Every pair by report, of each the failed identities first, the largest difference first. Not to be changed."""

    # All of them are few in a large warehouse too: one report in six has one, and pages ask for some on every chart.
    def make() -> dict[str, list[Pair]]:
        found: dict[str, list[Pair]] = {}
        for row in cur.execute(SQL).fetchall():
            found.setdefault(row[0], []).append(_pair(*row))
        return found

    return cur.once("recomputed", make, 1) if isinstance(cur, Reading) else make()


def _pair(*row: Any) -> Pair:
    return Pair(*(*row[:5], tuple(row[5]), row[6], tuple(row[7]), row[8]))
