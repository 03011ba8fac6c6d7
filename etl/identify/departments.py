"""Full names of departments, and the short ones that people and titles use: 卫生健康委员会, 卫健委."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA


def full_name(stem: str) -> str:
    """A department's name, its place left out, in full; itself where it is no short name of one department alone."""
    return _full_names().get(stem, stem)


def spoken(stem: str) -> set[str]:
    """A department's name without its place, and what people call it."""
    return {stem, *(short for short, full in _full_names().items() if full == stem)}


@lru_cache(maxsize=4)
def _full_names(folder: Path = DATA / "reference") -> dict[str, str]:
    with (folder / "department_names.csv").open(encoding="utf-8", newline="") as handle:
        return {row["short"]: row["full"] for row in csv.DictReader(handle)}
