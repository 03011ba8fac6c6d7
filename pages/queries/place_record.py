"""One place: what it is and was called, what it belongs to, what came before and after it, what lies below it."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.place_options import place_options
from pages.queries.selection import PLACE
from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place in a list: its names, and how many current reports are held of it."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    level_code: str
    report_count: int


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place. ``names``: every name with its first and last year (None: open); ``above``: province first.

    ``before`` became part of it, ``after`` is what it became part of; ``below`` lies in it today.
    ``residents`` in ``population_year``, None where none is known.
    """

    place: PlaceName
    province_adcode: str | None
    valid_from: int | None
    valid_to: int | None
    names: tuple[tuple[str, int | None, int | None], ...]
    above: tuple[PlaceName, ...]
    before: tuple[PlaceName, ...]
    after: tuple[PlaceName, ...]
    below: tuple[PlaceName, ...]
    residents: int | None
    population_year: int | None
    is_estimated: bool
    is_synthetic: bool


NAMED = f"""
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code,
       (select count(*) from dim_report r where r.is_current and r.adcode = p.adcode)
from {PLACE} p
"""
ONE = f"""
select province_adcode, parent_adcode, valid_from_year, valid_to_year, successor_adcode, is_synthetic
from {PLACE} where adcode = $place
"""
NAMES = """
select name_zh, valid_from_year, valid_to_year from dim_place where adcode = $place
order by valid_from_year nulls first
"""
PEOPLE = """
select population, population_year, is_estimated from fact_population where adcode = $place
order by population_year desc limit 1
"""


def _named(cur: Cursor, where: str, **bound: object) -> tuple[PlaceName, ...]:
    if isinstance(cur, Reading):
        # Reports are counted once for all places.
        codes = tuple(row[0] for row in cur.execute(f"select p.adcode from {PLACE} p where {where}", bound).fetchall())
        found = place_options(cur, "\0", codes, 0)
        return tuple(PlaceName(*(getattr(one, name) for name in PlaceName.__slots__)) for one in found)
    rows = cur.execute(f"{NAMED} where {where} order by p.adcode", bound).fetchall()
    return tuple(PlaceName(*row) for row in rows)


def place_record(cur: Cursor, adcode: str) -> PlaceRecord | None:
    """The place of a code, abolished ones too; None for a code that was never one."""
    row = cur.execute(ONE, {"place": adcode}).fetchone()
    if row is None:
        return None
    province, parent, first, last, successor, is_synthetic = row
    above = [code for code in dict.fromkeys((province, parent)) if code and code != adcode]
    names = tuple(cur.execute(NAMES, {"place": adcode}).fetchall())
    residents, population_year, is_estimated = cur.execute(PEOPLE, {"place": adcode}).fetchone() or (None, None, False)
    earlier = "p.adcode <> $place and p.adcode in (select adcode from dim_place where successor_adcode = $place)"
    return PlaceRecord(
        _named(cur, "p.adcode = $place", place=adcode)[0],
        province,
        first,
        last,
        names,
        tuple(place for code in above for place in _named(cur, "p.adcode = $place", place=code)),
        _named(cur, earlier, place=adcode),
        _named(cur, "p.adcode = $place", place=successor) if successor and successor != adcode else (),
        _named(cur, "p.parent_adcode = $place and p.valid_to_year is null", place=adcode),
        residents,
        population_year,
        is_estimated,
        is_synthetic,
    )
