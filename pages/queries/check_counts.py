"""What each check looked at: how often it holds, fails, cannot be assessed, and how many rows it saw."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE, WITHIN, Selection
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class CheckCount:
    """One check over the current reports of a selection; ``cell_count`` is the number of figures it looked at."""

    check_code: str
    name_zh: str
    name_en: str
    rule_zh: str
    rule_en: str
    passed: int
    failed: int
    not_assessable: int
    cell_count: int

    def name(self, lang: str) -> str:
        """The check's name."""
        return self.name_zh if lang == "zh" else self.name_en

    def rule(self, lang: str) -> str:
        """The rule in words."""
        return self.rule_zh if lang == "zh" else self.rule_en


SQL = f"""
with seen as (
  select c.check_code, c.status_code, c.row_count
  from fact_check c join dim_report x using (report_code) left join {PLACE} p on p.adcode = x.adcode
  where x.is_current and x.report_year between $first_year and $last_year and ($level = 'all' or p.level_code = $level)
    and {WITHIN})
select k.check_code, k.name_zh, k.name_en, k.rule_zh, k.rule_en,
       count(*) filter (where s.status_code = 'pass'), count(*) filter (where s.status_code = 'fail'),
       count(*) filter (where s.status_code = 'not_assessable'), coalesce(sum(s.row_count), 0)::bigint
from dim_check k left join seen s using (check_code)
group by k.check_code, k.name_zh, k.name_en, k.rule_zh, k.rule_en, k.order_number order by k.order_number
"""


def check_counts(cur: Cursor, selection: Selection) -> list[CheckCount]:
    """Every check of the build, also those that had nothing to look at; the scope is not used."""
    bound = selection.bound()
    del bound["scope"]
    return [CheckCount(*row) for row in cur.execute(SQL, bound).fetchall()]
