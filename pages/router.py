"""From an address to a page, and from a changed control to changed charts.

Two server callbacks: ``route`` builds a page (first visit, link, back button, language); ``refresh`` runs when a
control changes the address without a page change and sends new charts only. ``source`` opens the drawer.
"""

from __future__ import annotations

import time
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, no_update
from dash.exceptions import UnsupportedRelativePath

from pages.charts import context
from pages.queries.known import known
from pages.queries.place_options import place_options
from pages.registry import Page, Visit, match
from pages.shell import (
    Cards,
    above,
    below,
    embed_page,
    full_page,
    kept_card,
    lead,
    message_page,
    number_label,
    slot_card,
    slot_view,
)
from pages.state import MAX_PLACES, Ignored, encode, parse
from pages.text import Text
from pages.warehouse import Warehouse
from pages.widgets.card import foot, head
from pages.widgets.drawer import drawer_content
from pages.widgets.graph import EMPTY, graph_style
from pages.widgets.html import Element
from pages.widgets.place_finder import place_finder
from pages.widgets.sent import sent
from pages.widgets.share import share_items
from pages.widgets.statebar import chip_label, notices, option, place_chips
from pages.widgets.table import table

EMBED = "/embed/"


def visit_of(
    warehouse: Warehouse, query: str, params: dict[str, str] | None = None
) -> tuple[Visit, tuple[Ignored, ...]]:
    """The visit that a query string asks for, and what of it was ignored. Raises WarehouseMissing."""
    facts = warehouse.cached("known", known)
    state, ignored = parse(query, facts)
    code = (params or {}).get("adcode", "")
    if code in facts.places:
        # The place of the path comes first among the chosen: its charts, files and other pages then show it too.
        state = state.with_(places=tuple(dict.fromkeys((code, *state.places)))[:MAX_PLACES])
    return Visit(warehouse, context(warehouse.cursor(), state), params or {}), ignored


def page_at(warehouse: Warehouse, path: str, query: str, cards: Cards = slot_card) -> tuple[Any, dict[str, Any]]:
    """The content of an address and what the browser must know of it (title, language, theme, canonical query).

    ``cards`` makes the cards of its charts: components, or as they are sent.
    """
    hit = match(path)
    visit, ignored = visit_of(warehouse, query, hit[1] if hit else {})
    t, state = visit.ctx.t, visit.ctx.state
    body: Element
    if path.startswith(EMBED):
        chart = path.removeprefix(EMBED).strip("/")
        title = t("app.name")
        body = embed_page(visit, chart, ignored)
    elif hit and hit[0].exists and not hit[0].exists(visit):
        title = t("app.name")
        finder = [place_finder(visit.ctx)] if "adcode" in hit[1] else []
        body = message_page(visit, f"{hit[0].code}.missing", path, *finder)
    elif hit:
        title = t("app.title", page=hit[0].heading(visit) if hit[0].heading else t(f"{hit[0].code}.name"))
        body = full_page(visit, hit[0], path, ignored, cards)
    else:
        title = t("app.name")
        body = message_page(visit, "not_found", path)
    meta = {
        "title": title,
        "lang": state.lang,
        "theme": state.theme,
        "path": path,
        "search": encode(state),
        "version": visit.ctx.snapshot.snapshot_id,
        "words": {key: t(f"script.{key}") for key in ("copied", "offline", "show_table", "hide_table")},
        "stamp": time.time_ns(),
    }
    return body, meta


def _refreshed(warehouse: Warehouse, path: str, query: str, chart_ids: list[str], params: list[str]) -> tuple[Any, ...]:
    hit = match(path)
    page = hit[0] if hit else Page("/", "", 0)
    visit, ignored = visit_of(warehouse, query, hit[1] if hit else {})
    t = visit.ctx.t
    views = [slot_view(visit, chart) for chart in chart_ids]
    return (
        sent([head(view, number_label(view.chart_id, t), t) for view in views]),
        [view.figure or EMPTY for view in views],
        [graph_style(view) for view in views],
        sent([foot(view) for view in views]),
        sent([share_items(view, t) for view in views]),
        sent([table(view.table, t) for view in views]),
        [chip_label(param, visit.ctx, page) for param in params],
        sent(lead(visit, page)),
        sent(above(visit, page)),
        sent(below(visit, page)),
        sent(place_chips(visit.ctx)),
        sent(notices(ignored, visit.ctx)),
    )


def _strip(app: Dash, path: str | None) -> str:
    try:
        return "/" + (app.strip_relative_path(path or "/") or "")
    except UnsupportedRelativePath:
        # An address outside ours, which no browser sends: the page says that there is no such page.
        return path or "/"


