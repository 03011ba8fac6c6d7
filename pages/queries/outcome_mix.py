"""How the requests of each report were closed, in the six groups of table 3."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE, WHERE, Selection
from pages.warehouse import Cursor

GROUPS = ("granted", "partial", "refused", "unable", "notproc", "other")


@dataclass(frozen=True, slots=True)
class OutcomeMix:
    """One report's outcomes, in cases. A group is None when none of its rows holds a number.

    ``printed_total`` is the printed 办结总计 (None: blank), ``missing_rows`` the rows without a number.
    """

    report_code: str
    publisher_code: str
    publisher_name: str
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    year: int
    form: str
    failed: int
    granted: int | None
    partial: int | None
    refused: int | None
    unable: int | None
    notproc: int | None
    other: int | None
    printed_total: int | None
    missing_rows: int

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
    def closed(self) -> int:
        """The denominator: the printed total, or the sum where none is printed."""
        return self.known if self.printed_total is None else self.printed_total


# A row's total column, or the sum of its six applicants where only these were filled in.
SQL = f"""
with cell as (
  select report_code, row_code,
         coalesce(max(value_count) filter (where applicant_code = 'total'),
                  case when count(value_count) filter (where applicant_code <> 'total') = 6
                       then sum(value_count) filter (where applicant_code <> 'total') end)::bigint as cases
  from fact_application where starts_with(row_code, 'res_') group by all),
mix as (
  select report_code,
         sum(cases) filter (where row_code = 'res_granted')::bigint as granted,
         sum(cases) filter (where row_code = 'res_partial')::bigint as partial,
         sum(cases) filter (where starts_with(row_code, 'res_refused_'))::bigint as refused,
         sum(cases) filter (where starts_with(row_code, 'res_unable_'))::bigint as unable,
         sum(cases) filter (where starts_with(row_code, 'res_notproc_'))::bigint as notproc,
         sum(cases) filter (where starts_with(row_code, 'res_other_'))::bigint as other,
         max(cases) filter (where row_code = 'res_total') as printed_total,
         count(*) filter (where row_code <> 'res_total' and cases is null) as missing_rows
  from cell group by report_code),
broken as (
  select report_code, count(*)::integer as failed from fact_check
  where status_code = 'fail' and len(list_filter(cell_keys, lambda key: starts_with(key, 't3.res_'))) > 0
  group by report_code)
select m.report_code, x.publisher_code, coalesce(b.name, x.publisher_code), x.adcode, p.name_zh, p.name_en, p.pinyin,
       p.level_code, x.report_year, x.form_t3, coalesce(k.failed, 0), m.granted, m.partial, m.refused, m.unable,
       m.notproc, m.other, m.printed_total, m.missing_rows
from mix m join dim_report x using (report_code)
left join {PLACE} p on p.adcode = x.adcode left join dim_publisher b using (publisher_code)
left join broken k using (report_code)
where x.is_current and x.form_t3 is not null and {WHERE}
order by x.report_year, x.publisher_code
"""


def outcome_mix(cur: Cursor, selection: Selection) -> list[OutcomeMix]:
    """Outcome groups of every current report with table 3, by year and publisher."""
    return [OutcomeMix(*row) for row in cur.execute(SQL, selection.bound()).fetchall()]
