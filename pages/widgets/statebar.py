"""The sticky bar: what is filtered can always be read, changed with one click, and is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from dash import get_relative_path

from pages import numbers
from pages.charts.notes import short_name
from pages.charts.view import Context
from pages.names import place_name
from pages.pins import pin_words
from pages.queries.metric_records import MetricRecord, metric_records
from pages.queries.place_options import PlaceOption, place_options, provinces
from pages.registry import Page
from pages.state import LEVELS, MAX_PLACES, SCOPES, Ignored, href
from pages.text import Text
from pages.theme import css, place_colours
from pages.widgets import control, html
from pages.widgets.opener import target
from pages.widgets.own import Choice


def option(place: PlaceOption, t: Text) -> dict[str, str]:
    """A place as an entry of the search list: name, province and level, number of reports."""
    return {"value": place.adcode, "label": _label(place, t.lang)}


@lru_cache(8192)
def _label(place: PlaceOption, lang: str) -> str:
    t = Text(lang)
    province = {"zh": place.province_zh, "en": place.province_en or place.province_zh}[lang]
    details = [part for part in (province, t(f"level.{place.level_code}")) if part]
    if place.report_count:
        details.append(t("unit.reports", n=place.report_count))
    return f"{place_name(place, lang)}　{' · '.join(details)}"


def _places(ctx: Context) -> html.Div:
    return html.Div([recent(ctx.t), _narrow(ctx), _search(ctx)])


def recent(t: Text) -> html.P:
    """Where the script lists the places chosen last in this browser; empty until it has some."""
    return html.P(className="recent", **{"data-role": "recent", "data-label": t("control.recent")})


def _narrow(ctx: Context) -> html.Div:
    # Province and level narrow the list below; they are no part of the view.
    t, lang = ctx.t, ctx.state.lang
    areas = [{"value": place.adcode, "label": place_name(place, lang)} for place in provinces(ctx.cur)]
    levels = [{"value": code, "label": t(f"level.{code}")} for code in LEVELS if code != "all"]
    common: dict[str, Any] = {"clearable": True, "size": "xs", "comboboxProps": {"withinPortal": False}}
    return html.Div(
        [
            control.Select(
                id="places-province",
                data=areas,
                placeholder=t("control.any_province"),
                searchable=True,
                **common,
                **{"aria-label": t("control.any_province")},
            ),
            control.Select(
                id="places-level",
                data=levels,
                placeholder=t("level.all"),
                **common,
                **{"aria-label": t("control.level")},
            ),
        ],
        className="control-narrow",
    )


def _search(ctx: Context) -> control.MultiSelect:
    options = place_options(ctx.cur, "", ctx.state.places)
    return control.MultiSelect(
        id={"role": "control", "param": "places"},
        value=list(ctx.state.places),
        searchable=True,
        clearable=True,
        data=[option(place, ctx.t) for place in options],
        maxValues=MAX_PLACES,
        placeholder=ctx.t("control.places_hint"),
        nothingFoundMessage=ctx.t("control.places_none"),
        filter={"function": "gongkaiAll"},
        limit=60,
        maxDropdownHeight=320,
        hidePickedOptions=True,
        comboboxProps={"withinPortal": False},
        className="control-places",
        **{"aria-label": ctx.t("control.places"), "data-autofocus": True},
    )


def _years(ctx: Context) -> control.RangeSlider:
    first, last = ctx.snapshot.first_year, ctx.snapshot.last_year
    step = max(1, (last - first) // 5)
    marks = [{"value": year, "label": str(year)} for year in range(last, first - 1, -step)]
    return control.RangeSlider(
        id={"role": "control", "param": "years"},
        value=list(ctx.years),
        min=first,
        max=last,
        step=1,
        minRange=0,
        marks=marks,
        updatemode="mouseup",
        size="sm",
        mb=24,
        w=300,
        **{"aria-label": ctx.t("control.years")},
    )


def _radio(name: str, codes: Sequence[str], value: str, t: Text) -> Choice:
    options = [(code, t(f"{name}.{code}"), t(f"{name}.{code}.note")) for code in codes]
    return Choice({"role": "control", "param": name}, t(f"control.{name}"), options, value)


def _metric(ctx: Context, page: Page, records: dict[str, MetricRecord]) -> Choice:
    options = [(code, records[code].name(ctx.state.lang), "") for code in page.metrics if code in records]
    value = ctx.state.metric if ctx.state.metric in page.metrics else page.metrics[0]
    return Choice({"role": "control", "param": "metric"}, ctx.t("control.metric"), options, value)


def chip_label(param: str, ctx: Context, page: Page) -> str:
    """What a chip reads: the value now in force."""
    t, state = ctx.t, ctx.state
    if param == "places":
        chosen = len(state.selected)
        return t("chip.places_chosen", n=chosen) if chosen else t("chip.places_all")
    if param == "years":
        return numbers.years(*ctx.years)
    if param == "metric":
        records = metric_records(ctx.cur)
        code = state.metric if state.metric in page.metrics else (page.metrics or ("",))[0]
        return short_name(code, ctx) if code in records else code
    return t(f"{param}.{getattr(state, param)}")


def _chip(param: str, ctx: Context, page: Page, inside: html.Node) -> control.Popover:
    words = html.Span(
        [
            html.Span(ctx.t(f"control.{param}"), className="chip-name"),
            html.Span(chip_label(param, ctx, page), id={"role": "chip", "param": param}, className="chip-value"),
        ],
        className="chip-words",
    )
    return control.Popover(
        [
            control.PopoverTarget(words, boxWrapperProps=target("chip")),
            control.PopoverDropdown([html.P(ctx.t(f"control.{param}.help"), className="control-help"), inside]),
        ],
        position="bottom-start",
        width=340,
        shadow="md",
        radius=2,
        trapFocus=True,
        returnFocus=True,
        offset=6,
    )


def place_chips(ctx: Context) -> list[html.Button]:
    """One removable chip a selected place, in the colour of its line."""
    colours = place_colours(ctx.state.theme)
    selected = ctx.state.selected
    named = {place.adcode: place for place in place_options(ctx.cur, "\0", selected, 0)} if selected else {}
    chips = []
    if ctx.state.group:
        chips.append(_drop("group", "", ctx.t("chip.group", name=ctx.state.group.name), None, ctx.t))
    for number, code in enumerate(selected):
        name = place_name(named[code], ctx.state.lang) if code in named else code
        colour = colours[number] if number < len(colours) else None
        if code in ctx.state.places:
            chips.append(_drop("places", code, name, colour, ctx.t))
    return chips


def _drop(param: str, value: str, name: str, colour: str | None, t: Text) -> html.Button:
    swatch = [html.Span(className="chip-swatch", style={"background": css(colour)})] if colour else []
    return html.Button(
        [*swatch, name, html.Span("×", className="chip-x", **{"aria-hidden": "true"})],
        type="button",
        className="chip chip-place",
        title=t("chip.remove", name=name),
        **{"data-action": "drop", "data-param": param, "data-value": value},
    )


def notices(ignored: Sequence[Ignored], ctx: Context) -> list[html.P]:
    """The data version the link names where it is not shown, what of the link was not used, what is shown instead."""
    t = ctx.t
    lines = [t(f"notice.{item.reason}", parameter=item.parameter, value=item.value) for item in ignored[:5]]
    if len(ignored) > len(lines):
        lines.append(t("notice.more", n=len(ignored) - len(lines)))
    return [*_pin(ctx), *(html.P(line) for line in lines)]


def _pin(ctx: Context) -> list[html.P]:
    words = pin_words(ctx)
    if not words:
        return []
    address = href("/data", ctx.state.with_(metric=None), get_relative_path("/"))
    # No data-nav: the browser itself goes to the list on the page.
    changes = html.A(ctx.t("pin.changes"), href=f"{address}#data-revisions", target="_blank", rel="noopener")
    return [html.P([words, changes], className="pin")]


def statebar(ctx: Context, page: Page, ignored: Sequence[Ignored]) -> html.Div:
    """The bar of a page: its chips, the selected places, and the notice."""
    make: dict[str, Callable[[], html.Node]] = {
        "places": lambda: _places(ctx),
        "years": lambda: _years(ctx),
        "level": lambda: _radio("level", LEVELS, ctx.state.level, ctx.t),
        "scope": lambda: _radio("scope", SCOPES, ctx.state.scope, ctx.t),
        "metric": lambda: _metric(ctx, page, metric_records(ctx.cur)),
    }
    chips = [_chip(param, ctx, page, make[param]()) for param in page.controls]
    return html.Div(
        [
            html.Div(
                [*chips, html.Div(place_chips(ctx), id="place-chips", className="place-chips")], className="chips"
            ),
            html.Div(notices(ignored, ctx), id="notice", className="notice", role="status", **{"data-role": "notice"}),
        ],
        className="statebar",
        role="region",
        **{"aria-label": ctx.t("statebar.label")},
    )
