"""Chains of carried-over cases: a row a year, what came over as a tick, what was left as a dot, years hung together.

The axis counts cases, so that the thread from one year's dot to the next year's tick is upright when both agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages import numbers
from pages.charts import guard, notes
from pages.charts.logs import log_axis, place
from pages.charts.rows import MAX_ROWS, TALL, RowGroup, RowItem, lay_rows
from pages.charts.view import Context, Figure, ref
from pages.queries.carry_over import CarryOver
from pages.theme import palette

CELLS = tuple(f"t3.{row}.total" for row in ("new_requests", "carried_in", "res_total", "carried_out"))


@dataclass(frozen=True, slots=True)
class Chains:
    """What has a row of its own, years of one body together, and what shares a row with its level and year."""

    rows: tuple[CarryOver, ...]
    rest: tuple[CarryOver, ...]


def choose(records: Sequence[CarryOver], ctx: Context) -> Chains:
    """All reports as rows while they fit; then the chosen places, faults and neighbouring years, as many as fit."""
    if len(records) <= MAX_ROWS:
        return Chains(tuple(notes.in_order(records, ctx)), ())
    series: dict[str, list[CarryOver]] = {}
    for record in records:
        series.setdefault(record.publisher_code, []).append(record)
    ranked = sorted(series.values(), key=lambda s: (_weight(s, ctx), s[0].publisher_code))
    rows: list[CarryOver] = []
    for members in ranked:
        if _weight(members, ctx) < 3 and len(rows) + len(members) <= MAX_ROWS:
            rows += members
    drawn = {record.report_code for record in rows}
    return Chains(tuple(notes.in_order(rows, ctx)), tuple(r for r in records if r.report_code not in drawn))


def _weight(series: Sequence[CarryOver], ctx: Context) -> int:
    if notes.is_chosen(series[0], ctx):
        return 0
    if any(r.failed for r in series):
        return 1
    return 2 if any(r.chain for r in series) else 3


def source(record: CarryOver) -> str:
    """The four cells of the balance, or the report's prose."""
    return ref(record.report_code, *(() if record.is_quoted else CELLS))


def equation(record: CarryOver, ctx: Context) -> str:
    """The balance in figures: ``3,525 + 121 = 3,521 + 125``; ``≠`` where it does not hold."""
    left = numbers.exact(record.handled)
    if record.new is not None and record.carried_in is not None:
        left = f"{numbers.exact(record.new)} + {numbers.exact(record.carried_in)}"
    if record.closed is None:
        return ctx.t("carry_over.open", left=left)
    sign = "=" if record.accounted == record.handled else "≠"
    return f"{left} {sign} {numbers.exact(record.closed)} + {numbers.exact(record.carried_out)}"


def figure(hung: Chains, ctx: Context) -> tuple[Figure, int]:
    """Rows by level, then one strip a level and year for the rest. Figure and height."""
    groups: list[RowGroup] = []
    members: list[list[CarryOver]] = []
    hanging = {record.report_code for record in hung.rows}
    for panel in guard.panels([*hung.rows, *hung.rest], ctx):
        own = [r for r in panel.records if r.report_code in hanging]
        others = [r for r in panel.records if r.report_code not in hanging]
        strips = [[r for r in others if r.year == year] for year in sorted({r.year for r in others})]
        items = [_row(r, ctx) for r in own] + [_strip(strip, bool(own), ctx) for strip in strips]
        if items:
            groups.append(RowGroup(panel.heading, tuple(items)))
            members += [[r] for r in own] + strips
    top = max(max(r.carried_out, r.carried_in or 0) for row in members for r in row)
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, log_axis(top, ctx.state.lang), TALL if hung.rows else 30)
    rows = [(y, row[0]) for y, row in zip(laid.y, members, strict=True) if row[0].report_code in hanging]
    strips_at = [(y, r) for y, row in zip(laid.y, members, strict=True) for r in row if r.report_code not in hanging]
    p = palette(ctx.state.theme)
    data = [
        *_threads(rows, ctx),
        _moves(rows, p["mark"]),
        _ticks(rows, ctx),
        _rings([(y, r) for y, r in [*rows, *strips_at] if r.failed], p["refused"]),
        _dots([*rows, *strips_at], ctx),
    ]
    return {"data": data, "layout": laid.layout}, laid.height


