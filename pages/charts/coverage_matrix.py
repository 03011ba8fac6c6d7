"""Places × years: what is held, and where nothing is, why. Hundreds of places are added up by province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from etl.forms import load_names
from pages import numbers
from pages.charts import guard, notes
from pages.charts.breaks import year_axis
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view, ref
from pages.names import place_name
from pages.queries.coverage_cells import CoverageCell, coverage_cells
from pages.queries.coverage_counts import CoverageCount, coverage_counts
from pages.state import encode
from pages.theme import palette

ID = "coverage_matrix"
# The largest province has some 200 places; two provinces are counted, not listed.
MAX_LISTED = 240
ROW = 19
CELL = 0.93
# Drawn in this order: what is held lies on top of what is not.
STATES = ("none", "other", "quoted", "tables")


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a row: where it begins (in years) and ends, its state, words on it and behind it, its source."""

    y: float
    start: float
    width: float
    state: str
    text: str
    hover: str
    ref: str = ""


def _marker(state: str, ctx: Context) -> dict[str, Any]:
    p = palette(ctx.state.theme)
    if state == "tables":
        return {"color": p["accent"], "line": {"color": p["accent"], "width": 1}}
    if state == "quoted":
        pattern = {"shape": "/", "fgcolor": p["mark"], "size": 5, "solidity": 0.3}
        return {"color": p["paper"], "line": {"color": p["mark"], "width": 1}, "pattern": pattern}
    return {"color": p["band"] if state == "other" else p["paper"], "line": {"color": p["rule"], "width": 1}}


def boxes(found: Sequence[Box], ctx: Context) -> list[Figure]:
    """One trace a state."""
    p = palette(ctx.state.theme)
    traces: list[Figure] = []
    for state in STATES:
        own = [box for box in found if box.state == state]
        if not own:
            continue
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "base": [box.start for box in own],
                "x": [box.width for box in own],
                "y": [box.y for box in own],
                "width": ROW - 4,
                "marker": _marker(state, ctx),
                "text": [box.text for box in own],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "insidetextfont": {"size": 10.5, "color": p["paper"] if state == "tables" else p["ink2"]},
                "hovertext": [box.hover for box in own],
                "hoverinfo": "text",
                "customdata": [box.ref for box in own],
            }
        )
    return traces


def table_names(codes: Sequence[str], ctx: Context) -> str:
    """Tables by their numbers."""
    return ctx.t.join([ctx.t(f"table.{code}") for code in codes])


def reason(cell: CoverageCell, ctx: Context) -> str:
    """What a cell holds, or why it holds nothing."""
    t = ctx.t
    if cell.state == "tables":
        name = load_names().get(("form", cell.form or ""))
        form = (name.zh if ctx.state.lang == "zh" else name.en) if name else cell.form or ""
        words = t("coverage_matrix.tables", n=cell.table_count, form=form)
        return words + (t("coverage_matrix.refused", tables=table_names(cell.refused, ctx)) if cell.refused else "")
    if cell.state == "quoted" and cell.refused:
        return t("coverage_matrix.all_refused", tables=table_names(cell.refused, ctx))
    return t(f"coverage_matrix.{cell.state}", n=cell.other_count)


def _place_boxes(cells: Sequence[CoverageCell], y: dict[str, float], ctx: Context) -> list[Box]:
    return [
        Box(
            y[cell.adcode],
            cell.year - CELL / 2,
            CELL,
            cell.state,
            str(cell.table_count) if cell.table_count else "",
            f"{place_name(cell, ctx.state.lang)} {cell.year}<br>{reason(cell, ctx)}",
            ref(cell.report_code) if cell.report_code else "",
        )
        for cell in cells
        if cell.state != "abolished"
    ]


def places(cells: Sequence[CoverageCell], ctx: Context) -> tuple[Figure, int]:
    """One row a place, grouped by level. Figure and height."""
    groups, order = [], []
    for heading, held in guard.by_level(cells, ctx):
        first = {cell.adcode: cell for cell in reversed(held)}
        own = list(dict.fromkeys(cell.adcode for cell in held))
        groups.append(RowGroup(heading, tuple(RowItem(place_name(first[code], ctx.state.lang)) for code in own)))
        order += own
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, year_axis(ctx.years), ROW)
    drawn = _place_boxes(cells, dict(zip(order, laid.y, strict=True)), ctx)
    return {"data": boxes(drawn, ctx), "layout": laid.layout | {"barmode": "overlay"}}, laid.height


