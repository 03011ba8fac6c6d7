"""Sentences that announce the report they stand in: 现公布某局2022年政府信息公开工作年度报告."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from etl.identify.surroundings import Surroundings
from etl.identify.titles import body_of
from etl.identify.words import Words, plain

# A report is announced before its tables or not at all; what is longer than a clause names more than a report.
_LONGEST_CLAUSE = 160


class Announced(NamedTuple):
    """The report that a sentence announces: its year and the name before or behind it, empty for 我局."""

    year: int
    body: str


def announced(around: Surroundings, words: Words) -> tuple[Announced, ...]:
    """The reports that the page announces as the one at hand, in order, each once."""
    found = (said for text in around.prose_with(*words.announced_hints) for said in _said(text, words))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=2048)
def _said(text: str, words: Words) -> tuple[Announced, ...]:
    return tuple(_clauses(text, words))


def _clauses(text: str, words: Words) -> Iterator[Announced]:
    for clause in words.clause_end.split(plain(text)):
        if len(clause) > _LONGEST_CLAUSE or words.not_announced.search(clause):
            continue
        for match in words.announced.finditer(clause):
            before = words.quotation.split(clause[: match.start()])[-1]
            body = words.announced_verb.sub("", f"{before}{match['behind']}")
            yield Announced(int(match["year"]), "" if words.speaker.match(body) else _whole(body_of(body, words)))


def _whole(body: str) -> str:
    # 某镇人民政府信息公开年度报告: the words of the report begin inside the name.
    return f"{body}政府" if body.endswith("人民") else body