def _row(record: CarryOver, ctx: Context) -> RowItem:
    share = numbers.rate(record.share) if record.share is not None else ctx.t("missing.too_few")
    counts = numbers.ratio(record.carried_out, record.handled)
    return RowItem(
        f"{notes.name_of(record, ctx)}  {record.year}",
        counts,
        notes.colour_of(record, ctx),
        strong=share,
        note=equation(record, ctx),
    )


def _strip(records: Sequence[CarryOver], is_rest: bool, ctx: Context) -> RowItem:
    key = "carry_over.strip_rest" if is_rest else "carry_over.strip"
    out, handled = sum(r.carried_out for r in records), sum(r.handled for r in records)
    share = numbers.rate(out / handled) if handled else ""
    label, counts = ctx.t(key, year=records[0].year), numbers.ratio(out, handled)
    return RowItem(label, counts, strong=share, note=notes.reports(records, ctx))


def _threads(rows: Sequence[tuple[float, CarryOver]], ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    at = {(r.publisher_code, r.scope_code, r.year): (y, r) for y, r in rows}
    joined = [(at.get((r.publisher_code, r.scope_code, r.year - 1)), y, r) for y, r in rows if r.carried_in is not None]
    traces = []
    for status, tint, dash in (("pass", p["mark"], "solid"), ("fail", p["refused"], "3px,2px")):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for before, y, r in joined:
            if before is not None and r.chain == status:
                xs += [place(before[1].carried_out), place(r.carried_in or 0), None]
                ys += [before[0], y, None]
        line = {"color": tint, "width": 2.2, "dash": dash}
        traces.append({"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"})
    return traces


def _moves(rows: Sequence[tuple[float, CarryOver]], tint: str) -> Figure:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, r in rows:
        if r.carried_in is not None:
            xs += [place(r.carried_in), place(r.carried_out), None]
            ys += [y, y, None]
    line = {"color": tint, "width": 1.2}
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"}


def hover(record: CarryOver, ctx: Context) -> str:
    """Name, balance in words and figures, and the year before."""
    lines = [f"{notes.name_of(record, ctx, 30)} {record.year}", f"<b>{equation(record, ctx)}</b>"]
    lines.append(ctx.t("carry_over.reads"))
    if record.carried_in is not None and record.before is not None:
        key = "carry_over.hover_holds" if record.chain == "pass" else "carry_over.hover_breaks"
        lines.append(ctx.t(key, before=numbers.exact(record.before), now=numbers.exact(record.carried_in)))
    return "<br>".join(lines)


def _ticks(rows: Sequence[tuple[float, CarryOver]], ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    shown = [(y, r) for y, r in rows if r.carried_in is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place(r.carried_in or 0) for _, r in shown],
        "y": [y for y, _ in shown],
        "cliponaxis": False,
        "marker": {
            "symbol": "line-ns",
            "size": 13,
            "line": {"width": 2.4, "color": [notes.colour_of(r, ctx) or p["ink2"] for _, r in shown]},
        },
        "hovertext": [hover(r, ctx) for _, r in shown],
        "hoverinfo": "text",
        "customdata": [source(r) for _, r in shown],
    }


def _rings(points: Sequence[tuple[float, CarryOver]], tint: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place(r.carried_out) for _, r in points],
        "y": [y for y, _ in points],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"size": 17, "symbol": "circle-open", "color": tint, "line": {"width": 1.4}},
    }


def _dots(points: Sequence[tuple[float, CarryOver]], ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    tints = [notes.colour_of(r, ctx) or p["ink2"] for _, r in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place(r.carried_out) for _, r in points],
        "y": [y for y, _ in points],
        "cliponaxis": False,
        "marker": {
            "size": 9,
            "color": [p["paper"] if r.is_quoted else tint for (_, r), tint in zip(points, tints, strict=True)],
            "line": {"color": tints, "width": 2},
        },
        "hovertext": [hover(r, ctx) for _, r in points],
        "hoverinfo": "text",
        "customdata": [source(r) for _, r in points],
    }
