"""Sums and differences of cell keys, parsed once: ``t3.res_total - t3.res_notproc_petition``. Nothing is evaluated."""

from __future__ import annotations

import re
from dataclasses import dataclass

TABLES = ("t2", "t3", "t4")
DEFAULT_COLUMN = "total"
QUOTED = "quoted"
# Facts that come with a report or a place instead of a cell; etl/metrics/sql/atoms.sql supplies them.
FACTS = ("report.days_after_year_end", "place.population")

_TERM = re.compile(r"[a-z0-9_]+(\.[a-z0-9_:]+){1,2}")
_SPLIT = re.compile(r"\s+([+-])\s+")


class ExpressionError(ValueError):
    """An expression that is not a sum or difference of keys; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Term:
    """One key with its sign (+1 or -1). ``key`` is complete: ``table.row.column``, or two parts outside tables."""

    sign: int
    key: str

    @property
    def table(self) -> str:
        """First part of the key: ``t2``, ``t3``, ``t4``, ``quoted``, ``report`` or ``place``."""
        return self.key.split(".")[0]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed sum. ``text`` is what the author wrote, ``terms`` its keys in that order."""

    text: str
    terms: tuple[Term, ...]

    @property
    def is_quoted(self) -> bool:
        """True where any key is a figure quoted in prose."""
        return any(term.table == QUOTED for term in self.terms)

    def __str__(self) -> str:
        return self.text


def parse(text: str) -> Expression:
    """The expression written in ``text``; keys of tables get the column ``total`` where none is written.

    Raises :class:`ExpressionError` for an empty text, another operator, a malformed key or a key used twice.
    """
    parts = _SPLIT.split(text.strip())
    terms = [_term("+", parts[0]), *(_term(sign, key) for sign, key in zip(parts[1::2], parts[2::2], strict=True))]
    keys = [term.key for term in terms]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise ExpressionError(f"{repeated[0]} is used twice; write each key once")
    return Expression(" ".join(parts), tuple(terms))


def _term(sign: str, key: str) -> Term:
    if not _TERM.fullmatch(key):
        raise ExpressionError(f"{key!r} is no cell key; write sums and differences of keys, such as t3.a + t3.b - t3.c")
    table, *rest = key.split(".")
    if table in TABLES and len(rest) == 1:
        key = f"{key}.{DEFAULT_COLUMN}"
    elif table not in TABLES and len(rest) != 1:
        raise ExpressionError(f"{key!r} has one part too many; keys outside the tables have two parts")
    return Term(1 if sign == "+" else -1, key)
