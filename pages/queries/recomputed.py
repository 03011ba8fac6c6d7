"""Printed beside recomputed: failed identities and totals left blank, behind metrics and cells of reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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

    @property
    def difference(self) -> float | None:
        """Printed less recomputed; None where nothing is printed."""
        return None if self.left is None else round(self.left - self.right, 6)


# A blank total proves nothing, but its parts say what it would be: the note says that only the total is blank.
SQL = """
with pair as (
  select f.report_code, f.check_code, f.subject, f.left_value::double as printed, f.right_value::double as recomputed,
         f.cell_keys, x.trust_code = 'quoted' as is_quoted, f.status_code
  from fact_check f join dim_report x using (report_code)
  where f.report_code in (select unnest($reports::varchar[])) and f.right_value is not null
    and (f.status_code = 'fail' and f.left_value is not null or f.note = 'printed_blank')),
used as (
  select p.report_code, p.check_code, p.subject, list(distinct m.metric_id order by m.metric_id) as metrics
  from pair p join out_metric m using (report_code)
  where p.status_code = 'fail' and list_contains(m.failed_checks, p.check_code || ' ' || p.subject) group by all)
select p.report_code, p.check_code, p.subject, p.printed, p.recomputed, p.cell_keys, p.is_quoted,
       coalesce(u.metrics, [])
from pair p left join used u using (report_code, check_code, subject)
order by p.report_code, p.status_code <> 'fail', abs(p.printed - p.recomputed) desc, p.check_code, p.subject
"""


def recomputed(cur: Cursor, reports: Iterable[str]) -> list[Pair]:
    """Every pair of these reports: failed identities first, the largest difference first."""
    rows = cur.execute(SQL, {"reports": list(reports)}).fetchall()
    return [Pair(r[0], r[1], r[2], r[3], r[4], tuple(r[5]), r[6], tuple(r[7])) for r in rows]
