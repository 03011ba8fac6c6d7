"""Above the charts of the comparison: an example said to be one, one-click suggestions, the reader's own group."""

from __future__ import annotations

from collections.abc import Sequence

from pages.charts.view import Context
from pages.names import place_name
from pages.queries.place_options import PlaceOption, place_options
from pages.queries.place_sets import PlaceSet, place_sets
from pages.queries.similar_places import SimilarPlace, similar_places
from pages.registry import Visit
from pages.state import MAX_NAME, MAX_PLACES, Group, ViewState
from pages.widgets import control, html
from pages.widgets.rail import link

PATH = "/compare"
# Suggestions for this many of the chosen places; more would bury the charts.
ASKED = 2


def compare_tools(visit: Visit) -> list[object]:
    """Invitation or group form, then suggestions."""
    ctx = visit.ctx
    if not ctx.state.selected:
        return [html.P(ctx.t("compare.example"), className="invitation"), *_starters(ctx)]
    return [_group(ctx), *_suggestions(ctx)]


def _adding(codes: Sequence[str], words: object, ctx: Context, title: str) -> object:
    places = tuple(dict.fromkeys((*ctx.state.places, *codes)))[:MAX_PLACES]
    state = ctx.state.with_(places=places)
    # Only the places change; the script takes everything else from the address.
    return link(PATH, state, words, className="suggestion", title=title, **{"data-set": f"places={','.join(places)}"})


def _starters(ctx: Context) -> list[object]:
    sets = place_sets(ctx.cur, ctx.state.scope, ctx.state.level)
    if not sets:
        return []
    return [html.P([html.Span(ctx.t("compare.sets"), className="quiet"), *_sets(sets, ctx)], className="suggestions")]


def _sets(sets: Sequence[PlaceSet], ctx: Context) -> list[object]:
    found: list[object] = []
    for one in sets:
        words = ctx.t(
            "compare.set",
            province=place_name(one, ctx.state.lang),
            level=ctx.t(f"level.{one.level_code}"),
            n=len(one.places),
        )
        found.append(_adding(one.places, words, ctx, words))
    return found


def _suggestions(ctx: Context) -> list[object]:
    asked = ctx.state.selected[-ASKED:]
    named = {place.adcode: place for place in place_options(ctx.cur, "\0", asked, 0)}
    rows: list[object] = []
    for code in asked:
        if code not in named:
            continue
        alike = [s for s in similar_places(ctx.cur, code, ctx.state.scope, 8) if s.adcode not in ctx.state.selected][:5]
        if alike and len(ctx.state.selected) < MAX_PLACES:
            rows.append(html.P(_alike(named[code], alike, ctx), className="suggestions"))
    return rows


def _alike(place: PlaceOption, alike: Sequence[SimilarPlace], ctx: Context) -> list[object]:
    t, lang = ctx.t, ctx.state.lang
    name = place_name(place, lang)
    parts: list[object] = [html.Span(t("compare.similar", name=name), className="quiet")]
    for one in alike:
        words = ["+ ", place_name(one, lang), html.Span(f" {likeness(one, ctx)}", className="quiet")]
        parts.append(_adding((one.adcode,), words, ctx, t("compare.add", name=place_name(one, lang))))
    return [*parts, _adding([one.adcode for one in alike], t("compare.similar_all"), ctx, t("compare.similar_all"))]


def likeness(one: SimilarPlace, ctx: Context) -> str:
    """In what a place is alike: province, and residents or requests as a multiple."""
    if one.size_ratio is None:
        return ctx.t("compare.similar_unknown")
    where = "near" if one.is_same_province else "far"
    by = "" if one.by_residents else "_volume"
    return ctx.t(f"compare.similar_{where}{by}", ratio=f"{one.size_ratio * 100:.0f}\u00a0%")


def _group(ctx: Context) -> object:
    t, state = ctx.t, ctx.state
    if state.group is not None and not state.places:
        return _members(state.group, state, ctx)
    chosen = state.selected
    return html.Div(
        [
            html.Label(t("compare.group_name"), htmlFor="group-name", className="quiet"),
            control.Input(
                id="group-name",
                type="text",
                value=state.group.name if state.group else "",
                maxLength=MAX_NAME,
                placeholder=t("compare.group_hint"),
                className="group-name",
            ),
            html.Button(
                t("compare.group_save", n=len(chosen)),
                type="button",
                className="button",
                **{"data-action": "group", "data-codes": ",".join(chosen)},
            ),
            html.Span(t("compare.group_note"), className="quiet"),
        ],
        className="group-form",
    )


def _members(group: Group, state: ViewState, ctx: Context) -> object:
    t = ctx.t
    named = {place.adcode: place for place in place_options(ctx.cur, "\0", group.places, 0)}
    names = [
        link(f"/place/{code}", state.with_(metric=None), place_name(named[code], state.lang))
        for code in group.places
        if code in named
    ]
    spaced = [part for name in names for part in (name, "、" if state.lang == "zh" else ", ")][:-1]
    opened = html.Button(
        t("compare.group_open", name=group.name),
        type="button",
        className="tool",
        **{"data-action": "ungroup", "data-codes": ",".join(group.places)},
    )
    head = html.Span(t("compare.group_members", name=group.name, n=len(names)), className="quiet")
    return html.P([head, *spaced, " ", opened], className="group-members")
