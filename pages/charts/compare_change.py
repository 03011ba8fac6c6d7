"""The change between two years, place by place, with its interval and the word for it: established or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log10
from typing import Any

from pages import numbers
from pages.charts import notes, peers, pooling
from pages.charts.changes import ESTABLISHED, Move, is_firm, moves, pair, sensitivity, size, spans, verdict
from pages.charts.peer_deciles import refusal, remarks, unit
from pages.charts.peers import Comparison, value_text
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view, source
from pages.queries.metric_values import MetricValue
from pages.theme import palette

ID = "compare_change"


def view(ctx: Context) -> ChartView:
    """Every chosen place between the two years of the view."""
    t = ctx.t
    found = peers.comparison(ctx, is_rolling=False)
    switches = pooling.switch(ctx, found.metric.metric_id)
    metric = found.metric.name(ctx.state.lang)
    span = pair(found, ctx)
    if span is None:
        title = t("compare_change.title_open", metric=metric)
        reason = refusal(found, ctx) if not found.series else t("compare_change.one_year")
        return empty_view(ID, title, reason, switches)
    moved = moves(found, span, ctx)
    key_unit = "compare_change.points" if found.metric.is_rate else "compare_change.factor"
    names = spans(found, span)
    title = t("compare_change.title", metric=metric, before=names[0], after=names[1], unit=t(key_unit))
    title = pooling.title(title, [r for r in found.drawn if r.year in span], ctx)
    if not any(move.change or move.factor for move in moved):
        return empty_view(ID, title, t("compare_change.none", before=names[0], after=names[1]), switches)
    drawn, height = figure(moved, found, ctx)
    records = [r for move in moved for r in (move.before, move.after) if r is not None]
    codes = {r.report_code for r in records}
    used = found.asked.where(lambda r: r.report_code in codes)
    method = t("compare_change.method") if found.metric.is_rate else t("compare_change.method_count")
    return ChartView(
        ID,
        title,
        t("compare_change.sub", places=notes.counted(records, ctx), scope=notes.scope_name(ctx), unit=unit(found, ctx)),
        sentence(moved, found, span, ctx),
        drawn,
        height,
        table(moved, found, span, ctx),
        key(moved, found, ctx),
        notes.footnotes(used, ctx, method, notes.formula(found.metric.metric_id, ctx), *remarks(found, ctx)),
        min_width=560,
        switches=switches,
    )


def figure(moved: Sequence[Move], found: Comparison, ctx: Context) -> tuple[Figure, int]:
    """A row a place: the change as a dot with its interval, zero as a rule; hollow where nothing is established."""
    groups = [
        RowGroup(
            heading if len(found.groups) > 1 else "",
            tuple(_item(move, found, ctx) for move in moved if move.heading == heading),
        )
        for heading in dict.fromkeys(move.heading for move in moved)
    ]
    axis = _points_axis(moved) if found.metric.is_rate else _factor_axis(moved)
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, axis)
    placed = list(zip(laid.y, moved, strict=True))
    p = palette(ctx.state.theme)
    zero = 0.0 if found.metric.is_rate else 1.0
    laid.layout["shapes"].append(
        {
            "type": "line",
            "xref": "x",
            "x0": zero,
            "x1": zero,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": p["ink3"], "width": 1.2},
            "layer": "below",
        }
    )
    return {
        "data": [*_whiskers(placed, p), _dots(placed, found, ctx), *_words(placed, p)],
        "layout": laid.layout,
    }, laid.height


def _item(move: Move, found: Comparison, ctx: Context) -> RowItem:
    failed = any(r is not None and r.failed for r in (move.before, move.after))
    if move.gone:
        return RowItem(move.series.name, move.gone, move.series.colour, failed)
    lang = ctx.state.lang

    def words(record: MetricValue | None) -> str:
        if record is None or record.value is None:
            return numbers.ratio(record.numerator or 0, record.denominator or 0) if record else ""
        return value_text(record.value, found.metric, lang)

    return RowItem(
        move.series.name,
        f"{words(move.before)} → {words(move.after)}",
        move.series.colour,
        failed,
        strong=size(move, lang),
    )


def _points_axis(moved: Sequence[Move]) -> dict[str, Any]:
    ends = [abs(x) for m in moved if m.change and not m.is_few for x in (m.change.low, m.change.high) if x is not None]
    reach = max([*ends, 0.1])
    step = 0.05 if reach <= 0.2 else 0.1 if reach <= 0.4 else 0.2
    top = step * -(-reach // step)
    ticks = [round(step * i, 2) for i in range(-round(top / step), round(top / step) + 1)]
    words = [f"{'+' if tick > 0 else numbers.MINUS if tick < 0 else ''}{abs(tick) * 100:.0f}" for tick in ticks]
    return {"range": [-top, top], "tickvals": ticks, "ticktext": words}


def _factor_axis(moved: Sequence[Move]) -> dict[str, Any]:
    held = [m.factor for m in moved if m.factor]
    reach = max([2.0, *held, *(1 / f for f in held)])
    ticks = [t for t in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if 1 / reach <= t * 1.3 and t <= reach * 1.3]
    edge = log10(reach) + 0.08
    return {"type": "log", "range": [-edge, edge], "tickvals": ticks, "ticktext": [f"×{tick:g}" for tick in ticks]}


def _colour(move: Move, p: dict[str, str]) -> str:
    return move.series.colour or p["ink2"]


Placed = Sequence[tuple[float, Move]]


def _whiskers(placed: Placed, p: dict[str, str]) -> list[Figure]:
    traces: list[Figure] = []
    for y, move in placed:
        if move.change is not None and move.change.low is not None:
            line = {"color": _colour(move, p), "width": 1.6}
            x = [move.change.low, move.change.high]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x,
                    "y": [y, y],
                    "line": line,
                    "hoverinfo": "skip",
                    "opacity": 0.7 if is_firm(move) else 0.4,
                }
            )
    return traces


def _dots(placed: Placed, found: Comparison, ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    shown = [(y, m) for y, m in placed if (m.change and m.change.difference is not None and not m.is_few) or m.factor]
    solid = [not found.metric.is_rate or is_firm(m) for _, m in shown]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [m.change.difference if m.change else m.factor for _, m in shown],
        "y": [y for y, _ in shown],
        "marker": {
            "size": 11,
            "color": [_colour(m, p) if is_solid else p["paper"] for is_solid, (_, m) in zip(solid, shown, strict=True)],
            "line": {"color": [_colour(m, p) for _, m in shown], "width": 2},
        },
        "hovertext": [_hover(m, found, ctx) for _, m in shown],
        "hoverinfo": "text",
        "cliponaxis": False,
        "customdata": [source(m.after, metric=m.after.metric_id) for _, m in shown if m.after],
    }


def _words(placed: Placed, p: dict[str, str]) -> list[Figure]:
    few = [(y, m) for y, m in placed if m.is_few and m.change and m.change.low is not None]
    if not few:
        return []
    marker = {"size": 7, "symbol": "diamond", "color": p["paper"], "line": {"color": p["ink2"], "width": 1.2}}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [((m.change.low or 0) + (m.change.high or 0)) / 2 for _, m in few if m.change],
            "y": [y for y, _ in few],
            "marker": marker,
            "hoverinfo": "skip",
        }
    ]


def _hover(move: Move, found: Comparison, ctx: Context) -> str:
    lines = [f"{move.series.name}  <b>{size(move, ctx.state.lang)}</b>"]
    for record in (move.before, move.after):
        if record is not None and record.value is not None:
            counts = numbers.ratio(record.numerator or 0, record.denominator or 0) if found.metric.is_rate else ""
            lines.append(
                f"{notes.when(record, ctx)}  {value_text(record.value, found.metric, ctx.state.lang)}  {counts}"
            )
    if move.change is not None and move.change.low is not None and move.change.high is not None:
        low, high = numbers.signed(move.change.low), numbers.signed(move.change.high)
        lines.append(ctx.t("compare_change.interval", low=low, high=high))
    lines += [word for word in (verdict(move, ctx),) if word]
    return "<br>".join(lines)


def key(moved: Sequence[Move], found: Comparison, ctx: Context) -> tuple[KeyEntry, ...]:
    """Filled is established, hollow is not; the interval."""
    p, t = palette(ctx.state.theme), ctx.t
    if not found.metric.is_rate:
        return (KeyEntry(t("compare_change.key_factor"), "dot", p["ink2"]),)
    entries = [
        KeyEntry(t("compare_change.key_firm"), "dot", p["ink2"]),
        KeyEntry(t("compare_change.key_open"), "ring", p["ink2"]),
        KeyEntry(t("key.interval"), "whisker", p["ink2"]),
    ]
    if any(move.is_few for move in moved):
        entries.append(KeyEntry(t("key.few"), "diamond", p["ink2"]))
    return tuple(entries)


def table(moved: Sequence[Move], found: Comparison, span: tuple[int, int], ctx: Context) -> Table:
    """One row a place: both years with their counts, the change, its interval, the verdict."""
    t, kind, names = ctx.t, peers.kind_of(found.metric), spans(found, span)
    counts = [
        Column(f"{side}_{part}", f"{year} {t(f'col.{part}')}", "count")
        for side, year in zip(("before", "after"), names, strict=True)
        for part in ("numerator", "denominator")
    ]
    moved_by = (
        [
            Column("change", t("col.change"), "points"),
            Column("low", t("col.low"), "points"),
            Column("high", t("col.high"), "points"),
        ]
        if found.metric.is_rate
        else [Column("factor", t("col.factor"), "factor")]
    )
    columns = (
        Column("entity", t("col.entity")),
        Column("level", t("col.level")),
        Column("before", names[0], kind),
        Column("after", names[1], kind),
        *moved_by,
        Column("verdict", t("col.verdict")),
        *(counts if found.metric.is_rate else []),
    )
    return Table(columns, tuple(_row(move, found, ctx) for move in moved))


def _row(move: Move, found: Comparison, ctx: Context) -> Row:
    both = (move.before, move.after)
    values = [r.value if r is not None else None for r in both]
    missing = {
        name: notes.status_name("no_report" if r is None else r.status_code, ctx)
        for name, r in zip(("before", "after"), both, strict=True)
    }
    missing |= {
        f"{side}_{part}": missing[side] for side in ("before", "after") for part in ("numerator", "denominator")
    }
    missing |= dict.fromkeys(("change", "low", "high", "factor", "verdict"), move.gone or ctx.t("missing.no_interval"))
    counts = [x for r in both for x in ((r.numerator, r.denominator) if r is not None else (None, None))]
    change_of = move.change
    by = [change_of.difference, change_of.low, change_of.high] if change_of else [None, None, None]
    newest = move.after or move.before
    return Row(
        (
            move.series.name,
            move.heading,
            *values,
            *(by if found.metric.is_rate else [move.factor]),
            verdict(move, ctx),
            *(counts if found.metric.is_rate else []),
        ),
        source(newest, metric=newest.metric_id) if newest else None,
        missing,
        tuple(source(r, metric=r.metric_id) for r in both if r),
    )


def sentence(moved: Sequence[Move], found: Comparison, span: tuple[int, int], ctx: Context) -> str:
    """One or two places in full; of more, how many rose, fell or stayed; then what another denominator would change."""
    join = "" if ctx.state.lang == "zh" else " "
    assessed = [m for m in moved if m.change and not m.is_few]
    words = {
        "metric": notes.running(notes.short_name(found.metric.metric_id, ctx), ctx),
        "before": spans(found, span)[0],
        "after": spans(found, span)[1],
    }
    if not found.metric.is_rate:
        parts = [_count_words(moved, words, ctx)]
    elif len(assessed) <= 2:
        parts = [_move_words(m, words, ctx) for m in assessed]
    else:
        by = Counter(m.change.verdict for m in assessed if m.change)
        parts = [
            ctx.t(
                "compare_change.sentence_many",
                n=len(assessed),
                rise=by["rise"],
                fall=by["fall"],
                open=by["not_established"],
                **words,
            )
        ]
    return join.join(part for part in (*parts, sensitivity(found, span[1], ctx)) if part)


def _move_words(move: Move, words: dict[str, Any], ctx: Context) -> str:
    made = move.change
    if made is None or made.difference is None or made.low is None or made.high is None:
        return ""
    lang = ctx.state.lang
    is_firm = made.verdict in ESTABLISHED
    return ctx.t(
        "compare_change.sentence_firm" if is_firm else "compare_change.sentence_open",
        name=move.series.name,
        size=numbers.points(made.difference, lang),
        low=numbers.signed(made.low),
        high=numbers.signed(made.high),
        verdict=verdict(move, ctx),
        **words,
    )


def _count_words(moved: Sequence[Move], words: dict[str, Any], ctx: Context) -> str:
    held = [m for m in moved if m.factor is not None]
    if not held:
        return ""
    most, least = (end(held, key=lambda m: m.factor or 0) for end in (max, min))
    return ctx.t(
        "compare_change.sentence_count",
        n=len(held),
        up=sum((m.factor or 0) > 1 for m in held),
        most=most.series.name,
        most_size=size(most, ctx.state.lang),
        least=least.series.name,
        least_size=size(least, ctx.state.lang),
        **words,
    )


SPEC = ChartSpec(ID, view)
