"""Identities that do not hold: which report, which cells, both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from pages.queries.filed import FILED, NAMED, Filed
from pages.queries.prepared import prepare, source
from pages.queries.selection import ANY_SCOPE, EVERYTHING, PLACE, Selection, held_within, within
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class FailedCheck(Filed):
    """One failed check of a current report. ``left`` is printed (or said in the prose), ``right`` recomputed.

    ``other_report_code`` is the report compared with; ``note`` a code of data/checks/notes.csv or None.
    """

    check_code: str
    subject: str
    left: float
    right: float
    note: str | None
    other_report_code: str | None
    source_url: str | None
    is_quoted: bool
    cell_keys: tuple[str, ...]

    @property
    def difference(self) -> float:
        """Printed less recomputed."""
        return self.left - self.right

    @property
    def failed(self) -> int:
        """Always one: this is a failure."""
        return 1


# What those of 40,000 bodies weigh in memory.
KEPT = 900_000
# A country has 13 million checks, and one in a hundred of them fails.
FAILURES = prepare(
    "failed_check",
    """select report_code, check_code, subject, left_value::double as printed, right_value::double as recomputed, note,
       other_report_code, cell_keys
from fact_check where status_code = 'fail' and left_value is not null and right_value is not null""",
)
# Scope is no filter here: a fault is a fact about one report, nothing is compared or added up.
# The reports come first: of some places they are few, and their checks lie together.
SQL = f"""
with x as materialized (
  select x.* from dim_report x left join {PLACE} p on p.adcode = x.adcode where x.is_current and {ANY_SCOPE})
select {FILED}, c.check_code, c.subject, c.printed, c.recomputed, c.note, c.other_report_code,
       x.source_url, x.trust_code = 'quoted', c.cell_keys
from x join $failures c using (report_code) join dim_check k using (check_code)
{NAMED}
order by k.order_number, x.report_year desc, x.report_code, c.subject
"""


def failed_checks(cur: Cursor, selection: Selection) -> list[FailedCheck]:
    """Every failed check of every scope, in the order of the checks, newest year first; the scope is not used."""
    if selection.places and isinstance(cur, Reading) and not is_small(cur):
        return _of_places(cur, selection)
    return held_within(cur, _query(cur), _made, selection)


def _query(cur: Cursor) -> str:
    return SQL.replace("$failures", source(cur, FAILURES))


def _made(*row: Any) -> FailedCheck:
    return FailedCheck(*(*row[:-1], tuple(row[-1])))


def _of_places(cur: Reading, selection: Selection) -> list[FailedCheck]:
    """The same from all of them by place, with their numbers in the order: to find those of a place takes the rest."""

    def make() -> dict[str | None, list[tuple[int, FailedCheck]]]:
        found: dict[str | None, list[tuple[int, FailedCheck]]] = {}
        for number, one in enumerate(held_within(cur, _query(cur), _made, EVERYTHING)):
            found.setdefault(one.adcode, []).append((number, one))
        return found

    by_place, is_in = cur.once("failed checks", make, KEPT), within(cur, selection.places)
    held = sorted((pair for code, pairs in by_place.items() if is_in(code) for pair in pairs), key=itemgetter(0))
    return replace(selection, scope="all", places=()).of(one for _, one in held)
