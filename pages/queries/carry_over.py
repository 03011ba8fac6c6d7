"""What came in and what was left over: the balance of each report, and whether it joins the year before."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.prepared import prepare, source
from pages.queries.selection import WHERE, Selection, held
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class CarryOver(Filed):
    """One report's balance in cases; None where not given.

    ``handled`` is new plus carried in (prose may give only their sum), ``carried_out`` what is left at the end of the
    year. ``balance`` is the status of I3 (or of BAL, for prose); ``chain`` that of I5 against ``before`` (carried out
    by the year before), None where there is no report of the year before. ``low``, ``high`` bound the share (95 %).
    """

    new: int | None
    carried_in: int | None
    closed: int | None
    carried_out: int
    handled: int
    share: float | None
    low: float | None
    high: float | None
    balance: str | None
    chain: str | None
    before: int | None
    is_quoted: bool

    @property
    def accounted(self) -> int | None:
        """The other side of the balance: closed plus carried out."""
        return None if self.closed is None else self.closed + self.carried_out

    @property
    def failed(self) -> int:
        """How many of the two identities fail."""
        return (self.balance == "fail") + (self.chain == "fail")


# The share and its parts come from out_metric, so that this chart and the metric cannot differ.
BALANCE = prepare(
    "carry_over",
    """
with part as (
  select report_code, row_code, max(value_count) filter (where applicant_code = 'total') as cases
  from fact_application where row_code in ('new_requests', 'carried_in', 'res_total') group by all
  union all
  select report_code, case indicator_code when 'requests_new' then 'new_requests' when 'closed' then 'res_total'
                      else indicator_code end, max(value)::bigint
  from fact_quoted where is_used and indicator_code in ('requests_new', 'carried_in', 'closed')
  group by all having count(distinct value) = 1),
wide as (
  select report_code, max(cases) filter (where row_code = 'new_requests') as new,
         max(cases) filter (where row_code = 'carried_in') as carried_in,
         max(cases) filter (where row_code = 'res_total') as closed from part group by report_code),
checked as (
  select report_code,
         min(status_code) filter (where check_code = 'I3' and subject = 't3.total'
                                     or check_code = 'BAL' and subject = 'balance') as balance,
         min(status_code) filter (where check_code = 'I5'
                                    and subject in ('carried_in', 't3.carried_in.total')) as chain,
         max(right_value) filter (where check_code = 'I5'
                                    and subject in ('carried_in', 't3.carried_in.total'))::bigint as before
  from fact_check group by report_code)
select o.report_code, o.publisher_code, o.numerator, o.denominator, o.value, o.low, o.high, w.new, w.carried_in,
       w.closed, k.balance, k.chain, k.before, o.trust_code = 'quoted' or o.status_code = 'quoted' as is_quoted
from out_metric o left join wide w using (report_code) left join checked k using (report_code)
where o.metric_id = 'carry_over_share' and o.numerator is not null and o.denominator is not null
""",
)
SQL = f"""
select {FILED},
       o.new, o.carried_in, o.closed, o.numerator::bigint, o.denominator::bigint, o.value,
       o.low, o.high, o.balance, o.chain, o.before, o.is_quoted
from $balance o join dim_report x using (report_code)
{NAMED}
where {WHERE}
order by o.publisher_code, x.report_year, o.report_code
"""


def carry_over(cur: Cursor, selection: Selection) -> list[CarryOver]:
    """One record a report that gives what it handled and what it carried out, by publisher and year."""
    return held(cur, SQL.replace("$balance", source(cur, BALANCE)), CarryOver, selection)
