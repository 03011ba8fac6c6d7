"""Tables marked up like one met before: their cells are told from the source, without building its tree.

A table's source is divided into markup and texts. Markup without its attributes (spans excepted) decides which texts
make which cell; that is found out once with numbered texts, by the reader that reads every other table, and proved on
the table at hand. Only plain tables are taken: balanced, of a few elements, nothing in them but cells and their texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from etl.read.learnt import Plan, is_proved, plan_of
from etl.read.plain import BARE, NotPlainError, is_odd, sources, spelt

HELD = "gongkai-held"
"""Attribute of the empty table that stands for one taken out: its number."""
# Markups of some hundred sites, with every set of blank cells that they print; one takes about 30 KB.
_MARKUPS = 512
# Most signs that end an element are followed by the next one's.
_TEXT = re.compile(r">(?!<)([ \t\r\n]*+[^<> \t\r\n][^<>]*+)<")


class Taken(NamedTuple):
    """A page whose ``tables`` (plan and texts each) were taken out; an empty one stands for each."""

    rest: str
    tables: tuple[tuple[Plan, Sequence[str]], ...]


def take_out(text: str) -> Taken | None:
    """The page without its tables of known markup; None where there is none."""
    if HELD in text:
        return None
    rest: list[str] = []
    tables: list[tuple[Plan, Sequence[str]]] = []
    at = 0
    for start, end in sources(text):
        found = _known(text[start:end])
        if found is not None:
            rest.append(f'{text[at:start]}<table {HELD}="{len(tables)}"></table>')
            tables.append(found)
            at = end
    return Taken("".join((*rest, text[at:])), tuple(tables)) if tables else None


_UNKNOWN = Plan((), (), (), -1, 0)
_plans: dict[tuple[str, ...], Plan | None] = {}
_met: set[int] = set()


def _known(source: str) -> tuple[Plan, Sequence[str]] | None:
    parts = _TEXT.split(source[1:-1])
    texts: Sequence[str] = parts[1::2]
    try:
        key = tuple(map(BARE.__getitem__, parts[::2]))
    except NotPlainError:
        return None
    printed = "".join(texts)
    if is_odd(printed):
        return None
    if "&" in printed:
        read = spelt(texts)
        if read is None:
            return None
        texts = read
    plan = _plans.get(key, _UNKNOWN)
    if plan is _UNKNOWN:
        plan = _learnt(key, source, texts)
    return (plan, texts) if plan is not None else None


def _learnt(key: tuple[str, ...], source: str, texts: Sequence[str]) -> Plan | None:
    """The plan of a markup met for the second time: most of what is met once is not met again."""
    mark = hash(key)
    if mark not in _met:
        if len(_met) >= 8 * _MARKUPS:
            _met.clear()
        _met.add(mark)
        return None
    plan = plan_of(key)
    if plan is not None and not is_proved(plan, source, texts):
        plan = None
    if len(_plans) >= _MARKUPS:
        _plans.pop(next(iter(_plans)))
    _plans[key] = plan
    return plan
