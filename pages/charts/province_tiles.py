"""Province tiles: one square a province in its rough position; hatched where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages import theme as look
from pages.charts import guard, notes
from pages.charts.tiles import tiles
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table
from pages.names import place_name
from pages.queries.province_counts import ProvinceCount, province_counts
from pages.theme import palette

ID = "province_tiles"
HEIGHT = 430
# Nine squares to a phone's width (assets/narrow.js).
NARROW = 300
GAP = 0.05
# Steps of lightness towards the accent: few enough to tell apart on paper.
STEPS = (1, 3, 6, 11, 21)


def shade(count: int, theme: str) -> str:
    """The tile's colour: paper for nothing, five steps to the accent."""
    p = palette(theme)
    step = sum(count >= limit for limit in STEPS)
    return p[f"tile_{step}"] if step else p["paper"]


def _hatch(column: int, row: int, colour: str) -> list[dict[str, Any]]:
    left, top, size = column + GAP, row + GAP, 1 - 2 * GAP
    lines = []
    for i in range(1, 8):
        offset = i * size / 4
        x0, y0 = (left, top + offset) if offset <= size else (left + offset - size, top + size)
        x1, y1 = (left + offset, top) if offset <= size else (left + size, top + offset - size)
        lines.append({"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": {"color": colour, "width": 1}})
    return lines


Placed = tuple[ProvinceCount, int, int]


def _square(province: ProvinceCount, column: int, row: int, ctx: Context) -> dict[str, Any]:
    theme, p = ctx.state.theme, palette(ctx.state.theme)
    chosen = province.adcode in ctx.state.selected
    fill = shade(province.place_count, theme) if province.place_count else "rgba(0,0,0,0)"
    edge = p["ink"] if chosen else fill if province.place_count else p["rule"]
    return {
        "type": "rect",
        "x0": column + GAP,
        "x1": column + 1 - GAP,
        "y0": row + GAP,
        "y1": row + 1 - GAP,
        "fillcolor": fill,
        "line": {"color": edge, "width": 2.5 if chosen else 1},
        "layer": "below",
    }


def _names(placed: Sequence[Placed], ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    dark = [sum(province.place_count >= limit for limit in STEPS) >= 4 for province, _, _ in placed]
    inks = [
        p["paper"] if d else p["ink"] if province.place_count else p["ink3"]
        for d, (province, _, _) in zip(dark, placed, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "text+markers",
        "x": [c + 0.5 for _, c, _ in placed],
        "y": [r + 0.5 for _, _, r in placed],
        "text": [f"<b>{ctx.t(f'tile.{v.adcode}')}</b><br>{v.place_count or '–'}" for v, _, _ in placed],
        "textfont": {"size": 13, "color": inks},
        "marker": {"size": 38, "symbol": "square", "color": "rgba(0,0,0,0)"},
        "hovertext": [
            f"{place_name(v, ctx.state.lang)}<br><b>{ctx.t('unit.places', n=v.place_count)}</b>"
            f" · {ctx.t('unit.reports', n=v.report_count)}"
            for v, _, _ in placed
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
        "customdata": [v.adcode for v, _, _ in placed],
    }


def figure(provinces: Sequence[ProvinceCount], ctx: Context) -> Figure:
    """Squares as shapes (they keep their form in every size), name and number as text on top."""
    theme, lang = ctx.state.theme, ctx.state.lang
    placed = [(province, *tiles()[province.adcode]) for province in provinces if province.adcode in tiles()]
    shapes: list[dict[str, Any]] = []
    for province, column, row in placed:
        if not province.place_count:
            shapes += _hatch(column, row, palette(theme)["rule"])
        shapes.append(_square(province, column, row, ctx))
    bare = {"showgrid": False, "constrain": "domain"}
    layout = look.layout(
        theme,
        lang,
        margin={"l": 2, "r": 2, "t": 2, "b": 2, "pad": 0},
        shapes=shapes,
        meta={"narrow": NARROW},
        xaxis=look.axis(theme, range=[0, 9], showticklabels=False, **bare),
        yaxis=look.axis(theme, range=[8, 0], showticklabels=False, scaleanchor="x", constraintoward="top", **bare),
    )
    return {"data": [_names(placed, ctx)], "layout": layout}


def table(provinces: Sequence[ProvinceCount], ctx: Context) -> Table:
    """One row a province."""
    t = ctx.t
    columns = (
        Column("entity", t("level.province")),
        Column("adcode", t("col.adcode")),
        Column("places", t("province_tiles.col.places"), "count"),
        Column("reports", t("province_tiles.col.reports"), "count"),
    )
    return Table(
        columns, tuple(Row((place_name(v, ctx.state.lang), v.adcode, v.place_count, v.report_count)) for v in provinces)
    )


def view(ctx: Context) -> ChartView:
    """How many places of each province have a report of the state's scope, level and years."""
    t = ctx.t
    title = t("province_tiles.title", years=notes.years(ctx))
    every = province_counts(ctx.cur, notes.selection(ctx))
    provinces = [v for v in every if v.adcode in tiles()]
    held = [v for v in provinces if v.place_count]
    asked = guard.listed(ctx, is_every_scope=False, only_chosen=False)
    if asked.refused or not held:
        is_elsewhere = not asked.refused and any(v.place_count for v in every)
        return guard.refusal(ID, title, asked, ctx, t("province_tiles.elsewhere") if is_elsewhere else "")
    p = palette(ctx.state.theme)
    most = max(held, key=lambda v: v.place_count)
    reports = t("unit.reports", n=sum(v.report_count for v in provinces))
    return ChartView(
        ID,
        title,
        t("province_tiles.sub", scope=notes.scope_name(ctx), reports=reports),
        t(
            "province_tiles.sentence",
            n=len(held),
            scope=notes.scope_word(ctx),
            name=place_name(most, ctx.state.lang),
            most=most.place_count,
        ),
        figure(provinces, ctx),
        HEIGHT,
        table(provinces, ctx),
        (
            KeyEntry(t("province_tiles.key.some"), "square", shade(11, ctx.state.theme)),
            KeyEntry(t("province_tiles.key.none"), "hatch", p["rule"]),
        ),
        notes.small_print(asked, ctx, t("province_tiles.foot")),
    )


SPEC = ChartSpec(ID, view)
