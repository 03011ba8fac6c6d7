"""Bodies that publish: what kind they are, their stable code and their one name.

A code is made from the place and from the name without its place, so that the same bureau written with and without its
city is one body. So is 卫健委 and 卫生健康委员会. Kinds and words are in
``data/reference``: ``publisher_kinds.csv``, ``publisher_names.csv``, ``department_names.csv``.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA
from etl.identify.departments import full_name
from etl.identify.places import ZONE, Place, Places
from etl.identify.zones import local_zone
from etl.model import Publisher, PublisherKind

BRACKETS = str.maketrans("（）〔〕", "()()")
SPACES = re.compile(r"\s+")
# A body's own office (本级) and its seat of government before the real name are written or left out at will.
OWN_OFFICE = re.compile(r"\(?本级\)?$|机关$")
GOVERNMENT_HEAD = re.compile(r"^(?:人民政府|行政公署)(?=.)")
GOVERNMENT_TAIL = re.compile(r"(?:人民政府|行政公署|政府)$")
TOWN_TAIL = re.compile(r"(?:人民政府|办事处|办)$")
ADMINISTRATION = re.compile(r"管理委员会|管委会")
ADMINISTRATION_HEAD = re.compile(r"^(?:管理委员会|管委会)(?=.)")
PARTY_OFFICE = re.compile(r"(?:党政办公室|党政办)$")
# A place name cannot end before these: 西区|街道 is a street, not the district 西区.
NOT_A_PLACE_END = re.compile(r"^(?:街道|街办|镇|乡|社区|办事处|地区办事处|苏木|村)")
PLACE_ENDS = re.compile(r"(?<=..)[省市区县州盟旗]")
OFFICE_WORD = re.compile(r"办公[室厅]")


def clean(name: str) -> str:
    """A name without white space and with half-width brackets."""
    return SPACES.sub("", name).translate(BRACKETS)


def kind_of(rest: str, level: str | None = None, in_zone: bool = False) -> PublisherKind | None:
    """Kind of a body by its name without the place; ``level`` decides where the name does not."""
    for kind, pattern in load_kinds():
        if pattern.fullmatch(rest):
            return PublisherKind.ZONE if in_zone and kind is PublisherKind.GOVERNMENT else kind
    return PublisherKind(level) if level in (PublisherKind.TOWNSHIP, PublisherKind.DEPARTMENT) else None


def publisher_for(
    name: str | None, jurisdiction: str, adcode: str | None, level: str | None, year: int | None, places: Places
) -> Publisher:
    """The body called ``name`` (or known only by its ``jurisdiction``), with code, kind, place and one name.

    ``adcode`` is the code the source gives, if any; a zone named in full wins over it, because the sources file zones
    under the city around them. ``level`` is the source's word (province, prefecture, county, department, township).
    """
    printed = clean(name or jurisdiction)
    if local := local_zone(printed, places, lambda found: places.only(found, year, adcode or None)):
        zone, rest = local
        return body(rest, zone, level, places) or _named(rest, zone, PublisherKind.DEPARTMENT, places)
    place = _place(printed, clean(jurisdiction), adcode or None, year, places)
    rest = strip_place(printed, place, places) if place else printed
    return body(rest, place, level, places) or _named(rest, place, PublisherKind.DEPARTMENT, places)


def body(rest: str, place: Place | None, level: str | None, places: Places) -> Publisher | None:
    """The body called ``rest`` inside ``place``, or None where its name tells no kind."""
    in_zone = place is not None and place.level_code == ZONE
    kind = kind_of(rest, level, in_zone)
    return _named(rest, place, kind, places) if kind else None


def unlisted_government(name: str) -> Publisher:
    """The government of a place that no list holds, e.g. a misread or fictional one; it has no code of a place."""
    label = GOVERNMENT_TAIL.sub("", name)
    digest = hashlib.sha1(label.encode(), usedforsecurity=False).hexdigest()[:6]
    kind = PublisherKind.GOVERNMENT
    return Publisher(f"unplaced-g{digest}", label + suffix(kind, label), kind, None)


def unlisted_office(name: str) -> Publisher | None:
    """The office of the government of a place that no list holds: a place's ending, then the name of an office."""
    for ending in PLACE_ENDS.finditer(name):
        rest = name[ending.end() :]
        if kind_of(rest) is PublisherKind.OFFICE:
            digest = hashlib.sha1(name[: ending.end()].encode(), usedforsecurity=False).hexdigest()[:6]
            return Publisher(f"unplaced-o{digest}", name, PublisherKind.OFFICE, None)
    return None


