"""Development zones that no list holds: a local code from the place around them and what their name says of them.

``530100ZC2F1`` is zone ``C2F1`` of 530100. The four signs are a digest of the name's own words and its kind, so that
高新区 and 国家高新技术产业开发区 of one city are one place. Zones of ``zones.csv`` keep the codes given there.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA
from etl.identify.places import COUNTY, ZONE, Place, Places

# The signs of a code after the parent's.
_SIGNS = 4
_CODE = re.compile(r"([0-9A-Z]{6})Z[0-9A-F]{4}")
# Between the place and the kind of zone: no more than a name, and none of a body's or a town's.
_OWN_NAME = r"(?P<own>(?:(?![局委厅院所队镇乡会省处街社校府])[\u4e00-\u9fff]){0,8}?)"
_SEAT = r"(?=$|管理委员会|管委会|管理办公室|党政|党工委|党群)"
_CHINA = re.compile(r"^中国\((.{2,8}?)\)")
_SECOND_SEAT = re.compile(r"^(管理委员会|管委会)\(.{0,80}\)$")
_LONGEST_NAME = 12

Choose = Callable[[Sequence[Place]], Place | None]
"""How the one place of several readings of a name is found."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of zone: the words for it, and the full ones in both languages."""

    code: str
    pattern: re.Pattern[str]
    name_zh: str
    name_en: str


def local_zone(name: str, places: Places, choose: Choose) -> tuple[Place, str] | None:
    """The unlisted zone that ``name`` begins with and the rest of the name; None where it begins with none.

    ``choose`` picks the one place around it. A listed zone is none of these.
    """
    name = _CHINA.sub(r"\1", name)
    if not any(word in name for word in ("区", "园", "城")):
        return None
    found, _ = places.leading(name)
    if any(place.level_code == ZONE for place in found):
        return None
    heads = sorted(_heads(name, places, None), key=lambda head: len(head[1]))
    for kind in load_zone_kinds():
        for around, rest, is_bare in heads:
            match = kind.pattern.match(rest)
            if match is None or (is_bare and match["own"]) or rest[match.end() :].startswith("("):
                continue
            parent = choose([place for head, left, _ in heads if left == rest for place in head])
            if parent is None or parent.level_code == ZONE or parent not in around:
                return None
            return _zone(parent, match, kind), _SECOND_SEAT.sub(r"\1", rest[match.end() :])
    return None


def zone_of(adcode: str, publisher_name: str, places: Places) -> Place | None:
    """The place of a local code, its name taken from that of a body in it; None for every other code."""
    match = _CODE.fullmatch(adcode)
    parent = places.latest(match[1]) if match else None
    if parent is None:
        return None
    for kind in load_zone_kinds():
        found = kind.pattern.match(publisher_name.removeprefix(parent.short_name))
        if found is not None and (zone := _zone(parent, found, kind)).adcode == adcode:
            return zone
    return None


def _heads(text: str, places: Places, below: frozenset[str] | None) -> Iterator[tuple[tuple[Place, ...], str, bool]]:
    """Places that ``text`` may begin with, in full or short, one below another, with the rest of the text.

    The last says that the name is nothing but the short one of a county, which begins many other names.
    """
    for end in range(2, min(_LONGEST_NAME, len(text))):
        found = places.readings(text[:end], short=True)
        if below is not None:
            found = tuple(place for place in found if below & set(places.ancestors(place)))
        if not found:
            continue
        is_short = all(text[:end] == place.short_name for place in found)
        is_bare = below is None and is_short and all(place.level_code == COUNTY for place in found)
        yield found, text[end:], is_bare
        yield from _heads(text[end:], places, frozenset(place.adcode for place in found))


def _zone(parent: Place, match: re.Match[str], kind: Kind) -> Place:
    own = match["own"]
    district = match["kind"][match["kind"].index("区") + 1 :] if match["kind"].endswith("片区") else ""
    said = f"{own}|{kind.code}|{district}"
    digest = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()[:_SIGNS].upper()
    short = own + kind.name_zh + district
    return Place(
        adcode=f"{parent.adcode}Z{digest}",
        valid_from_year=None,
        valid_to_year=None,
        name_zh=parent.short_name + short,
        name_en=None if own or district or not parent.name_en else f"{parent.name_en} {kind.name_en}",
        short_name=parent.short_name + short,
        pinyin=None,
        level_code=ZONE,
        parent_adcode=parent.adcode,
        province_adcode=parent.province_adcode,
        successor_adcode=None,
        note="",
    )


@lru_cache(maxsize=4)
def load_zone_kinds(folder: Path = DATA / "reference") -> tuple[Kind, ...]:
    """Kinds of ``zone_kinds.csv``; words that are sure stand before any body of a zone, others only before its seat."""
    with (folder / "zone_kinds.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            Kind(
                row["kind"],
                re.compile(f"{_OWN_NAME}(?P<kind>{row['pattern']}){'' if row['is_sure'] else _SEAT}"),
                row["name_zh"],
                row["name_en"],
            )
            for row in csv.DictReader(handle)
        )
