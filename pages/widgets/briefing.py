"""The two links to a briefing: a document and slides of what the page shows."""

from __future__ import annotations

from dash import get_relative_path

from pages.registry import Visit
from pages.state import ViewState, href
from pages.widgets import html


def briefing_links(subject: str, state: ViewState, visit: Visit) -> html.P:
    """Links for ``subject``, an adcode or ``compare``, in a state."""
    base, t = get_relative_path("/"), visit.ctx.t
    kinds = (("docx", t("briefing.word")), ("pptx", t("briefing.slides")))
    return html.P(
        [
            html.A(words, href=href(f"/briefing/{subject}.{kind}", state, base), className="button", download="")
            for kind, words in kinds
        ],
        className="suggestions no-print",
    )


def place_briefing_links(visit: Visit) -> list[object]:
    """On a place's page: its place is part of the address already."""
    state = visit.ctx.state.with_(metric=None, places=())
    return [briefing_links(visit.params.get("adcode", ""), state, visit)]


def compare_briefing_links(visit: Visit) -> list[object]:
    """On the comparison page: the same places, metric and years."""
    return [briefing_links("compare", visit.ctx.state, visit)]
