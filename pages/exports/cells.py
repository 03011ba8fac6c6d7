"""A cell of a file: numbers stay numbers, and no text is taken for a formula, a date or a rounded number."""

from __future__ import annotations

import re
from functools import lru_cache

from pages.charts.view import Column, Value

# What starts a formula in Excel, WPS and LibreOffice; the full-width forms do in Chinese and Japanese Excel.
_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+\-]?\d[\d,]*(\.\d+)?([eE][+\-]?\d+)?\s?%?")
# Text that a spreadsheet silently turns into something else: 15 digits are kept, zeros in front dropped, 3-1 is a day.
_REWRITTEN = re.compile(r"\d{16,}|0\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d+[eE]\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


# The words of a table repeat: names, levels, addresses.
@lru_cache(4096)
def clean(text: str) -> str:
    """Text without control characters and half surrogates, which no file format holds; one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def safe(value: object) -> object:
    """A CSV cell that no spreadsheet computes or rewrites: such text gets a leading apostrophe, numbers stay."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    bare = text.lstrip()
    if _NUMBER.fullmatch(bare) and not _REWRITTEN.fullmatch(bare):
        return text
    risky = bare.startswith(_FORMULA) or (_REWRITTEN.fullmatch(bare) and not _DATE.fullmatch(bare))
    return "'" + text if risky or text[:1] in ("\t", "\n") else text


def plain(value: Value, column: Column) -> Value:
    """Counts come from the warehouse as decimals; a whole number is written as one."""
    whole = column.kind in ("count", "year") and isinstance(value, float) and value.is_integer()
    return int(value) if whole and value is not None else value


def heading(column: Column) -> str:
    """A column's name with its unit."""
    return f"{column.label} ({column.unit})" if column.unit else column.label
