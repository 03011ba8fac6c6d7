"""Places while they are valid, from the division list and the local codes of development zones.

A name is looked up to exactly one place or to none. Names may carry their ancestors (a district with its city), be
short, be old, or be the other name of a district that shares its government with a zone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA

# A code of one place in the note of an abolished one; several codes say that the area was divided.
SUCCESSOR = re.compile(r"继任代码 ([0-9A-Z]{6})(?![0-9A-Z/])")
PROVINCE, COUNTY, ZONE = "province", "county", "zone"
# What officials call an autonomous unit: its short name and the plain word for its rank.
AUTONOMOUS = re.compile(r"自治([州县旗])$")
# Two characters ending in 区 are compass words (东区, 城区): they name a place only behind their city.
COMPASS = re.compile(r"^.区$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place while valid. Years are inclusive; None is open. ``level_code`` as in the warehouse."""

    adcode: str
    valid_from_year: int | None
    valid_to_year: int | None
    name_zh: str
    name_en: str | None
    short_name: str
    pinyin: str | None
    level_code: str
    parent_adcode: str | None
    province_adcode: str | None
    successor_adcode: str | None
    note: str

    def is_valid(self, year: int | None) -> bool:
        """Whether the place exists in ``year``; the year of a change has both its old and its new name."""
        if year is None:
            return True
        return (self.valid_from_year or 0) <= year <= (self.valid_to_year or year)


class Places:
    """Every place of the division list and of the zones, found by code or by name."""

    def __init__(self, rows: Iterable[tuple[Place, tuple[str, ...]]]) -> None:
        pairs = sorted(rows, key=lambda pair: (pair[0].adcode, pair[0].valid_from_year or 0))
        self.rows = tuple(place for place, _ in pairs)
        self._parents = frozenset(place.parent_adcode for place in self.rows if place.level_code == "county")
        self._codes: dict[str, list[Place]] = {}
        self._full: dict[str, list[Place]] = {}
        self._short: dict[str, list[Place]] = {}
        self._names: dict[str, set[str]] = {}
        for place, aliases in pairs:
            self._codes.setdefault(place.adcode, []).append(place)
            labels = {place.name_zh, *aliases, *_plain(place)}
            self._names.setdefault(place.adcode, set()).update(labels)
            for label in labels:
                self._full.setdefault(label, []).append(place)
            if len(place.short_name) > 1:
                self._short.setdefault(place.short_name, []).append(place)
        self._initials: dict[str, list[str]] = {}
        for label in sorted({*self._full, *self._short}, key=len, reverse=True):
            self._initials.setdefault(label[:2], []).append(label)
        # Where two characters stand that some names begin with, each of them in some: a twentieth of all places.
        first, second = (re.escape("".join({label[at] for label in self._initials})) for at in (0, 1))
        self._begun = re.compile(f"[{first}](?=[{second}])")

    def valid(self, adcode: str, year: int | None) -> Place | None:
        """The place of a code in a year (the newer name in the year of a change), or None."""
        rows = [place for place in self._codes.get(adcode, ()) if place.is_valid(year)]
        return rows[-1] if rows else None

    def latest(self, adcode: str) -> Place | None:
        """The newest row of a code, valid or not."""
        rows = self._codes.get(adcode)
        return rows[-1] if rows else None

    def names(self, adcode: str) -> tuple[str, ...]:
        """Every full name and alias a code ever had, longest first."""
        return tuple(sorted(self._names.get(adcode, ()), key=len, reverse=True))

    def has_counties(self, place: Place) -> bool:
        """Whether counties lie under a place; a prefecture without any has its towns directly under it."""
        return place.adcode in self._parents

    def ancestors(self, place: Place) -> tuple[str, ...]:
        """Codes above a place, nearest first."""
        codes: list[str] = []
        while place.parent_adcode and place.parent_adcode not in codes:
            codes.append(place.parent_adcode)
            parent = self.latest(place.parent_adcode)
            if parent is None:
                break
            place = parent
        return tuple(codes)

    def by_name(self, name: str, year: int | None = None, within: str | None = None) -> Place | None:
        """The one place called ``name`` in ``year`` inside ``within`` (a code), or None where none or several are."""
        return self.only(self.readings(name, short=True), year, within)

    def only(self, places: Iterable[Place], year: int | None, within: str | None = None) -> Place | None:
        """The one of several places that is meant; a place and its successor count as one, the successor."""
        found = [place for place in dict.fromkeys(places) if place.is_valid(year)]
        if within is not None:
            found = [place for place in found if within in (place.adcode, *self.ancestors(place))]
        codes = {place.adcode for place in found}
        if len(codes) > 1:
            codes -= {place.adcode for place in found if place.successor_adcode in codes}
        if len(codes) != 1:
            return None
        return max((p for p in found if p.adcode in codes), key=lambda place: place.valid_from_year or 0)

    def readings(self, name: str, short: bool = False) -> tuple[Place, ...]:
        """Every place that ``name`` may mean, whatever the year; ``short`` lets a bare short name count."""
        found = self._starts(name).get(len(name), [])
        if short and not COMPASS.match(name):
            found = [*found, *(place for place in self._short.get(name, ()) if place.level_code != ZONE)]
        return tuple(dict.fromkeys(found))

    def leading(self, text: str) -> tuple[tuple[Place, ...], str]:
        """Places that the longest leading part of ``text`` may mean, and what follows it."""
        starts = self._starts(text)
        if not starts:
            return (), text
        end = max(starts)
        return tuple(dict.fromkeys(starts[end])), text[end:]

    def _starts(self, text: str, below: frozenset[str] = frozenset()) -> dict[int, list[Place]]:
        ends: dict[int, list[Place]] = {}
        for label in self._initials.get(text[:2], ()):
            if not text.startswith(label):
                continue
            full, short = self._full.get(label, []), self._short.get(label, [])
            named = [*full, *(place for place in short if place.level_code == ZONE)] if below else full
            if below or not COMPASS.match(label):
                for place in named:
                    if not below or below & set(self.ancestors(place)):
                        ends.setdefault(len(label), []).append(place)
            heads = frozenset(place.adcode for place in (*full, *short))
            for end, places in self._starts(text[len(label) :], heads).items():
                ends.setdefault(len(label) + end, []).extend(
                    place for place in places if not below or below & set(self.ancestors(place))
                )
        return {end: places for end, places in ends.items() if places}

    def mentions(self, text: str, year: int | None) -> list[tuple[Place, ...]]:
        """Places named in a text in order, each the readings of the longest name at that position."""
        found: list[tuple[Place, ...]] = []
        initials, free = self._initials, 0
        for begun in self._begun.finditer(text):
            position = begun.start()
            if position >= free and text[position : position + 2] in initials:
                piece = text[position : position + 24]
                places, rest = self.leading(piece)
                valid = tuple(place for place in places if place.is_valid(year))
                if valid:
                    found.append(valid)
                    free = position + len(piece) - len(rest)
        return found

    def label(self, place: Place) -> str:
        """The name a place goes by in a list: a district carries its city, everything else stands alone."""
        if place.level_code != "county" or not place.name_zh.endswith("区") or place.parent_adcode is None:
            return place.name_zh
        parent = self.valid(place.parent_adcode, place.valid_to_year) or self.latest(place.parent_adcode)
        return (parent.name_zh if parent and parent.name_zh.endswith("市") else "") + place.name_zh


