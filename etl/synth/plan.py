"""Fictional countries of ``data/synth/plans.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from etl.synth.knowledge import load_yaml


@dataclass(frozen=True, slots=True)
class Plan:
    """A fictional country: codes of its places, which bodies report, for which years.

    ``reports`` is how many a whole run writes, None where a run must say so.
    """

    name: str
    province: int
    prefecture_step: int
    prefectures: int
    counties: int
    first_place: int
    bodies: tuple[str, ...]
    bodies_per_round: int
    years: tuple[int, ...]
    reports: int | None


def plan_named(name: str | None = None) -> Plan:
    """A plan by name, the first one without a name. Raises ValueError where there is none."""
    plans = _plans()
    if name is not None and name not in plans:
        raise ValueError(f"no plan {name}; there are {', '.join(plans)}")
    return plans[name or next(iter(plans))]


@lru_cache(maxsize=1)
def _plans() -> dict[str, Plan]:
    return {name: _plan(name, entry) for name, entry in load_yaml("plans").items()}


def _plan(name: str, entry: dict[str, Any]) -> Plan:
    given = entry | entry["places"]
    words = {field.name: given.get(field.name) for field in fields(Plan)}
    years = range(entry["years"]["first"], entry["years"]["last"] + 1)
    return Plan(**words | {"name": name, "bodies": tuple(entry["bodies"]), "years": tuple(years)})
