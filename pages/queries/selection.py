"""The part of a state that a query filters by, and its SQL. Every value is bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from pages.queries.opened import PLACE as PLACE
from pages.queries.size import is_small
from pages.reading import MOST_IN_RECORDS, Cursor, Reading


class Placed(Protocol):
    """A record that a selection can be asked about."""

    @property
    def scope_code(self) -> str: ...  # noqa: D102
    @property
    def level_code(self) -> str | None: ...  # noqa: D102
    @property
    def year(self) -> int: ...  # noqa: D102
    @property
    def adcode(self) -> str | None: ...  # noqa: D102


T = TypeVar("T")
P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Selection:
    """Scope and level (``all`` for every one), first and last year, adcodes (empty: all)."""

    scope: str
    level: str
    first_year: int
    last_year: int
    places: tuple[str, ...] = ()

    def of(self, records: Iterable[P]) -> list[P]:
        """The records that :data:`WHERE` holds, in their order."""
        scope, level, first, last = self.scope, self.level, self.first_year, self.last_year
        places = frozenset(self.places)
        return [
            one
            for one in records
            if first <= one.year <= last
            and (scope == "all" or scope == one.scope_code)
            and (level == "all" or level == one.level_code)
            and (not places or one.adcode in places)
        ]

    def bound(self, **more: Any) -> dict[str, Any]:
        """The values for :data:`WHERE`, and ``more``."""
        return {
            "scope": self.scope,
            "level": self.level,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "places": list(self.places),
            **more,
        }


# ``x`` is the fact or report, ``p`` the place. A publisher without a place code has no level.
WHERE = """$scope in ('all', x.scope_code) and x.report_year between $first_year and $last_year
  and ($level = 'all' or p.level_code = $level)
  and (len($places::varchar[]) = 0 or x.adcode in (select unnest($places::varchar[])))"""

# The chosen places ``p`` and everything below them; all when none is chosen.
WITHIN = """(len($places::varchar[]) = 0 or p.adcode in (select unnest($places::varchar[]))
         or p.parent_adcode in (select unnest($places::varchar[]))
         or p.province_adcode in (select unnest($places::varchar[])))"""

# Facts about single reports, which nothing is compared with: chosen by years, level and places, whatever the scope.
ANY_SCOPE = f"""x.report_year between $first_year and $last_year and ($level = 'all' or p.level_code = $level)
  and {WITHIN}"""

# Adcode, parent and province of every place.
LINEAGE = f"select adcode, parent_adcode, province_adcode from {PLACE}"
EVERYTHING = Selection("all", "all", 0, 9999)


def held(cur: Cursor, query: str, make: Callable[..., P], selection: Selection, **more: Any) -> list[P]:
    """``make(*row)`` of the rows of a query that filters by :data:`WHERE` alone, in the query's order."""
    if is_small(cur):
        return selection.of(cur.records(query, EVERYTHING.bound(**more), make))
    return made(cur, query, selection.bound(**more), make)


def made(cur: Cursor, query: str, values: dict[str, Any], make: Callable[..., T]) -> list[T]:
    """``make(*row)`` of a statement's rows; charts of a page, and a view with other places marked, ask for the same."""
    if isinstance(cur, Reading):
        return list(cur.records(query, values, make, MOST_IN_RECORDS))
    return [make(*row) for row in cur.execute(query, values).fetchall()]


def lineage(cur: Reading, adcode: str) -> tuple[str, ...]:
    """The place itself, its parent and its province, as far as it has them; nothing for an unknown code."""
    return tuple(code for code in _lineage(cur).get(adcode, ()) if code)


def _lineage(cur: Reading) -> dict[str, tuple[str | None, ...]]:
    return cur.once("lineage", lambda: {row[0]: row for row in cur.run(LINEAGE, None)}, 12_000)


def within(cur: Reading, places: tuple[str, ...]) -> Callable[[str | None], bool]:
    """What :data:`WITHIN` says of an adcode."""
    if not places:
        return lambda adcode: True
    asked, lineage = set(places), _lineage(cur)
    return lambda adcode: adcode in lineage and not asked.isdisjoint(lineage[adcode])


def held_within(cur: Cursor, query: str, make: Callable[..., P], selection: Selection) -> list[P]:
    """As :func:`held` for a query that filters by years, level and :data:`WITHIN`, and by no scope."""
    if is_small(cur):
        every = cur.records(query, scopeless(EVERYTHING), make)
        rest, is_in = replace(selection, scope="all", places=()), within(cur, selection.places)
        found = rest.of(every)
        return [one for one in found if is_in(one.adcode)] if selection.places else found
    return made(cur, query, scopeless(selection), make)


def scopeless(selection: Selection) -> dict[str, Any]:
    """The values for :data:`ANY_SCOPE`."""
    bound = selection.bound()
    del bound["scope"]
    return bound
