"""地区, the way in: a search, and the places of each level with most reports."""

from __future__ import annotations

from pages.names import place_name
from pages.queries.place_options import LEVELS, PlaceOption, place_options
from pages.registry import Page, Visit
from pages.widgets import html
from pages.widgets.place_finder import place_finder
from pages.widgets.rail import link

# As many as stand in a few lines.
MOST = 12


def _entry(place: PlaceOption, visit: Visit) -> html.Span:
    state, t = visit.ctx.state, visit.ctx.t
    name = link(f"/place/{place.adcode}", state.with_(places=(), metric=None), place_name(place, state.lang))
    return html.Span([name, " ", html.Span(t("unit.reports", n=place.report_count), className="quiet")])


def _level(level: str, visit: Visit) -> html.Section:
    t = visit.ctx.t
    found = [place for place in place_options(visit.ctx.cur, "", most=1000) if place.level_code == level]
    found.sort(key=lambda place: -place.report_count)
    entries = [_entry(place, visit) for place in found[:MOST]]
    words = t("places.level", level=t(f"level.{level}"), n=len(found))
    return html.Section([html.H2(words), html.Div(entries, className="place-list")], id=f"places-{level}")


def body(visit: Visit) -> list[object]:
    """The search, then the places with reports, level by level, most reports first."""
    return [place_finder(visit.ctx), *(_level(level, visit) for level in LEVELS)]


PAGE = Page(path="/place", code="places", order=7, controls=(), body=body)
