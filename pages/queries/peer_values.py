"""The values of all bodies of one metric as sorted numbers a scope, level and year: what a place is set against.

Of a large warehouse they are read once a data version and metric. A country's 28,000 reports as records would take a
second on every page of one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from pages.queries.metric_values import MetricValue, forms_of, metric_values
from pages.queries.selection import PLACE, Selection
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PeerYear:
    """All figures of one metric, scope, level (None: no place) and year: ``values``, sorted, of those that have one.

    ``forms``: the forms of their tables, of figures without a value too; a publisher outside the code list has no
    level.
    """

    scope_code: str
    level_code: str | None
    year: int
    values: Numbers
    forms: tuple[str | None, ...]


SQL = f"""
with figure as (
  select x.scope_code, p.level_code, x.report_year, x.value,
         case when x.metric_id in (select unnest($t2::varchar[])) then r.form_t2
              when x.metric_id in (select unnest($t4::varchar[])) then r.form_t4 else r.form_t3 end as form
  from out_metric x left join {PLACE} p on p.adcode = x.adcode left join dim_report r on r.report_code = x.report_code
  where x.metric_id = $metric and x.scope_code = $scope)
select scope_code, level_code, report_year, list(value order by value) filter (value is not null), list(distinct form)
from figure group by all order by all
"""
# The scopes of a metric's figures, of which ``all`` is every one.
SCOPES = "select distinct scope_code from dim_report order by all"

# Places by most years and then most cases, all of the scope and level with most records.
EXAMPLES = f"""
with valued as (
  select x.scope_code, coalesce(p.level_code, 'none') as level, x.adcode, x.publisher_code, x.report_year,
         x.report_code, x.denominator
  from out_metric x left join {PLACE} p on p.adcode = x.adcode
  where x.metric_id = $metric and $scope in ('all', x.scope_code)
    and x.report_year between $first_year and $last_year and ($level = 'all' or p.level_code = $level)
    and x.value is not null and x.adcode is not null),
panel as (select scope_code, level from valued group by all
          order by count(*) desc, min((publisher_code, report_year, report_code)) limit 1)
select adcode from valued join panel using (scope_code, level) group by adcode
order by count(distinct report_year) desc,
         coalesce(last(denominator order by publisher_code, report_year, report_code), 0) desc, adcode
limit $most
"""


def peer_years(cur: Cursor, metric: str, selection: Selection) -> list[PeerYear]:
    """The figures of a metric in the selection (its places are not used), by scope, level and year."""
    scopes = [row[0] for row in cur.execute(SCOPES).fetchall()] if selection.scope == "all" else [selection.scope]
    return [
        one
        for scope in scopes
        for one in _of(cur, metric, scope)
        if selection.first_year <= one.year <= selection.last_year and selection.level in ("all", one.level_code)
    ]


def _of(cur: Cursor, metric: str, scope: str) -> list[PeerYear]:
    key = ("peers", metric, scope)
    found: list[PeerYear] | None = cur.kept.get(key) if isinstance(cur, Reading) else None
    if found is None:
        bound = {"metric": metric, "scope": scope, **forms_of([metric])}
        rows = cur.run(SQL, bound) if isinstance(cur, Reading) else cur.execute(SQL, bound).fetchall()
        found = [PeerYear(s, level, year, np.array(v or [], float), tuple(f)) for s, level, year, v, f in rows]
        if isinstance(cur, Reading):
            # Eight bytes a number, an eighth of what a value of a record takes.
            cur.kept.put(key, found, sum(len(one.values) for one in found) // 8 + 1)
    return found


def thin_records(cur: Cursor, metric: str, held: Sequence[PeerYear], least: int) -> list[MetricValue]:
    """The records of years with fewer values than ``least``, which are drawn one by one."""
    thin = [one for one in held if 0 < len(one.values) < least]
    found: list[MetricValue] = []
    for (scope, level), group in groupby(thin, lambda one: (one.scope_code, one.level_code)):
        years = {one.year for one in group}
        asked = Selection(scope, level or "all", min(years), max(years))
        found += [r for r in metric_values(cur, [metric], asked) if r.year in years and r.level_code == level]
    return found


def examples(cur: Cursor, metric: str, selection: Selection, most: int) -> tuple[str, ...]:
    """Adcodes of the places with most years and then most cases, all of the scope and level with most records."""
    bound = selection.bound(metric=metric, most=most)
    del bound["places"]
    return tuple(row[0] for row in cur.execute(EXAMPLES, bound).fetchall())


def is_many(cur: Cursor) -> bool:
    """Whether peers are read as numbers: in a large warehouse, from a cursor that can keep them."""
    return isinstance(cur, Reading) and not is_small(cur)