def provinces(counts: Sequence[CoverageCount], ctx: Context) -> tuple[Figure, int]:
    """One row a province: the filled part of a cell is the share of its places with a report."""
    first = {count.adcode: count for count in reversed(counts)}
    ordered = sorted(first.values(), key=lambda count: count.adcode)
    names = [place_name(count, ctx.state.lang) for count in ordered]
    items = [
        RowItem(name, ctx.t("unit.places", n=_most(counts, count.adcode)))
        for name, count in zip(names, ordered, strict=True)
    ]
    laid = lay_rows([RowGroup("", tuple(items))], ctx.state.theme, ctx.state.lang, year_axis(ctx.years), 23)
    links = dict(zip(names, ordered, strict=True))
    for note in laid.layout["annotations"]:
        if note["text"] in links:
            note["text"] = _link(note["text"], drill_link(links[note["text"]], ctx), ctx)
    y = {count.adcode: at for count, at in zip(ordered, laid.y, strict=True)}
    drawn = [box for count in counts for box in _pieces(count, y[count.adcode], ctx)]
    data = [*boxes(drawn, ctx), _numbers(counts, y, ctx)]
    return {"data": data, "layout": laid.layout | {"barmode": "overlay"}}, laid.height


def _link(words: str, address: str, ctx: Context) -> str:
    # Plotly paints links blue; a span inside keeps them in our colour.
    tint = palette(ctx.state.theme)["accent"]
    return f'<a href="{address}" target="_self"><span style="color:{tint}">{words}</span></a>'


def _most(counts: Sequence[CoverageCount], adcode: str) -> int:
    return max(count.place_count for count in counts if count.adcode == adcode)


def drill_link(count: CoverageCount, ctx: Context) -> str:
    """The query string that opens one province's places."""
    return "?" + encode(ctx.state.with_(places=(count.adcode,), group=None))


def _pieces(count: CoverageCount, y: float, ctx: Context) -> list[Box]:
    t = ctx.t
    held = count.table_count + count.quoted_count
    hover = t(
        "coverage_matrix.province",
        name=place_name(count, ctx.state.lang),
        year=count.year,
        places=count.place_count,
        tables=count.table_count,
        quoted=count.quoted_count,
        none=count.place_count - held,
    )
    left, unit = count.year - CELL / 2, CELL / max(count.place_count, held, 1)
    pieces = [Box(y, left, CELL, "none", "", hover)]
    if count.quoted_count:
        start = left + unit * count.table_count
        pieces.append(Box(y, start, unit * count.quoted_count, "quoted", "", hover))
    if count.table_count:
        pieces.append(Box(y, left, unit * count.table_count, "tables", "", hover))
    return pieces


def _numbers(counts: Sequence[CoverageCount], y: dict[str, float], ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    shown = [count for count in counts if count.table_count + count.quoted_count]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [count.year + CELL / 2 - 0.05 for count in shown],
        "y": [y[count.adcode] for count in shown],
        "text": [str(count.table_count + count.quoted_count) for count in shown],
        "textposition": "middle left",
        "textfont": {"size": 11, "color": p["ink"]},
        "hoverinfo": "skip",
    }


def place_table(cells: Sequence[CoverageCell], ctx: Context) -> Table:
    """One row a place and year."""
    t = ctx.t
    columns = (
        Column("entity", t("level.place")),
        Column("adcode", t("col.adcode")),
        Column("level", t("col.level")),
        Column("year", t("col.year"), "year"),
        Column("state", t("coverage_matrix.col.state")),
        Column("tables", t("coverage_matrix.col.tables"), "count"),
        Column("other", t("coverage_matrix.col.other"), "count"),
    )
    rows = [
        Row(
            (
                place_name(cell, ctx.state.lang),
                cell.adcode,
                t(f"level.{cell.level_code}"),
                cell.year,
                reason(cell, ctx),
                cell.table_count,
                cell.other_count,
            ),
            ref(cell.report_code) if cell.report_code else None,
            {"tables": t(f"coverage_matrix.{cell.state}.short")},
        )
        for cell in cells
    ]
    return Table(columns, tuple(rows))


