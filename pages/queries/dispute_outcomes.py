"""Reviews and lawsuits of each report, by track and outcome; totals from prose where there is no table."""

from __future__ import annotations

from dataclasses import dataclass

from etl.metrics.pooling import Window
from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.prepared import prepare, source
from pages.queries.selection import WHERE, Selection, held
from pages.warehouse import Cursor

TRACKS = ("review", "lit_direct", "lit_after_review")
# Prose gives lawsuits in one figure; it fits neither track and stands apart.
LITIGATION = "litigation"


@dataclass(frozen=True, slots=True)
class DisputeOutcome(Filed):
    """One report and track, in cases. Outcomes are None where not filled in (always, for figures from prose).

    ``printed_total`` is as printed; ``known`` the sum of what was filled in; ``failed`` counts I4 failures. Pooled over
    the years of a ``window``: the sums of the records ``pooled``, ``printed_total`` that of their totals.
    """

    track_code: str
    upheld: int | None
    corrected: int | None
    other: int | None
    pending: int | None
    printed_total: int | None
    failed: int
    is_quoted: bool
    window: Window | None = None
    pooled: tuple[DisputeOutcome, ...] = ()

    @property
    def form_code(self) -> None:
        """Table 4 has been one form all the time."""
        return None

    @property
    def outcomes(self) -> tuple[int | None, ...]:
        """Outcomes in the order of the form."""
        return (self.upheld, self.corrected, self.other, self.pending)

    @property
    def known(self) -> int:
        """Sum of the outcomes that were filled in."""
        return (self.upheld or 0) + (self.corrected or 0) + (self.other or 0) + (self.pending or 0)

    @property
    def total(self) -> int:
        """The printed total, or the sum where it is larger: a total of 0 beside 11 cases is an error of the report."""
        return max(self.printed_total or 0, self.known)


OUTCOMES = prepare(
    "dispute_outcomes",
    """
with tabled as (
  select report_code, track_code,
         max(value_count) filter (where outcome_code = 'upheld') as upheld,
         max(value_count) filter (where outcome_code = 'corrected') as corrected,
         max(value_count) filter (where outcome_code = 'other') as other,
         max(value_count) filter (where outcome_code = 'pending') as pending,
         max(value_count) filter (where outcome_code = 'total') as printed_total, false as is_quoted
  from fact_dispute group by all having count(value_count) > 0),
quoted as (
  select report_code, case indicator_code when 'review_total' then 'review' else 'litigation' end as track_code,
         null::bigint, null::bigint, null::bigint, null::bigint, max(value)::bigint, true
  from fact_quoted
  where is_used and indicator_code in ('review_total', 'litigation_total')
    and report_code not in (select report_code from tabled)
  group by all having count(distinct value) = 1),
broken as (
  select report_code, split_part(cell_keys[1], '.', 2) as track_code, count(*)::integer as failed
  from fact_check where status_code = 'fail' and starts_with(cell_keys[1], 't4.') group by all)
select f.*, coalesce(k.failed, 0) as failed from (select * from tabled union all select * from quoted) f
left join broken k using (report_code, track_code)
""",
)
SQL = f"""
select {FILED}, f.track_code,
       f.upheld, f.corrected, f.other, f.pending, f.printed_total,
       f.failed, f.is_quoted
from $outcomes f join dim_report x using (report_code)
{NAMED}
where x.is_current and {WHERE}
order by x.publisher_code, x.report_year, f.track_code, f.report_code
"""


def dispute_outcomes(cur: Cursor, selection: Selection) -> list[DisputeOutcome]:
    """One record a report and track, from table 4, else from the prose."""
    return held(cur, SQL.replace("$outcomes", source(cur, OUTCOMES)), DisputeOutcome, selection)
