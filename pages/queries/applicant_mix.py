"""Who asks: new requests of each report by kind of applicant; from prose, natural persons and organisations only."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.prepared import prepare, source
from pages.queries.selection import WHERE, Selection, held
from pages.warehouse import Cursor

ORGANISATIONS = ("business", "research", "public_interest", "legal_service", "other_org")


@dataclass(frozen=True, slots=True)
class ApplicantMix(Filed):
    """One report's new requests, in cases. A kind is None when its cell holds no number.

    ``organisations`` is the sum of the five kinds, or the one figure the prose gives. ``low`` and ``high`` bound the
    share of natural persons (95 %, fractions), None below ten cases or where the whole is unknown.
    """

    natural_person: int | None
    business: int | None
    research: int | None
    public_interest: int | None
    legal_service: int | None
    other_org: int | None
    organisations: int | None
    printed_total: int | None
    low: float | None
    high: float | None
    failed: int
    is_quoted: bool

    @property
    def kinds(self) -> tuple[int | None, ...]:
        """The five kinds of organisations in the order of the form."""
        return (self.business, self.research, self.public_interest, self.legal_service, self.other_org)

    @property
    def known(self) -> int:
        """Natural persons and organisations together."""
        return (self.natural_person or 0) + (self.organisations or 0)

    @property
    def total(self) -> int:
        """The denominator: the printed total, or the sum where none is printed."""
        return self.known if self.printed_total is None else self.printed_total


# A report whose prose gives both sides stands in where table 3 is not held; one side alone says nothing of the mix.
MIX = prepare(
    "applicant_mix",
    """
with tabled as (
  select report_code,
         max(value_count) filter (where applicant_code = 'natural_person') as natural_person,
         max(value_count) filter (where applicant_code = 'business') as business,
         max(value_count) filter (where applicant_code = 'research') as research,
         max(value_count) filter (where applicant_code = 'public_interest') as public_interest,
         max(value_count) filter (where applicant_code = 'legal_service') as legal_service,
         max(value_count) filter (where applicant_code = 'other_org') as other_org,
         sum(value_count) filter (where applicant_code not in ('natural_person', 'total'))::bigint as organisations,
         max(value_count) filter (where applicant_code = 'total') as printed_total, false as is_quoted
  from fact_application where row_code = 'new_requests'
  group by report_code having count(value_count) filter (where applicant_code <> 'total') > 0),
said as (
  select report_code, indicator_code, max(value)::bigint as cases from fact_quoted
  where is_used and indicator_code in ('applicant_natural', 'applicant_org')
    and report_code not in (select report_code from tabled)
  group by all having count(distinct value) = 1),
quoted as (
  select report_code, max(cases) filter (where indicator_code = 'applicant_natural') as natural_person,
         null::bigint, null::bigint, null::bigint, null::bigint, null::bigint,
         max(cases) filter (where indicator_code = 'applicant_org') as organisations, null::bigint, true
  from said group by report_code having count(*) = 2),
broken as (
  select report_code, count(*)::integer as failed from fact_check
  where status_code = 'fail' and len(list_filter(cell_keys, lambda key: starts_with(key, 't3.new_requests.'))) > 0
  group by report_code)
select m.*, o.low, o.high, coalesce(k.failed, 0) as failed
from (select * from tabled union all select * from quoted) m left join broken k using (report_code)
left join out_metric o on o.report_code = m.report_code and o.metric_id = 'natural_person_share' and o.value is not null
""",
)
SQL = f"""
select {FILED},
       m.natural_person, m.business, m.research, m.public_interest, m.legal_service,
       m.other_org, m.organisations, m.printed_total, m.low, m.high, m.failed, m.is_quoted
from $mix m join dim_report x using (report_code)
{NAMED}
where x.is_current and {WHERE}
order by x.report_year, x.publisher_code, x.report_code
"""


def applicant_mix(cur: Cursor, selection: Selection) -> list[ApplicantMix]:
    """One record a report, from table 3, else from the prose, by year and publisher."""
    return held(cur, SQL.replace("$mix", source(cur, MIX)), ApplicantMix, selection)
