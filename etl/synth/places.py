"""Fictional places (codes 99xxxx) and the bodies in them, each found by its number, none stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from etl.model import PublisherKind, Scope
from etl.synth.knowledge import knowledge


@dataclass(frozen=True, slots=True)
class FictionalPlace:
    """A place that does not exist; ``number`` counts from 0, the province."""

    number: int
    adcode: str
    name: str
    short_name: str
    name_en: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """A fictional body that publishes; ``size`` scales its counts, ``number`` seeds them."""

    number: int
    code: str
    name: str
    kind: PublisherKind
    scope: Scope
    place: FictionalPlace
    size: float


def place_count() -> int:
    """How many fictional places there are."""
    code = knowledge().parameters["places"]["code"]
    return 1 + int(code["prefectures"]) * (1 + int(code["counties"]))


def body_count() -> int:
    """How many fictional bodies there are."""
    return place_count() * len(knowledge().parameters["bodies"])


@lru_cache(maxsize=4096)
def place(number: int) -> FictionalPlace:
    """The place with this number. Raises ValueError outside ``range(place_count())``."""
    if not 0 <= number < place_count():
        raise ValueError(f"no fictional place {number}")
    words = knowledge().parameters["places"]
    code = words["code"]
    prefecture, county = divmod(number - 1, 1 + code["counties"])
    level = "province" if number == 0 else "county" if county else "prefecture"
    step = code["prefecture_step"]
    adcode = code["province"] + (0 if number == 0 else (prefecture + 1) * step + county)
    parent = None if number == 0 else str(adcode - county if county else code["province"])
    first, second = words["first"], words["second"]
    turn, rest = divmod(number, len(first) * len(second))
    short = words["prefix"] + (second[turn - 1] if turn else "") + first[rest % len(first)] + second[rest // len(first)]
    return FictionalPlace(
        number,
        str(adcode),
        short + words["suffix"][level],
        short,
        words["english"][level].format(n=number),
        level,
        parent,
    )


@lru_cache(maxsize=4096)
def body(number: int) -> Body:
    """The body with this number; four bodies of every place come before the next four.

    Raises ValueError outside ``range(body_count())``.
    """
    parameters = knowledge().parameters
    each, entries = parameters["bodies_per_round"], parameters["bodies"]
    turn, rest = divmod(number, place_count() * each)
    where, nth = divmod(rest, each)
    if number < 0 or turn * each + nth >= len(entries):
        raise ValueError(f"only {body_count()} fictional bodies")
    entry, site = entries[turn * each + nth], place(where)
    towns = parameters["towns"]
    name = entry["name"].format(place=site.name, town=towns[(where + turn) % len(towns)])
    kind, scope = PublisherKind(entry["kind"]), Scope(entry["scope"])
    return Body(
        number,
        f"{site.adcode}-{entry['code']}",
        name.replace("街道人民政府", "街道办事处"),
        kind,
        scope,
        site,
        entry["size"],
    )
