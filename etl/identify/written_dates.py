"""Dates in a text, in digits or in Chinese numerals."""

from __future__ import annotations

import re
from datetime import date

DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|(?=[^\d]|$)|(?=\d\d:))")
CHINESE_DATE = re.compile(
    r"([一二][九〇○零0][一二三四五六七八九〇○零0]{2})年([一二十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
NUMERALS = {char: value for value, chars in enumerate(("〇○零0", *"一二三四五六七八九")) for char in chars}


def dates_in(text: str) -> list[str]:
    """Dates of a comparable text (no white space) as ISO strings, in order; impossible ones left out."""
    found = [(match.start(), tuple(map(int, match.groups()))) for match in DATE.finditer(text)]
    found += [(match.start(), _chinese(match)) for match in CHINESE_DATE.finditer(text)]
    return [iso for _, parts in sorted(found) if (iso := _iso(*parts))]


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _chinese(match: re.Match[str]) -> tuple[int, ...]:
    year = int("".join(str(NUMERALS[char]) for char in match.group(1)))
    return year, _small(match.group(2)), _small(match.group(3))


def _small(text: str) -> int:
    """A Chinese numeral below one hundred."""
    if "十" not in text:
        return NUMERALS[text] if len(text) == 1 else 0
    tens, _, ones = text.partition("十")
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
