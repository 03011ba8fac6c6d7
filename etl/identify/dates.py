"""The date of publication in the ways pages print it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from etl.identify.surroundings import Surroundings
from etl.identify.titles import names_body
from etl.identify.words import MAY_HOLD_DATE, Words, plain
from etl.identify.written_dates import CHINESE_DATE, DATE, dates_in

# An account's name before the minute of publication, as messaging platforms print it.
SIGNED_MINUTE = re.compile(r"^[^\d:,。;、|]{2,30}(?:19|20)\d\d-\d\d-\d\d\d\d:\d\d$")
# A line that is a date and little else: a time, a source, a counter.
BARE = re.compile(
    r"^[(\[]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?[)\]]?(?:$|来源|浏览|点击|作者|字体)"
)

# A signature in one line: a name, then the date.
SIGNED = re.compile(
    r"^([^\d:,。;、|]{2,30}?)[(\[]?(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?"
    rf"|{CHINESE_DATE.pattern})[)\]]?$"
)


def published_date(around: Surroundings, words: Words) -> tuple[str | None, tuple[str, ...]]:
    """The date of publication as an ISO string, or None; doubts name contradictions and weak sources.

    A labelled date wins over a bare one at the head, that over one behind a name, those over the same below the report.
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
        found = _alone(part, _is_bare) or _alone(part, lambda text: _is_signed(text, words))
        if len(found) == 1:
            return found.pop(), doubt
        if found:
            return None, ("several dates of publication: " + ", ".join(sorted(found)),)
    return None, ("no date of publication",)


def _is_bare(text: str) -> bool:
    return any((BARE.match(text), CHINESE_DATE.fullmatch(text), SIGNED_MINUTE.match(text)))


def _is_signed(text: str, words: Words) -> bool:
    match = SIGNED.match(text)
    return match is not None and names_body(match.group(1), words)


def _alone(texts: Iterable[str], is_date: Callable[[str], bool]) -> set[str]:
    return {iso for text in texts if is_date(text) for iso in dates_in(text)[:1]}


def _labelled(texts: Iterable[str], pattern: re.Pattern[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        for label in pattern.finditer(text):
            after = text[label.end() : label.end() + 24]
            match = DATE.match(after) or CHINESE_DATE.match(after)
            if match is not None:
                found.update(dates_in(match.group())[:1])
    return found
