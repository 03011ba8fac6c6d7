"""Places while they are valid, from the division list and the local codes of development zones."""

from __future__ import annotations

from dataclasses import dataclass


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