def register(app: Dash, warehouse: Warehouse) -> None:
    """Attach every callback of the app. Pages add none of their own for filters, charts, tables or sources."""
    _addresses(app, warehouse)
    _place_search(app, warehouse)
    _sources(app, warehouse)
    _in_the_browser(app)


def _addresses(app: Dash, warehouse: Warehouse) -> None:
    def route(path: str | None, query: str | None) -> tuple[Any, dict[str, Any]]:
        body, meta = page_at(warehouse, _strip(app, path), query or "", kept_card)
        return sent(body), meta

    def refresh(view: dict[str, str], figures: list[dict[str, str]], chips: list[dict[str, str]]) -> tuple[Any, ...]:
        wanted = [item["chart"] for item in figures]
        return _refreshed(warehouse, _strip(app, view["path"]), view["search"], wanted, [c["param"] for c in chips])

    app.callback(Output("root", "children"), Output("meta", "data"), Input("url", "pathname"), Input("url", "search"))(
        route
    )
    app.callback(
        *_REFRESHED,
        Input("view", "data"),
        State({"role": "figure", "chart": ALL}, "id"),
        State({"role": "chip", "param": ALL}, "id"),
        prevent_initial_call=True,
    )(refresh)


def _place_search(app: Dash, warehouse: Warehouse) -> None:
    def search(
        text: str | None, province: str | None, level: str | None, chosen: list[str] | None, meta: dict[str, str]
    ) -> Any:
        cursor = warehouse.cursor()
        found = place_options(cursor, text or "", tuple(chosen or ()), province=province or "", level=level or "")
        return [option(place, Text(meta["lang"])) for place in found]

    def find(text: str | None, meta: dict[str, str]) -> Any:
        return [option(place, Text(meta["lang"])) for place in place_options(warehouse.cursor(), text or "")]

    places = {"role": "control", "param": "places"}
    app.callback(
        Output("found", "data"),
        Input(places, "searchValue"),
        Input("places-province", "value"),
        Input("places-level", "value"),
        State(places, "value"),
        State("meta", "data"),
        prevent_initial_call=True,
    )(search)
    app.callback(
        Output("place-finder", "data"),
        Input("place-finder", "searchValue"),
        State("meta", "data"),
        prevent_initial_call=True,
    )(find)


def _sources(app: Dash, warehouse: Warehouse) -> None:
    def source(asked: dict[str, str] | None, meta: dict[str, str]) -> Any:
        if not asked:
            return no_update, no_update, no_update, no_update
        t = Text(meta["lang"])
        content = drawer_content(warehouse.cursor(), asked["ref"], t)
        return True, t("source.title"), sent(content), {"aria-label": t("source.close")}

    app.callback(
        Output("source-drawer", "opened"),
        Output("source-drawer", "title"),
        Output("source-body", "children"),
        Output("source-drawer", "closeButtonProps"),
        Input("source", "data"),
        State("meta", "data"),
        prevent_initial_call=True,
    )(source)


# What changes when a control moves: the parts of every card, the chips, the sentences, the notice.
_REFRESHED = (
    Output({"role": "head", "chart": ALL}, "children"),
    Output({"role": "figure", "chart": ALL}, "figure"),
    Output({"role": "figure", "chart": ALL}, "style"),
    Output({"role": "foot", "chart": ALL}, "children"),
    Output({"role": "share", "chart": ALL}, "children"),
    Output({"role": "table", "chart": ALL}, "children"),
    Output({"role": "chip", "param": ALL}, "children"),
    Output("lead", "children"),
    Output("above", "children"),
    Output("below", "children"),
    Output("place-chips", "children"),
    Output("notice", "children"),
)


def _in_the_browser(app: Dash) -> None:
    control = {"role": "control", "param": ALL}
    app.clientside_callback(
        ClientsideFunction("gongkai", "control"),
        Output("view", "data"),
        Input(control, "value"),
        State(control, "id"),
        State("meta", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("gongkai", "offer"),
        Output({"role": "control", "param": "places"}, "data"),
        Input("found", "data"),
        State({"role": "control", "param": "places"}, "value"),
        State({"role": "control", "param": "places"}, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("gongkai", "mark"),
        Output("source", "data"),
        Input({"role": "figure", "chart": ALL}, "clickData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("gongkai", "go"), Input("place-finder", "value"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("gongkai", "meta"), Output("mantine", "forceColorScheme"), Input("meta", "data")
    )