def province_table(counts: Sequence[CoverageCount], ctx: Context) -> Table:
    """One row a province and year."""
    t = ctx.t
    columns = (
        Column("entity", t("level.province")),
        Column("adcode", t("col.adcode")),
        Column("year", t("col.year"), "year"),
        Column("places", t("coverage_matrix.col.places"), "count"),
        Column("tables", t("coverage.key.table"), "count"),
        Column("quoted", t("coverage.key.quoted"), "count"),
        Column("none", t("coverage_matrix.none.short"), "count"),
    )
    rows = [
        Row(
            (
                place_name(count, ctx.state.lang),
                count.adcode,
                count.year,
                count.place_count,
                count.table_count,
                count.quoted_count,
                count.place_count - count.table_count - count.quoted_count,
            )
        )
        for count in counts
    ]
    return Table(columns, tuple(rows))


def key(states: Sequence[str], ctx: Context) -> tuple[KeyEntry, ...]:
    """The states that are on the plot."""
    t, p = ctx.t, palette(ctx.state.theme)
    every = {
        "tables": KeyEntry(t("coverage.key.table"), "square", p["accent"]),
        "quoted": KeyEntry(t("coverage.key.quoted"), "hatch", p["mark"]),
        "other": KeyEntry(t("coverage_matrix.other.short"), "square", p["band"]),
        "none": KeyEntry(t("coverage_matrix.none.short"), "square", p["paper"]),
    }
    return tuple(every[state] for state in reversed(STATES) if state in states)


def view(ctx: Context) -> ChartView:
    """Coverage of the chosen places and all below them, else of every place of the level."""
    t = ctx.t
    title = t("coverage_matrix.title", years=notes.years(ctx))
    chosen = notes.selection(ctx, only_chosen=True)
    counts = coverage_counts(ctx.cur, chosen)
    if not counts:
        return empty_view(ID, title, t("coverage_matrix.nobody"))
    asked = guard.listed(ctx, is_every_scope=False)
    # That nothing is held is what this chart is there to show; any other refusal stands.
    if asked.refused and asked.notes[0].code != "no_points":
        return guard.refusal(ID, title, asked, ctx)
    last = max(count.year for count in counts)
    listed = sum(_most(counts, code) for code in {count.adcode for count in counts})
    if listed <= MAX_LISTED:
        cells = coverage_cells(ctx.cur, chosen)
        drawn, height = places(cells, ctx)
        table, states = place_table(cells, ctx), sorted({cell.state for cell in cells})
    else:
        drawn, height = provinces(counts, ctx)
        table, states = province_table(counts, ctx), ["tables", "quoted", "none"]
    mode, click = ("listed", "click.cell") if listed <= MAX_LISTED else ("counted", "click.province")
    return ChartView(
        ID,
        title,
        t(f"coverage_matrix.sub_{mode}", places=t("unit.places", n=numbers.exact(listed)), scope=notes.scope_name(ctx)),
        sentence(counts, last, ctx),
        drawn,
        height,
        table,
        key(states, ctx),
        notes.small_print(
            asked, ctx, t("coverage_matrix.foot"), notes.clickable(f"coverage_matrix.foot_{mode}", click, ctx)
        ),
        min_width=480,
    )


def sentence(counts: Sequence[CoverageCount], year: int, ctx: Context) -> str:
    """How many places have a report of the newest year and how many have none; of a single place, which years."""
    every = [count for count in counts if count.year == year]
    places, tables = sum(count.place_count for count in every), sum(count.table_count for count in every)
    held = tables + sum(count.quoted_count for count in every)
    if places == 1:
        have = sorted(count.year for count in counts if count.table_count + count.quoted_count)
        return ctx.t(
            "coverage_matrix.sentence_alone" if have else "coverage_matrix.sentence_never",
            years=notes.years(ctx),
            scope=notes.scope_word(ctx),
            have=ctx.t.join([str(each) for each in have]),
        )
    is_whole = len(every) == 1 and every[0].adcode in ctx.state.selected
    return ctx.t(
        "coverage_matrix.sentence_one" if is_whole else "coverage_matrix.sentence",
        name=place_name(every[0], ctx.state.lang),
        year=year,
        scope=notes.scope_word(ctx),
        places=numbers.exact(places),
        held=held,
        tables=tables,
        none=numbers.exact(places - held),
    )


SPEC = ChartSpec(ID, view)
