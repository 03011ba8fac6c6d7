"""Who reports on what, and which figures the prose quotes."""

from __future__ import annotations

from etl.model import Document, Quote, ReportIdentity


def identify(document: Document) -> ReportIdentity:
    """Who reports on which place, scope and year, and when it was published; unknown is None and a doubt."""
    return ReportIdentity(title=document.title)


def quotes(document: Document) -> tuple[Quote, ...]:
    """Figures that the prose states with certainty, each with its clause and locator."""
    return ()
