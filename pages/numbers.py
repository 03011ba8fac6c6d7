"""Numbers on screen, in both languages (look.md, "Numbers on screen"). Text in, nothing computed."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MINUS = "−"
# 10,000 and 100,000,000 are where Chinese readers change unit; English readers from a million.
_UNITS: dict[str, tuple[tuple[int, str], ...]] = {
    "zh": ((10**8, " 亿"), (10**4, " 万")),
    "en": ((10**6, " million"),),
}


_MYRIAD = re.compile(r"(\d [万亿]) (?=[\u4e00-\u9fff])")


def _rounded(value: float | Decimal, digits: int) -> str:
    # Half up on the shortest decimal, as people do on paper; binary halves would print 80.7 as 80.6 now and then.
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,.{digits}f}"
    return (MINUS if exact < 0 else "") + text


def count(value: float | Decimal, lang: str) -> str:
    """A count: ``1,234``, ``1.20 万`` (zh) or ``12,000`` (en); fractions keep at most two digits."""
    units = _UNITS[lang]
    for size, unit in units:
        if abs(float(value)) >= size:
            return _rounded(Decimal(str(value)) / size, 2) + unit
    return _rounded(value, 0) if value == int(value) else _rounded(value, 2).rstrip("0").rstrip(".")


def tick(value: float, lang: str) -> str:
    """A round count on an axis, without empty decimals: ``1 万``, ``1,000``, ``1.5 万``."""
    text = count(value, lang)
    number, _, unit = text.partition(" ")
    return f"{number.rstrip('0').rstrip('.')} {unit}" if unit and "." in number else text


def closed(text: str) -> str:
    """Words in which a number and its unit are one: ``1.09 万 件`` as ``1.09 万件``, ten thousands of 万元 as 亿元."""
    if "万 " not in text and "亿 " not in text:
        return text
    return _MYRIAD.sub(r"\1", text.replace(" 万 万元", " 亿元").replace(" 亿 万元", " 万亿元"))


@lru_cache(maxsize=20_000)
def exact(value: float | Decimal) -> str:
    """Every digit, with thousands separators: for tables and the source drawer."""
    plain = Decimal(str(value)).normalize()
    digits = max(0, -int(plain.as_tuple().exponent))
    return _rounded(plain, digits)


@lru_cache(maxsize=20_000)
def rate(fraction: float, digits: int = 1) -> str:
    """A share of one as ``81.2 %``."""
    return _rounded(Decimal(str(fraction)) * 100, digits) + " %"


def interval(low: float, high: float) -> str:
    """The bounds of a rate as ``74.6–86.4 %``."""
    return f"{_rounded(Decimal(str(low)) * 100, 1)}–{_rounded(Decimal(str(high)) * 100, 1)} %"


def signed(fraction: float) -> str:
    """A difference of two rates times 100 with its sign: ``+4.5``."""
    text = _rounded(Decimal(str(fraction)) * 100, 1)
    return ("" if text.startswith(MINUS) or text == "0.0" else "+") + text


def points(fraction: float, lang: str) -> str:
    """A difference of two rates in percentage points with its sign: ``+4.5 个百分点``."""
    return signed(fraction) + (" 个百分点" if lang == "zh" else " points")


def per(value: float) -> str:
    """A figure per 100 or per 100,000, with one digit below 100."""
    return _rounded(value, 1 if abs(value) < 100 else 0)


def years(first: int, last: int) -> str:
    """A span of years: ``2019–2025``, or one year."""
    return str(first) if first == last else f"{first}–{last}"


def ratio(numerator: float, denominator: float) -> str:
    """The counts of a rate: ``134 / 165``."""
    return f"{exact(numerator)} / {exact(denominator)}"
