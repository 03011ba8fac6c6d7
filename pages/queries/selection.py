"""The part of a state that a query filters by, and its SQL. Every value is bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# One row a place: the newest name of each code, so that an abolished district keeps its name and never doubles a row.
PLACE = """(select * from dim_place
            qualify row_number() over (partition by adcode order by valid_to_year desc nulls first, name_zh) = 1)"""


@dataclass(frozen=True, slots=True)
class Selection:
    """Scope and level (``all`` for every one), first and last year, adcodes (empty: all)."""

    scope: str
    level: str
    first_year: int
    last_year: int
    places: tuple[str, ...] = ()

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
