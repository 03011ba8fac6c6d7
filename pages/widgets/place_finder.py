"""A search box that goes straight to a place's page."""

from __future__ import annotations

from dash import get_relative_path

from pages.charts.view import Context
from pages.queries.place_options import place_options
from pages.widgets import control, html
from pages.widgets.statebar import option


def place_finder(ctx: Context) -> html.Div:
    """The box; the router answers what is typed, the script goes where is chosen."""
    t = ctx.t
    box = control.Select(
        id="place-finder",
        data=[option(place, t) for place in place_options(ctx.cur, "")],
        searchable=True,
        placeholder=t("control.places_hint"),
        nothingFoundMessage=t("control.places_none"),
        filter={"function": "gongkaiAll"},
        limit=60,
        maxDropdownHeight=320,
        **{"aria-label": t("place.find")},
    )
    return html.Div(box, className="place-finder no-print", **{"data-base": get_relative_path("/place/")})
