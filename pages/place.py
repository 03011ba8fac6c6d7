"""地区: one place on two sheets: every metric against its peers, trends, its reports, what does not add up."""

from __future__ import annotations

from pages.registry import Page, Slot
from pages.widgets.briefing import place_briefing_links
from pages.widgets.place_sheet import exists, facts, place_name_of, sections

PAGE = Page(
    path="/place/<adcode>",
    code="place",
    order=0,
    slots=(Slot("place_spine"), Slot("place_trend")),
    leads=("place_spine",),
    controls=("years", "scope"),
    body=sections,
    above=lambda visit: [*facts(visit), *place_briefing_links(visit)],
    heading=place_name_of,
    exists=exists,
)
