"""Whether a report sums up an area or speaks for one body."""

from __future__ import annotations

from etl.identify.surroundings import Surroundings
from etl.identify.words import Words
from etl.model import Publisher, PublisherKind, Scope

OWN_KINDS = frozenset({PublisherKind.OFFICE, PublisherKind.DEPARTMENT, PublisherKind.TOWNSHIP})


def scope_of(
    publisher: Publisher | None, title: str | None, around: Surroundings, words: Words
) -> tuple[Scope, tuple[str, ...]]:
    """Scope from the kind of body and, for governments and zones, from what the prose says its figures count."""
    if publisher is None:
        return Scope.UNKNOWN, ()
    if publisher.kind in OWN_KINDS or (title and words.own_title.search(title)):
        return Scope.OWN, ()
    whole = any(words.whole_area.search(text) for text in around.prose_with("全", "各"))
    own = any(words.own.search(text) for text in around.prose_with("代", "本级", "办"))
    if whole and own:
        return Scope.UNKNOWN, ("the prose counts both the whole area and the government's own office",)
    if whole:
        return Scope.WHOLE_AREA, ()
    return (Scope.OWN, ()) if own else (Scope.UNKNOWN, ("the prose does not say what area the figures count",))