def strip_place(name: str, place: Place, places: Places) -> str:
    """``name`` without the names of ``place`` and of what lies above it."""
    own = places.names(place.adcode) + ((place.short_name,) if place.level_code == ZONE else ())
    rest = _without(name, own)
    if rest != name:
        return rest
    for code in reversed(places.ancestors(place)):
        name = _without(name, places.names(code), tuple(own))
    return _without(name, own)


def _without(name: str, labels: Iterable[str], below: tuple[str, ...] = ()) -> str:
    for label in labels:
        rest = name.removeprefix(label)
        # 商洛市镇安县: a place below may begin like a town.
        if rest != name and (rest.startswith(below) or not NOT_A_PLACE_END.match(rest)):
            return rest
    return name


def _place(printed: str, jurisdiction: str, adcode: str | None, year: int | None, places: Places) -> Place | None:
    given = (places.valid(adcode, year) or places.latest(adcode)) if adcode else None
    for text in (printed, jurisdiction):
        found, rest = places.leading(text)
        if not found or NOT_A_PLACE_END.match(rest):
            continue
        place = places.only(found, year, None if given is None else given.adcode) or places.only(
            found, None, None if given is None else given.adcode
        )
        if place is not None and (given is None or place.level_code == ZONE):
            return place
    return given


def _named(rest: str, place: Place | None, kind: PublisherKind, places: Places) -> Publisher:
    label = places.label(place) if place else ""
    code = place.adcode if place else "unplaced"
    adcode = place.adcode if place else None
    in_zone = place is not None and place.level_code == ZONE
    if kind is PublisherKind.GOVERNMENT or (kind is PublisherKind.ZONE and in_zone and _is_seat(rest)):
        return Publisher(f"{code}-gov", label + suffix(kind, label), kind, adcode)
    if kind is PublisherKind.OFFICE:
        word = OFFICE_WORD.search(rest)
        seat = suffix(PublisherKind.ZONE if in_zone else PublisherKind.GOVERNMENT, label)
        return Publisher(f"{code}-office", label + seat + (word.group() if word else "办公室"), kind, adcode)
    stem = stem_of(rest, kind)
    if kind is PublisherKind.DEPARTMENT:
        stem = full_name(stem)
    digest = hashlib.sha1(stem.encode(), usedforsecurity=False).hexdigest()[:6]
    part, ending = ("t", suffix(kind, stem)) if kind is PublisherKind.TOWNSHIP else ("d", "")
    return Publisher(f"{code}-{part}{digest}", label + stem + ending, kind, adcode)


def _is_seat(rest: str) -> bool:
    return kind_of(rest) is PublisherKind.GOVERNMENT or ADMINISTRATION.fullmatch(rest) is not None


def stem_of(rest: str, kind: PublisherKind) -> str:
    """The part of a name that tells one body of a place from another."""
    stem = OWN_OFFICE.sub("", ADMINISTRATION_HEAD.sub("", GOVERNMENT_HEAD.sub("", rest))) or rest
    if kind is PublisherKind.TOWNSHIP:
        stem = PARTY_OFFICE.sub("", stem) or stem
        shorter = TOWN_TAIL.sub("", stem)
        return shorter if len(shorter) > 1 and suffix(kind, shorter) else stem
    return stem


def suffix(kind: PublisherKind, ending: str) -> str:
    """What a body's full name ends in, by its kind and the name before it; empty where nothing is added."""
    for row_kind, place_ending, text in load_names():
        if row_kind == kind and ending.endswith(place_ending):
            return text
    return ""


def without_suffix(publisher: Publisher) -> str:
    """A body's name without what :func:`suffix` adds: 龙港市 for 龙港市人民政府."""
    for kind, place_ending, text in load_names():
        stem = publisher.name.removesuffix(text)
        if kind == publisher.kind and stem != publisher.name and stem.endswith(place_ending):
            return stem
    return publisher.name


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=4)
def load_kinds(folder: Path = DATA / "reference") -> tuple[tuple[PublisherKind, re.Pattern[str]], ...]:
    """Kinds with the pattern of the name without its place; the first that matches wins."""
    return tuple((PublisherKind(r["kind"]), re.compile(r["pattern"])) for r in _rows(folder / "publisher_kinds.csv"))


@lru_cache(maxsize=4)
def load_names(folder: Path = DATA / "reference") -> tuple[tuple[str, str, str], ...]:
    """(kind, ending before it, what is added), first match wins."""
    return tuple((r["kind"], r["place_ending"], r["suffix"]) for r in _rows(folder / "publisher_names.csv"))
