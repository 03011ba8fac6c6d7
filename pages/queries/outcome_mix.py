"""How the requests of each report were closed, in the six groups of table 3."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.prepared import prepare, source
from pages.queries.selection import PLACE, WHERE, Selection, held
from pages.queries.size import is_country
from pages.warehouse import Cursor

GROUPS = ("granted", "partial", "refused", "unable", "notproc", "other")


@dataclass(frozen=True, slots=True)
class OutcomeMix(Filed):
    """One report's outcomes, in cases. A group is None when none of its rows holds a number.

    ``printed_total`` is the printed 办结总计 (None: blank); ``is_recomputed``: totals of the rows are blank
    and were added up from the applicants, with the printed total as proof.
    """

    form: str
    failed: int
    granted: int | None
    partial: int | None
    refused: int | None
    unable: int | None
    notproc: int | None
    other: int | None
    printed_total: int | None
    is_recomputed: bool

    @property
    def is_quoted(self) -> bool:
        """Table 3 is an official table, so never."""
        return False

    @property
    def parts(self) -> tuple[int | None, ...]:
        """The groups in their order."""
        return (self.granted, self.partial, self.refused, self.unable, self.notproc, self.other)

    @property
    def known(self) -> int:
        """Sum of what was filled in."""
        return sum(part for part in self.parts if part is not None)

    @property
    def is_whole(self) -> bool:
        """Whether every closed request is accounted for; only then may shares be added up or quoted."""
        return self.known == self.closed

    @property
    def closed(self) -> int | None:
        """The denominator: the printed total, or the sum of the groups where all six are filled in; else unknown."""
        if self.printed_total is None and None not in self.parts:
            return self.known
        return self.printed_total


# ``printed`` is a row's total column; ``added`` the sum of the applicants that were filled in. A report whose totals
# are blank is recomputed only where this adds up to the printed 办结总计, which proves its blanks to be zero.
CELLS = """
with cell as (
  select report_code, row_code,
         case when row_code = 'res_total' then '' else split_part(row_code, '_', 2) end as part,
         max(value_count) filter (where applicant_code = 'total') as printed,
         sum(value_count) filter (where applicant_code <> 'total')::bigint as added
  from fact_application where starts_with(row_code, 'res_') $asked
  group by all),
proof as (
  select report_code, max(printed) filter (where part = '') as printed_total,
         sum(printed) filter (where part <> '') is distinct from printed_total
           and sum(coalesce(printed, added)) filter (where part <> '') = printed_total as is_recomputed
  from cell group by report_code),
chosen as (
  select report_code, part, case when is_recomputed then coalesce(printed, added) else printed end as cases,
         is_recomputed, printed_total
  from cell join proof using (report_code)),
mix as (
  select report_code, any_value(printed_total) as printed_total, any_value(is_recomputed) as is_recomputed,
         sum(cases) filter (where part = 'granted')::bigint as granted,
         sum(cases) filter (where part = 'partial')::bigint as partial,
         sum(cases) filter (where part = 'refused')::bigint as refused,
         sum(cases) filter (where part = 'unable')::bigint as unable,
         sum(cases) filter (where part = 'notproc')::bigint as notproc,
         sum(cases) filter (where part = 'other')::bigint as other
  from chosen group by report_code),
broken as (
  select report_code, count(*)::integer as failed from fact_check
  where status_code = 'fail' and len(list_filter(cell_keys, lambda key: starts_with(key, 't3.res_'))) > 0
  group by report_code)
select m.*, coalesce(k.failed, 0) as failed from mix m left join broken k using (report_code)
"""
MIX = prepare("outcome_mix", CELLS.replace("$asked", ""))
# Where it is not prepared: of some places most cells belong to none of them.
ASKED = f"""and report_code in (
    select x.report_code from dim_report x left join {PLACE} p on p.adcode = x.adcode
    where x.is_current and x.form_t3 is not null and {WHERE})"""
SQL = f"""
select {FILED}, x.form_t3, m.failed, m.granted, m.partial, m.refused, m.unable, m.notproc, m.other, m.printed_total,
       coalesce(m.is_recomputed, false)
from $mix m join dim_report x using (report_code)
{NAMED}
where x.is_current and x.form_t3 is not null and {WHERE}
order by x.report_year, x.publisher_code, x.report_code
"""


def outcome_mix(cur: Cursor, selection: Selection) -> list[OutcomeMix]:
    """Outcome groups of every current report with table 3, by year and publisher."""
    mix = source(cur, MIX) if is_country(cur) else f"({CELLS.replace('$asked', ASKED)})"
    return held(cur, SQL.replace("$mix", mix), OutcomeMix, selection)
