"""Outcome composition: one bar a report, summing to 100 %; pooled bars where there are too many to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages import numbers
from pages.charts import notes
from pages.charts.rows import MAX_ROWS, RowGroup, RowItem, lay_rows, percent_axis
from pages.charts.view import (
    ChartSpec,
    ChartView,
    Column,
    Context,
    Figure,
    KeyEntry,
    Row,
    Table,
    empty_view,
    ref,
)
from pages.queries.outcome_mix import GROUPS, OutcomeMix, outcome_mix
from pages.text import Text
from pages.theme import palette

ID = "outcome_mix"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its row's label and heading, the six groups in cases, the denominator, its source."""

    heading: str
    label: str
    parts: tuple[int | None, ...]
    closed: int
    ref: str
    colour: str | None = None
    is_failed: bool = False

    @property
    def rest(self) -> int:
        """What the groups leave of the denominator; below zero the report's parts exceed its total."""
        return self.closed - sum(part for part in self.parts if part is not None)


def bars(records: Sequence[OutcomeMix], ctx: Context) -> list[Bar]:
    """One bar a report, or one a level and year when there are more than fit, levels always apart."""
    t = ctx.t
    shown = sorted(
        records,
        key=lambda r: (notes.LEVELS.index(notes.level_of(r)), not notes.is_chosen(r, ctx), r.publisher_code, r.year),
    )
    if len(shown) > MAX_ROWS:
        named = [r for r in shown if notes.is_chosen(r, ctx)][:MAX_ROWS]
        return [*(_bar(r, ctx) for r in named), *_pooled([r for r in shown if r not in named], t)]
    return [_bar(record, ctx) for record in shown]


def _bar(record: OutcomeMix, ctx: Context) -> Bar:
    label = f"{notes.name_of(record, ctx)}  {record.year}"
    return Bar(
        ctx.t(f"level.{notes.level_of(record)}"),
        label,
        record.parts,
        record.closed,
        ref(record.report_code, metric="disclosed_of_closed"),
        notes.colour_of(record, ctx),
        record.failed > 0,
    )


def _pooled(records: Sequence[OutcomeMix], t: Text) -> list[Bar]:
    found = []
    for level, year in sorted({(notes.LEVELS.index(notes.level_of(r)), r.year) for r in records}):
        members = [r for r in records if notes.level_of(r) == notes.LEVELS[level] and r.year == year]
        parts = tuple(sum(part or 0 for part in group) for group in zip(*(r.parts for r in members), strict=True))
        label = t("outcome_mix.pooled", year=year, places=t("unit.reports", n=len(members)))
        found.append(Bar(t(f"level.{notes.LEVELS[level]}"), label, parts, sum(r.closed for r in members), ""))
    return found


def figure(rows: Sequence[Bar], theme: str, lang: str, t: Text) -> tuple[Figure, int]:
    """Stacked bars, a white hairline between neighbours. Returns the figure and its height."""
    p = palette(theme)
    groups = [
        RowGroup(
            heading,
            tuple(
                RowItem(row.label, numbers.count(row.closed, lang), row.colour, row.is_failed)
                for row in rows
                if row.heading == heading
            ),
        )
        for heading in dict.fromkeys(row.heading for row in rows)
    ]
    laid = lay_rows(groups, theme, lang, percent_axis())
    names = [t(f"group.{group}") for group in GROUPS]
    data = [_segment(rows, laid.y, i, name, p[GROUPS[i]], p["paper"]) for i, name in enumerate(names)]
    if any(row.rest > 0 for row in rows):
        data.append(_rest(rows, laid.y, t("key.unknown_part"), p["ink3"], p["paper"]))
    layout = laid.layout | {"barmode": "stack", "bargap": 0.3}
    return {"data": data, "layout": layout}, laid.height


