"""Figures that prose quotes, from ``data/quoted/indicators.csv``: one code whatever a source calls it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA


@dataclass(frozen=True, slots=True)
class Indicator:
    """One quoted figure.

    ``readings`` are the ways to find it in the tables, best first, each a sum of cell keys; ``others`` are what the
    prose may have counted instead (with or without requests carried in).
    """

    code: str
    source_codes: tuple[str, ...]
    name_zh: str
    name_en: str
    unit: str
    readings: tuple[tuple[str, ...], ...]
    others: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4)
def load_indicators(folder: Path = DATA / "quoted") -> dict[str, Indicator]:
    """All indicators by code, in the order of the file."""
    with (folder / "indicators.csv").open(encoding="utf-8", newline="") as handle:
        return {row["indicator_code"]: _indicator(row) for row in csv.DictReader(handle)}


def indicator_for(source_code: str) -> str:
    """The indicator's code for what a collection calls it. Raises ``KeyError`` for a name no list has."""
    return _by_source()[source_code]


@lru_cache(maxsize=1)
def _by_source() -> dict[str, str]:
    own = {code: code for code in load_indicators()}
    return own | {source: i.code for i in load_indicators().values() for source in i.source_codes}


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["indicator_code"],
        source_codes=tuple(code for code in row["source_codes"].split(";") if code),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        unit=row["unit"],
        readings=_sums(row["table_expression"]),
        others=_sums(row["alternative_expression"]),
    )


def _sums(text: str) -> tuple[tuple[str, ...], ...]:
    """``a+b|c`` as ``((a, b), (c,))``."""
    return tuple(tuple(key.strip() for key in part.split("+")) for part in text.split("|") if part.strip())
