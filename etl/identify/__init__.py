"""Who reports on what, and which figures the prose quotes."""

from __future__ import annotations

from etl.identify.counts import settle
from etl.identify.dates import published_date
from etl.identify.places import load_places
from etl.identify.prose import Prose
from etl.identify.scope import scope_of
from etl.identify.surroundings import survey
from etl.identify.vocabulary import load_vocabulary
from etl.identify.whose import whose
from etl.identify.words import load_words
from etl.identify.year import statistical_year
from etl.model import Document, Quote, ReportIdentity


def identify(document: Document) -> ReportIdentity:
    """Who reports on which place, scope and year, and when it was published; unknown is None and a doubt."""
    words, places = load_words(), load_places()
    around = survey(document, words)
    published, date_doubts = published_date(around, words)
    year, year_doubts = statistical_year(around, published, words)
    answer = whose(around, year, places, words)
    titles = [title for title in (*around.titles, around.page_title) if title is not None]
    title = titles[0].text if titles else None
    scope, scope_doubts = scope_of(answer.publisher, title, around, words)
    return ReportIdentity(
        publisher=answer.publisher,
        jurisdiction=places.label(answer.place) if answer.place else None,
        adcode=answer.place.adcode if answer.place else None,
        scope=scope,
        year=year,
        title=title,
        published_date=published,
        doubts=(*answer.doubts, *scope_doubts, *year_doubts, *date_doubts),
    )


def quotes(document: Document, identity: ReportIdentity | None = None) -> tuple[Quote, ...]:
    """Figures that the prose states with certainty, each with its clause and locator.

    ``identity`` (else worked out) tells which year and whose names the prose may speak of.
    """
    known = identity or identify(document)
    return settle(Prose(known, load_vocabulary(), load_places()).quotes(document))
