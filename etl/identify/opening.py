"""What the first paragraphs say of a report: who made it, and on which year. Asked where title and head say nothing."""

from __future__ import annotations

from etl.identify.publishers import clean
from etl.identify.surroundings import Surroundings
from etl.identify.titles import names_body
from etl.identify.words import Words, plain

# Titles of decrees and notices name other bodies.
_LONGEST_NAME = 25


def opening(around: Surroundings) -> tuple[str, ...]:
    """The first paragraphs, comparable."""
    return tuple(plain(text) for text in around.opening)


def makers(around: Surroundings, words: Words) -> list[str]:
    """Names of bodies that the opening says made the report, answer for it or acted in its year; each once."""
    found: dict[str, None] = {}
    for text in opening(around):
        for pattern in words.makers:
            for match in pattern.finditer(text):
                name = words.office_tail.sub("", clean(match["body"]))
                if len(name) <= _LONGEST_NAME and not words.self_named.match(name) and names_body(name, words):
                    found[name] = None
    return list(found)


def years(around: Surroundings, words: Words) -> set[int]:
    """The years that sentences of the opening begin with or that it says the report is on; none where it tells of later
    ones: it may compare the year before.
    """
    texts = opening(around)
    found = {int(match["year"]) for text in texts for match in words.opening_year.finditer(text)}
    latest = max((int(year) for text in texts for year in words.year.findall(text)), default=0)
    return found if not found or latest <= max(found) else set()
