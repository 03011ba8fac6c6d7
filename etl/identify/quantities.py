"""Numbers with a unit in a sentence, each with the words before and behind it up to the next delimiter."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

NUMBER = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?"
UNITS = "万元|亿元|件次|人次|件|宗|起|例|份|条|篇|场|期|次|个|人|名|元|%"
QUANTITY = re.compile(
    rf"(?<![\d.])(?<!\d,)({NUMBER})(万|亿)?([余多几来]?)({UNITS})(余|多|以上|以下|以内|左右|中(?!心))?|(?<![\d.])(?<!\d,)(\d+)(?=\(\d+(?:\.\d+)?%\))"
)
TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
# 、 divides figures only right behind one; between words it joins them (行政复议、行政诉讼12件).
DELIMITER = re.compile(r"[,;:()\[\]]")
ENUMERATION = re.compile(r"^\)?、")


class Quantity(NamedTuple):
    """A number as printed. ``label`` are the words before it, ``clauses`` the ones before those since the last number.

    ``after`` are the words behind it up to a delimiter, ``run_on`` those up to the next number where no delimiter
    stands between. ``attached``: nothing stands between the label and the number before it.
    ``start`` is where the label begins, ``end`` where the unit ends, both in the sentence.
    """

    value: Decimal
    unit: str
    label: str
    clauses: tuple[str, ...]
    after: str
    run_on: str
    attached: bool
    start: int
    end: int
    after_end: int


def quantities(sentence: str) -> list[Quantity]:
    """Every number with a unit of a half-width sentence without white space; rounded ones (余, 多) have no value."""
    matches = list(QUANTITY.finditer(sentence))
    found = []
    for number, match in enumerate(matches):
        previous = matches[number - 1].end() if number else 0
        following = matches[number + 1].start() if number + 1 < len(matches) else len(sentence)
        found.append(_quantity(sentence, match, previous, following))
    return found


def tail(sentence: str, quantity: Quantity | None) -> tuple[str, ...]:
    """Clauses behind the last number, or all of a sentence without numbers."""
    rest = sentence[quantity.end :] if quantity else sentence
    return tuple(part for part in DELIMITER.split(rest) if part)


def _quantity(sentence: str, match: re.Match[str], previous: int, following: int) -> Quantity:
    gap = sentence[previous : match.start()]
    delimiters = list(DELIMITER.finditer(gap))
    cut = delimiters[-1].end() if delimiters else 0
    joined = ENUMERATION.match(gap[cut:]) if previous else None
    attached = bool(previous) and not delimiters and not joined
    cut += joined.end() if joined else 0
    behind = sentence[match.end() : following]
    stop = DELIMITER.search(behind)
    is_last = following == len(sentence)
    after = behind[: stop.start()] if stop else (behind.rstrip("。!?") if is_last else "")
    digits, times, rounded, unit, more, bare = match.groups()
    value = Decimal((digits or bare).replace(",", "")) * TIMES.get(times or "", Decimal(1))
    return Quantity(
        value=Decimal("NaN") if rounded or more else value,
        unit=unit or "",
        label=gap[cut:],
        clauses=tuple(part for part in DELIMITER.split(gap[:cut]) if part),
        after=after.rstrip("、"),
        run_on="" if stop or is_last else behind,
        attached=attached,
        start=previous + cut,
        end=match.end(),
        after_end=match.end() + len(after),
    )
