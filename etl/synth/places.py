"""Fictional places (codes 99xxxx) and the bodies in them, each found by its number, none stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from etl.model import PublisherKind, Scope
from etl.synth.knowledge import knowledge
from etl.synth.plan import Plan, plan_named


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
    """A fictional body that publishes for ``years``; ``size`` scales its counts, ``number`` seeds them."""

    number: int
    code: str
    name: str
    kind: PublisherKind
    scope: Scope
    place: FictionalPlace
    size: float
    years: tuple[int, ...]


def place_count(plan: Plan | None = None) -> int:
    """How many places a plan has (of the first plan without one), the province included."""
    chosen = plan or plan_named()
    return 1 + chosen.prefectures * (1 + chosen.counties)


def body_count(plan: Plan | None = None) -> int:
    """How many bodies a plan has."""
    chosen = plan or plan_named()
    return (place_count(chosen) - chosen.first_place) * len(chosen.bodies)


@lru_cache(maxsize=4096)
def place(number: int, plan: Plan | None = None) -> FictionalPlace:
    """The place with this number. Raises ValueError outside ``range(place_count(plan))``."""
    chosen = plan or plan_named()
    if not 0 <= number < place_count(chosen):
        raise ValueError(f"no fictional place {number}")
    words = knowledge().parameters["places"]
    prefecture, county = divmod(number - 1, 1 + chosen.counties)
    level = "province" if number == 0 else "county" if county else "prefecture"
    adcode = chosen.province + (0 if number == 0 else (prefecture + 1) * chosen.prefecture_step + county)
    parent = None if number == 0 else str(adcode - county if county else chosen.province)
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
def body(number: int, plan: Plan | None = None) -> Body:
    """The body with this number; a round of bodies of every place comes before the next.

    Raises ValueError outside ``range(body_count(plan))``.
    """
    chosen = plan or plan_named()
    each = chosen.bodies_per_round
    turn, rest = divmod(number, (place_count(chosen) - chosen.first_place) * each)
    where, nth = divmod(rest, each)
    if number < 0 or turn * each + nth >= len(chosen.bodies):
        raise ValueError(f"only {body_count(chosen)} fictional bodies")
    entry, site = _entries()[chosen.bodies[turn * each + nth]], place(where + chosen.first_place, plan)
    towns = knowledge().parameters["towns"]
    name = entry["name"].format(place=site.name, town=towns[(where + turn) % len(towns)])
    return Body(
        number,
        f"{site.adcode}-{entry['code']}",
        name.replace("街道人民政府", "街道办事处"),
        PublisherKind(entry["kind"]),
        Scope(entry["scope"]),
        site,
        entry["size"],
        chosen.years,
    )


@lru_cache(maxsize=1)
def _entries() -> dict[str, Any]:
    return {entry["code"]: entry for entry in knowledge().parameters["bodies"]}
