"""The date of publication in the ways pages print it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from etl.identify.surroundings import Surroundings
from etl.identify.words import MAY_HOLD_DATE, Words, plain

DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|(?=[^\d]|$)|(?=\d\d:))")
# An account's name before the minute of publication, as messaging platforms print it.
SIGNED_MINUTE = re.compile(r"^[^\d:,。;、|]{2,30}(?:19|20)\d\d-\d\d-\d\d\d\d:\d\d$")
CHINESE_DATE = re.compile(
    r"([一二][九〇○零0][一二三四五六七八九〇○零0]{2})年([一二十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
NUMERALS = {char: value for value, chars in enumerate(("〇○零0", *"一二三四五六七八九")) for char in chars}
# A line that is a date and little else: a time, a source, a counter.
BARE = re.compile(
    r"^[(\[]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?[)\]]?(?:$|来源|浏览|点击|作者|字体)"
)


def dates_in(text: str) -> list[str]:
    """Dates of a comparable text (no white space) as ISO strings, in order; impossible ones left out."""
    found = [(match.start(), tuple(map(int, match.groups()))) for match in DATE.finditer(text)]
    found += [(match.start(), _chinese(match)) for match in CHINESE_DATE.finditer(text)]
    return [iso for _, parts in sorted(found) if (iso := _iso(*parts))]


def published_date(around: Surroundings, words: Words) -> tuple[str | None, tuple[str, ...]]:
    """The date of publication as an ISO string, or None; doubts name contradictions and weak sources.

    A labelled date wins over a bare one at the head, that over the one under the signature.
    """
    texts = [*map(plain, around.notes), *around.facts, *around.head, *around.tail]
    texts = [text for text in texts if MAY_HOLD_DATE.search(text)]
    for pattern in words.dates:
        found = _labelled(texts, pattern)
        if len(found) == 1:
            return found.pop(), ()
        if found:
            return None, ("several dates of publication: " + ", ".join(sorted(found)),)
    for part, doubt in ((around.head, ()), (around.tail, ("date of publication is the one under the signature",))):
        bare = {iso for text in part if _is_bare(text) for iso in dates_in(text)[:1]}
        if len(bare) == 1:
            return bare.pop(), doubt
        if bare:
            return None, ("several dates of publication: " + ", ".join(sorted(bare)),)
    return None, ("no date of publication",)


def _is_bare(text: str) -> bool:
    return any((BARE.match(text), CHINESE_DATE.fullmatch(text), SIGNED_MINUTE.match(text)))


def _labelled(texts: Iterable[str], pattern: re.Pattern[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        for label in pattern.finditer(text):
            after = text[label.end() : label.end() + 24]
            match = DATE.match(after) or CHINESE_DATE.match(after)
            if match is not None:
                found.update(dates_in(match.group())[:1])
    return found


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