def _plain(place: Place) -> tuple[str, ...]:
    autonomous = AUTONOMOUS.search(place.name_zh)
    return (place.short_name + autonomous.group(1),) if autonomous else ()


def _year(text: str) -> int | None:
    return int(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _place(row: dict[str, str], provinces: dict[str, str]) -> Place:
    successor = SUCCESSOR.search(row["note"])
    return Place(
        adcode=row["adcode"],
        valid_from_year=_year(row["valid_from_year"]),
        valid_to_year=_year(row["valid_to_year"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"] or None,
        short_name=row["short_name"],
        pinyin=row["pinyin"] or None,
        level_code=row["level_code"],
        parent_adcode=row["parent_adcode"] or None,
        province_adcode=provinces.get(row["adcode"][:2]),
        successor_adcode=successor.group(1) if successor else None,
        note=row["note"],
    )


@lru_cache(maxsize=4)
def load_places(folder: Path = DATA / "reference") -> Places:
    """All places from ``divisions.csv``, ``zones.csv`` and ``place_aliases.csv`` of a folder."""
    divisions, zones = _rows(folder / "divisions.csv"), _rows(folder / "zones.csv")
    provinces = {row["adcode"][:2]: row["adcode"] for row in divisions if row["level_code"] == PROVINCE}
    aliases: dict[str, list[str]] = {}
    for row in _rows(folder / "place_aliases.csv"):
        aliases.setdefault(row["adcode"], []).append(row["alias"])
    for row in zones:
        aliases.setdefault(row["adcode"], []).extend(filter(None, row["aliases"].split(";")))
    return Places((_place(row, provinces), tuple(aliases.get(row["adcode"], ()))) for row in (*divisions, *zones))
