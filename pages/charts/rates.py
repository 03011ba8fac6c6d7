"""Rates drawn as dots with intervals: one row a report, or one strip a year where there are too many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages import numbers
from pages.charts import guard, notes
from pages.charts.rows import MAX_ROWS, RowGroup, RowItem, lay_rows, percent_axis
from pages.charts.view import Column, Context, Figure, KeyEntry, Row, Table, rows_of, source
from pages.queries.metric_values import MetricValue
from pages.theme import palette

FAINT = 0.5
DOT = 10


@dataclass(frozen=True, slots=True)
class Dot:
    """A rate on its row. ``rate`` is None below ``min_n``; then only the interval is drawn."""

    y: float
    record: MetricValue
    label: str
    colour: str

    @property
    def hover(self) -> str:
        """Name, rate, counts and interval."""
        r = self.record
        rate = "" if r.value is None else f" <b>{numbers.rate(r.value)}</b>"
        counts = f"  {numbers.ratio(r.numerator, r.denominator)}" if r.numerator is not None and r.denominator else ""
        spread = f"<br>{numbers.interval(r.low, r.high)}" if r.low is not None and r.high is not None else ""
        return f"{self.label}{rate}{counts}{spread}"


def is_usable(record: MetricValue) -> bool:
    """Whether a record has counts to show: a rate, or too few cases for one."""
    return record.numerator is not None and bool(record.denominator)


def is_told(record: MetricValue, ctx: Context) -> bool:
    """Whether a record has a row: one with counts, and any of a chosen place, whose row then says why it has none."""
    return is_usable(record) or notes.is_chosen(record, ctx)


def usable(records: Sequence[MetricValue]) -> list[MetricValue]:
    """Records that have counts to show."""
    return [record for record in records if is_usable(record)]


def _source(record: MetricValue) -> str:
    return source(record, metric=record.metric_id)


def whiskers(dots: Sequence[Dot], width: float = 1.5) -> list[Figure]:
    """The intervals, one trace a colour: a thin line each, with gaps between."""
    traces: list[Figure] = []
    for colour in dict.fromkeys(dot.colour for dot in dots):
        x: list[float | None] = []
        y: list[float | None] = []
        for dot in dots:
            if dot.colour == colour and dot.record.low is not None:
                x += [dot.record.low, dot.record.high, None]
                y += [dot.y, dot.y, None]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "line": {"color": colour, "width": width},
                "hoverinfo": "skip",
                "connectgaps": False,
                "opacity": 0.55,
            }
        )
    return traces


def dot_trace(dots: Sequence[Dot], paper: str) -> Figure:
    """The dots: hollow when quoted from prose, faint below 30 cases."""
    shown = [dot for dot in dots if dot.record.value is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [dot.record.value for dot in shown],
        "y": [dot.y for dot in shown],
        "marker": {
            "size": DOT,
            "symbol": "circle",
            "color": [paper if dot.record.is_quoted else dot.colour for dot in shown],
            "opacity": [1.0 if guard.is_full(dot.record.denominator) else FAINT for dot in shown],
            "line": {"color": [dot.colour for dot in shown], "width": 2},
        },
        "hovertext": [dot.hover for dot in shown],
        "hoverinfo": "text",
        "cliponaxis": False,
        "customdata": [_source(dot.record) for dot in shown],
    }


def few_trace(dots: Sequence[Dot], paper: str) -> Figure:
    """A small open diamond in the middle of the interval where cases are too few for a rate; never a judgement."""
    shown = [dot for dot in dots if dot.record.value is None and dot.record.low is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [((dot.record.low or 0) + (dot.record.high or 0)) / 2 for dot in shown],
        "y": [dot.y for dot in shown],
        "marker": {
            "size": 7,
            "symbol": "diamond",
            "color": paper,
            "line": {"color": [d.colour for d in shown], "width": 1.2},
        },
        "hovertext": [dot.hover for dot in shown],
        "hoverinfo": "text",
        "customdata": [_source(dot.record) for dot in shown],
    }


def ring_trace(dots: Sequence[Dot], colour: str) -> Figure:
    """A ring around each rate whose report fails an identity."""
    shown = [dot for dot in dots if dot.record.failed and dot.record.value is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [dot.record.value for dot in shown],
        "y": [dot.y for dot in shown],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"size": 17, "symbol": "circle-open", "color": colour, "line": {"width": 1.2}},
        "customdata": [_source(dot.record) for dot in shown],
    }


def figure(records: Sequence[MetricValue], ctx: Context) -> tuple[Figure, int]:
    """Rows with dots, by level, highest rate first; or strips when there are more rows than fit."""
    p = palette(ctx.state.theme)
    if len(records) > MAX_ROWS:
        groups, members = _strips(records, ctx)
    else:
        groups, members = _single(records, ctx)
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, _axis(records))
    dots = [
        Dot(y, r, f"{notes.name_of(r, ctx, 30)} {notes.when(r, ctx)}", notes.colour_of(r, ctx) or p["ink2"])
        for y, row in zip(laid.y, members, strict=True)
        for r in row
    ]
    whisker = whiskers(dots) if len(records) <= MAX_ROWS else []
    data = [*whisker, few_trace(dots, p["paper"]), ring_trace(dots, p["refused"]), dot_trace(dots, p["paper"])]
    return {"data": data, "layout": laid.layout}, laid.height


def _axis(records: Sequence[MetricValue]) -> dict[str, Any]:
    # Shares begin at zero; where all of them are small the axis ends earlier, so that differences can be seen.
    top = max([r.high or r.value or 0.0 for r in records] + [0.1])
    return percent_axis(0.0, 1.0 if top > 0.5 else 0.5 if top > 0.25 else 0.25)


Members = list[list[MetricValue]]


def _single(records: Sequence[MetricValue], ctx: Context) -> tuple[list[RowGroup], Members]:
    groups, members = [], []
    for panel in guard.panels(records, ctx):
        rows = sorted(panel.records, key=lambda r: (r.value is None, -(r.value or 0), r.publisher_code, r.year))
        items = (
            RowItem(
                f"{notes.name_of(r, ctx)}  {notes.when(r, ctx)}",
                _right(r, ctx),
                notes.colour_of(r, ctx),
                strong="" if r.value is None else numbers.rate(r.value),
            )
            for r in rows
        )
        groups.append(RowGroup(panel.heading, tuple(items)))
        members += [[r] for r in rows]
    return groups, members


def _right(record: MetricValue, ctx: Context) -> str:
    if not is_usable(record):
        return notes.status_name(record.status_code, ctx)
    return numbers.ratio(record.numerator or 0, record.denominator or 0)


def _strips(records: Sequence[MetricValue], ctx: Context) -> tuple[list[RowGroup], Members]:
    groups, members = [], []
    for panel in guard.panels(records, ctx):
        rows = [[r for r in panel.records if r.year == year] for year in sorted({r.year for r in panel.records})]
        groups.append(
            RowGroup(panel.heading, tuple(RowItem(str(row[0].year), notes.counted(row, ctx)) for row in rows))
        )
        members += [sorted(row, key=lambda r: notes.is_chosen(r, ctx)) for row in rows]
    return groups, members


def key(records: Sequence[MetricValue], ctx: Context) -> tuple[KeyEntry, ...]:
    """What the marks mean, for the marks that are there."""
    p = palette(ctx.state.theme)
    entries = notes.evidence_key([r for r in records if r.value is not None], ctx)
    if len(records) <= MAX_ROWS:
        entries.append(KeyEntry(ctx.t("key.interval"), "whisker", p["ink2"]))
    if any(r.value is None and r.low is not None for r in records):
        entries.append(KeyEntry(ctx.t("key.few"), "diamond", p["ink2"]))
    if any(r.failed and r.value is not None for r in records):
        entries.append(KeyEntry(ctx.t("key.failed"), "ring", p["refused"]))
    return tuple(entries)


def table(records: Sequence[MetricValue], ctx: Context) -> Table:
    """One row a report: rate, counts, interval, status, evidence, failed identities."""
    t, is_pooled = ctx.t, any(r.window for r in records)
    columns = (
        *notes.report_columns(ctx, is_pooled),
        Column("rate", t("col.rate"), "rate"),
        Column("numerator", t("col.numerator"), "count"),
        Column("denominator", t("col.denominator"), "count"),
        Column("low", t("col.low"), "rate"),
        Column("high", t("col.high"), "rate"),
        Column("evidence", t("col.evidence")),
        Column("failed", t("col.failed"), "count"),
    )

    def row(r: MetricValue) -> Row:
        return Row(
            (
                *notes.report_values(r, ctx, is_pooled),
                r.value,
                r.numerator,
                r.denominator,
                r.low,
                r.high,
                t("evidence.quoted" if r.is_quoted else "evidence.table"),
                r.failed,
            ),
            _source(r),
            {"rate": notes.status_name(r.status_code, ctx)},
        )

    return Table(columns, rows_of(notes.in_order(records, ctx), row))