def _segment(rows: Sequence[Bar], y: tuple[float, ...], i: int, name: str, colour: str, paper: str) -> Figure:
    base = [max(row.closed, row.closed - row.rest) or 1 for row in rows]
    shares = [(row.parts[i] or 0) / whole for row, whole in zip(rows, base, strict=True)]
    texts = [
        f"{row.label}<br>{name} <b>{numbers.rate(share)}</b>  {numbers.ratio(row.parts[i] or 0, row.closed)}"
        for row, share in zip(rows, shares, strict=True)
    ]
    inside = [f"{share * 100:.0f}" if share >= 0.06 else "" for share in shares]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(y),
        "x": shares,
        "width": 17,
        "marker": {"color": colour, "line": {"color": paper, "width": 1}},
        "text": inside,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {"size": 11, "color": _on(colour)},
        "hovertext": texts,
        "hoverinfo": "text",
        "customdata": [row.ref for row in rows],
    }


def _on(colour: str) -> str:
    # White on dark, near-black on light: relative luminance of the segment decides.
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else "#141e28"


def _rest(rows: Sequence[Bar], y: tuple[float, ...], name: str, colour: str, paper: str) -> Figure:
    shares = [max(row.rest, 0) / (row.closed or 1) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(y),
        "x": shares,
        "width": 17,
        "marker": {
            "color": paper,
            "line": {"color": colour, "width": 1},
            "pattern": {"shape": "/", "fgcolor": colour, "size": 5, "solidity": 0.25},
        },
        "hovertext": [f"{row.label}<br>{name}  {numbers.exact(row.rest)}" for row in rows],
        "hoverinfo": "text",
        "customdata": [row.ref for row in rows],
    }


def table(records: Sequence[OutcomeMix], ctx: Context) -> Table:
    """One row a report: six groups in cases, printed total, sum of the parts."""
    t = ctx.t
    columns = (
        Column("entity", t("col.entity")),
        Column("level", t("col.level")),
        Column("year", t("col.year"), "year"),
        *(Column(group, t(f"group.{group}"), "count") for group in GROUPS),
        Column("closed", t("col.closed"), "count"),
        Column("known", t("col.closed_sum"), "count"),
    )
    rows = [
        Row(
            (notes.name_of(r, ctx, 40), t(f"level.{notes.level_of(r)}"), r.year, *r.parts, r.printed_total, r.known),
            ref(r.report_code, metric="disclosed_of_closed"),
        )
        for r in records
    ]
    return Table(columns, tuple(rows))


def view(ctx: Context) -> ChartView:
    """How requests were closed, report by report."""
    t, state = ctx.t, ctx.state
    title = t("outcome_mix.title", years=notes.years(ctx))
    found = outcome_mix(ctx.cur, notes.selection(ctx))
    records = [record for record in found if record.closed > 0]
    chosen = [record for record in records if notes.is_chosen(record, ctx)]
    if not records:
        return empty_view(ID, title, t("empty.none"))
    drawn, height = figure(bars(records, ctx), state.theme, state.lang, t)
    p = palette(state.theme)
    key = [KeyEntry(t(f"group.{group}"), "square", p[group]) for group in GROUPS]
    if any(record.closed > record.known for record in records):
        key.append(KeyEntry(t("key.unknown_part"), "hatch", p["ink3"]))
    if any(record.failed for record in records):
        key.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    forms = t.join([t.or_code(f"form.{form}", form) for form in sorted({record.form for record in records})])
    return ChartView(
        ID,
        title,
        t("outcome_mix.sub", reports=notes.reports(records, ctx), scope=notes.scope_name(ctx), forms=forms),
        _sentence(chosen or records, ctx),
        drawn,
        height,
        table(records, ctx),
        tuple(key),
        notes.footnotes(records, ctx, t("outcome_mix.foot")),
    )


def _sentence(found: Sequence[OutcomeMix], ctx: Context) -> str:
    # A prefecture's whole-area report contains its counties: only one level may be added up.
    level, records = notes.largest_level(found)
    closed = sum(record.closed for record in records)
    shares = {
        group: numbers.rate(sum(record.parts[i] or 0 for record in records) / closed) for i, group in enumerate(GROUPS)
    }
    first, last = min(r.year for r in records), max(r.year for r in records)
    return ctx.t(
        "outcome_mix.sentence",
        years=numbers.years(first, last),
        n=len(records),
        level=notes.level_word(level, ctx),
        closed=numbers.count(closed, ctx.state.lang),
        granted=shares["granted"],
        partial=shares["partial"],
        refused=shares["refused"],
        unable=shares["unable"],
    )


SPEC = ChartSpec(ID, view)
