"""What synthetic reports are made of, read from ``data/synth``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

import yaml

from etl.forms import DATA


@dataclass(frozen=True, slots=True)
class Style:
    """One way of writing (``styles.yaml``); shares are of labels, ``certain`` False where refusal is right."""

    name: str
    weight: float = 1
    brackets: str = "full"
    headings: str = "official"
    variants: float = 0
    typos: float = 0
    gaps: float = 0
    wraps: bool = False
    furniture: bool = False
    traditional: bool = False
    radicals: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The files of ``data/synth`` as they are, styles typed, layout weights by name."""

    parameters: dict[str, Any]
    phrases: dict[str, Any]
    styles: tuple[Style, ...]
    layouts: dict[str, float]


def load_yaml(name: str) -> Any:
    """A file of ``data/synth`` by its name without the suffix."""
    return yaml.load((DATA / "synth" / f"{name}.yaml").read_bytes(), Loader=yaml.CSafeLoader)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Everything in ``data/synth``, read once a process."""
    styles = tuple(Style(**entry) for entry in load_yaml("styles"))
    return Knowledge(load_yaml("parameters"), load_yaml("phrases"), styles, load_yaml("layouts"))


def cumulated(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Running sums, as ``random.choices`` wants them to draw without adding up again."""
    return tuple(accumulate(weights))
