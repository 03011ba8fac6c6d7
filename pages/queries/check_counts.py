"""What each check looked at: how often it holds, fails, cannot be assessed, and how many rows it saw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from pages.queries.prepared import prepare, source
from pages.queries.selection import PLACE, WITHIN, Selection, held_within
from pages.queries.size import is_small
from pages.reading import Reading
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


@dataclass(frozen=True, slots=True)
class Seen:
    """One check of one current report."""

    check_code: str
    status_code: str
    cell_count: int
    scope_code: str
    level_code: str | None
    year: int
    adcode: str | None


SEEN = f"""
select c.check_code, c.status_code, coalesce(c.row_count, 0), x.scope_code, p.level_code, x.report_year, x.adcode
from fact_check c join dim_report x using (report_code) left join {PLACE} p on p.adcode = x.adcode
where x.is_current and x.report_year between $first_year and $last_year and ($level = 'all' or p.level_code = $level)
  and {WITHIN}
"""
# A country has 13 million checks: of each place and year they are counted beforehand.
COUNTS = prepare(
    "check_count",
    """select x.adcode, x.report_year, c.check_code, c.status_code, count(*) as number, sum(c.row_count) as row_count
from fact_check c join dim_report x using (report_code)
where x.is_current group by all""",
)
SQL = f"""
with seen as (
  select x.check_code, x.status_code, x.number, x.row_count
  from $counts x left join {PLACE} p on p.adcode = x.adcode
  where x.report_year between $first_year and $last_year and ($level = 'all' or p.level_code = $level) and {WITHIN})
select k.check_code, k.name_zh, k.name_en, k.rule_zh, k.rule_en,
       coalesce(sum(s.number) filter (where s.status_code = 'pass'), 0)::bigint,
       coalesce(sum(s.number) filter (where s.status_code = 'fail'), 0)::bigint,
       coalesce(sum(s.number) filter (where s.status_code = 'not_assessable'), 0)::bigint,
       coalesce(sum(s.row_count), 0)::bigint
from dim_check k left join seen s using (check_code)
group by k.check_code, k.name_zh, k.name_en, k.rule_zh, k.rule_en, k.order_number order by k.order_number
"""


def check_counts(cur: Cursor, selection: Selection) -> list[CheckCount]:
    """Every check of the build, also those that had nothing to look at; the scope is not used."""
    if is_small(cur):
        return _counted(cur, selection)
    bound = selection.bound()
    del bound["scope"]
    return [CheckCount(*row) for row in cur.execute(_query(cur), bound).fetchall()]


def _query(cur: Cursor) -> str:
    return SQL.replace("$counts", source(cur, COUNTS))


def _counted(cur: Reading, selection: Selection) -> list[CheckCount]:
    nothing = {"level": "all", "first_year": 1, "last_year": 0, "places": []}
    checks = {check.check_code: check for check in cur.records(_query(cur), nothing, CheckCount)}
    statuses: Counter[tuple[str, str]] = Counter()
    cells: Counter[str] = Counter()
    for seen in held_within(cur, SEEN, Seen, selection):
        statuses[seen.check_code, seen.status_code] += 1
        cells[seen.check_code] += seen.cell_count
    return [
        replace(
            check,
            passed=statuses[code, "pass"],
            failed=statuses[code, "fail"],
            not_assessable=statuses[code, "not_assessable"],
            cell_count=cells[code],
        )
        for code, check in checks.items()
    ]
