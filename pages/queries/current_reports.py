"""The current reports and the places one by one, as small as a count of them needs: for warehouses that fit in memory.

Queries that count reports of a selection count these there; DuckDB would take ten times as long to plan the count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pages.queries.selection import PLACE, Selection, lineage
from pages.reading import Reading


@dataclass(frozen=True, slots=True)
class CurrentReport:
    """One current report with a year. ``province`` is its place's province, or the place where it is one.

    ``form`` is the form of its fullest table, None where it is known from prose only.
    """

    scope_code: str
    level_code: str | None
    trust_code: str
    year: int
    table_count: int
    is_failed: bool
    adcode: str | None
    province: str | None
    report_code: str
    form: str | None

    @property
    def has_table(self) -> bool:
        """Whether it holds an official table."""
        return self.table_count > 0


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One place under its newest name; ``spans`` are the first and last years in which its code was in force."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    level_code: str
    province: str
    is_synthetic: bool
    spans: tuple[tuple[int, int], ...]

    def is_valid(self, year: int) -> bool:
        """Whether the code was in force in a year."""
        return any(first <= year <= last for first, last in self.spans)


REPORTS = f"""
select x.scope_code, p.level_code, x.trust_code, x.report_year,
       (x.form_t2 is not null)::int + (x.form_t3 is not null)::int + (x.form_t4 is not null)::int,
       x.failed_check_count > 0, x.adcode, coalesce(p.province_adcode, p.adcode), x.report_code,
       coalesce(x.form_t3, x.form_t2, x.form_t4)
from dim_report x left join {PLACE} p on p.adcode = x.adcode
where x.is_current and x.report_year is not null
order by x.report_code
"""
PLACES = f"""
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code, coalesce(p.province_adcode, p.adcode), p.is_synthetic,
       list((coalesce(d.valid_from_year, 0), coalesce(d.valid_to_year, 9999)))
from {PLACE} p join dim_place d using (adcode) group by all order by p.adcode
"""


def current_reports(cur: Reading) -> list[CurrentReport]:
    """All of them by their codes; not to be changed."""
    return cur.records(REPORTS, {}, CurrentReport)


def is_synthetic(cur: Reading) -> bool:
    """Whether any report of the warehouse is."""
    row = cur.execute("select coalesce(bool_or(trust_code = 'synthetic'), false) from dim_report").fetchone()
    return bool(row and row[0])


def known_places(cur: Reading, selection: Selection) -> Iterator[KnownPlace]:
    """Places of the selection's level and within its places, by code; fictional ones only beside fictional reports."""
    asked = is_synthetic(cur)
    every = _within(cur, selection.places) if selection.places else _every(cur)
    return (place for place in every if place.is_synthetic == asked and selection.level in ("all", place.level_code))


def _every(cur: Reading) -> list[KnownPlace]:
    return cur.records(PLACES, {}, lambda *row: KnownPlace(*(*row[:-1], tuple(map(tuple, row[-1])))))


def _within(cur: Reading, places: tuple[str, ...]) -> list[KnownPlace]:
    # The chosen and those below them: a few of some 3,500, by code as all of them are.
    def make() -> dict[str, list[KnownPlace]]:
        below: dict[str, list[KnownPlace]] = {}
        for place in _every(cur):
            for code in dict.fromkeys(lineage(cur, place.adcode)):
                below.setdefault(code, []).append(place)
        return below

    below = cur.once("places below", make, 12_000)
    found = {place.adcode: place for code in places for place in below.get(code, ())}
    return [found[code] for code in sorted(found)]
