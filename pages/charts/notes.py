"""The lines around a plot that are the same for every chart: who is counted, from what, with which faults."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from etl.forms import load_names
from etl.metrics.catalogue import load_metrics
from etl.metrics.pooling import Window
from etl.metrics.tables import load_statuses
from pages import numbers
from pages.charts import guard
from pages.charts.guard import Listed, Shown
from pages.charts.trends import Point
from pages.charts.view import Column, Context, KeyEntry, Reported, parts_of, ref
from pages.names import place_name, shorter
from pages.queries.metric_records import MetricRecord, metric_records
from pages.queries.metric_values import MetricValue
from pages.queries.selection import Selection
from pages.state import SCOPES
from pages.text import Text
from pages.theme import palette, place_colours

WHOLE = SCOPES[0]
R = TypeVar("R", bound=Reported)


def selection(ctx: Context, only_chosen: bool = False) -> Selection:
    """The state as a query sees it; chosen places filter only where a chart asks for it."""
    state = ctx.state
    return Selection(state.scope, state.level, *ctx.years, state.selected if only_chosen else ())


def name_of(record: Reported, ctx: Context, limit: int = 12) -> str:
    """What a record's row is called: the place of a whole-area report, the body of its own."""
    if record.scope_code == WHOLE and record.name_zh:
        return place_name(record, ctx.state.lang)
    return shorter(record.publisher_name, limit)


def in_order(records: Sequence[R], ctx: Context) -> list[R]:
    """Records by scope and level; within these the chosen places first, then by publisher and year."""
    return sorted(
        records,
        key=lambda r: (
            SCOPES.index(r.scope_code),
            guard.ORDER.index(guard.level_of(r)),
            not is_chosen(r, ctx),
            r.publisher_code,
            r.year,
        ),
    )


def when(record: Reported, ctx: Context) -> str:
    """A record's year; of a pooled one its window, and how many of the years it holds where these are not all."""
    window: Window | None = getattr(record, "window", None)
    if window is None:
        return str(record.year)
    span = numbers.years(window.first, window.last)
    return span if _held(record) == window.length else f"{span} · {_held_words(record, window, ctx)}"


def span(record: Reported) -> str:
    """A record's year, of a pooled one its window, alone."""
    window: Window | None = getattr(record, "window", None)
    return str(record.year) if window is None else numbers.years(window.first, window.last)


def _held(record: Reported) -> int:
    return len(getattr(record, "pooled", ()))


def _held_words(record: Reported, window: Window, ctx: Context) -> str:
    return ctx.t("pool.held", held=_held(record), all=window.length)


def report_columns(ctx: Context, is_pooled: bool = False) -> tuple[Column, ...]:
    """The first columns of a table with one row a report; of pooled years their window and how many it holds."""
    t = ctx.t
    return (
        Column("entity", t("col.entity")),
        *((Column("scope", t("control.scope")),) if ctx.state.scope == SCOPES[-1] else ()),
        Column("level", t("col.level")),
        Column("year", t("col.year"), "year"),
        *pooled_columns(ctx, is_pooled),
    )


def pooled_columns(ctx: Context, is_pooled: bool) -> tuple[Column, ...]:
    """The columns of :func:`pooled_values`; none where nothing is pooled."""
    return (Column("window", ctx.t("pool.col.window")), Column("held", ctx.t("pool.col.held"))) if is_pooled else ()


def pooled_values(record: Reported, ctx: Context) -> tuple[str | None, str | None]:
    """The window and how many of its years are held, in words; (None, None) for a single year."""
    window: Window | None = getattr(record, "window", None)
    return (None, None) if window is None else (span(record), _held_words(record, window, ctx))


def report_values(record: Reported, ctx: Context, is_pooled: bool = False) -> tuple[str | int | None, ...]:
    """The values of :func:`report_columns`."""
    scope = (ctx.t(f"scope.{record.scope_code}"),) if ctx.state.scope == SCOPES[-1] else ()
    pooled = pooled_values(record, ctx) if is_pooled else ()
    return name_of(record, ctx, 40), *scope, guard.heading(record, ctx), record.year, *pooled


def point(record: Reported, value: float, metric: str, ctx: Context, *cells: str) -> Point:
    """A record as a point of a trend."""
    return Point(
        record.publisher_code,
        name_of(record, ctx),
        record.year,
        value,
        ref(record.report_code, *cells, metric=metric),
        record.is_quoted,
        colour_of(record, ctx),
    )


def status_name(code: str, ctx: Context) -> str:
    """A status in words (``data/metrics/statuses.csv``), so that a gap is never empty."""
    status = load_statuses().get(code)
    return code if status is None else status.name.zh if ctx.state.lang == "zh" else status.name.en


def colour_of(record: Reported, ctx: Context) -> str | None:
    """The colour of a chosen place, None for all others and from the ninth on."""
    colours = dict(zip(ctx.state.selected, place_colours(ctx.state.theme), strict=False))
    return colours.get(record.adcode or "")


def is_chosen(record: Reported, ctx: Context) -> bool:
    """Whether the record's place was chosen."""
    return record.adcode in ctx.state.selected


def counted(records: Iterable[Reported], ctx: Context) -> str:
    """``9 个地方`` of whole-area reports, ``30 个机关`` as soon as there are others."""
    every = list(records)
    if all(record.scope_code == WHOLE for record in every):
        return ctx.t("unit.places", n=len({record.adcode or record.publisher_code for record in every}))
    return ctx.t("unit.bodies", n=len({record.publisher_code for record in every}))


def reports(records: Iterable[Reported], ctx: Context) -> str:
    """``24 份年报``."""
    return ctx.t("unit.reports", n=len({part.report_code for record in records for part in parts_of(record)}))


def scope_name(ctx: Context) -> str:
    """The scope in words."""
    return ctx.t(f"scope.{ctx.state.scope}")


def scope_word(ctx: Context) -> str:
    """The scope inside a sentence."""
    return running(scope_name(ctx), ctx)


def running(text: str, ctx: Context) -> str:
    """A name inside a sentence: English begins it with a small letter."""
    return text[:1].lower() + text[1:] if ctx.state.lang == "en" else text


def short_name(metric_id: str, ctx: Context) -> str:
    """A metric's short name from its definition."""
    metric = load_metrics()[metric_id]
    return metric.short_name_zh if ctx.state.lang == "zh" else metric.short_name_en


def row_words(code: str, t: Text, kind: str = "row") -> str:
    """Short name of a row, a group of rows or a column of the forms (``data/forms/names.csv``)."""
    name = load_names().get((kind, code))
    return t.or_code(f"rows.{code}", code) if name is None else name.zh if t.lang == "zh" else name.en


def cell_words(key: str, t: Text) -> str:
    """A cell key or the subject of a check in short words: ``行政复议 · 总计``; the key itself where it is none."""
    names = load_names()
    words = [
        row_words(part, t, kind)
        for part, kind in zip(key.split(".")[1:], ("row", "column"), strict=False)
        if (kind, part) in names
    ]
    return " · ".join(words) or key


def row_name(code: str, ctx: Context) -> str:
    """Short name of a row without the group before its colon."""
    return row_words(code, ctx.t).split("：", 1)[-1].split(": ", 1)[-1]


def population(record: MetricValue, ctx: Context) -> str:
    """The year of the residents a figure per head was made from, and whether they are estimated; empty without one."""
    if record.population_year is None:
        return ""
    kind = "estimated" if record.is_estimated else "official"
    return ctx.t("applications_rank.population", year=record.population_year, kind=ctx.t(f"applications_rank.{kind}"))


def years(ctx: Context) -> str:
    """The years in force."""
    return numbers.years(*ctx.years)


def metric_of(ctx: Context, offered: Sequence[str]) -> MetricRecord:
    """The metric of the state where a chart offers it, else the chart's first one."""
    asked = ctx.state.metric
    return metric_records(ctx.cur)[asked if asked is not None and asked in offered else offered[0]]


def formula(metric_id: str, ctx: Context) -> str:
    """How a metric is computed, in the plain words of its definition."""
    metric = load_metrics().get(metric_id)
    if metric is None:
        return ""
    return metric.how_zh if ctx.state.lang == "zh" else metric.how_en


def footnotes(shown: Shown[R], ctx: Context, *formula: str) -> tuple[str, ...]:
    """Formula lines as given, what the guard says, then sources and data version."""
    codes = {part.report_code: part for record in shown.records for part in parts_of(record)}
    quoted = sum(1 for record in codes.values() if record.is_quoted)
    t = ctx.t
    source = [t("note.sources", reports=len(codes), tables=len(codes) - quoted, quoted=quoted)]
    source += [t("note.click"), t("note.version", id=ctx.snapshot.snapshot_id)]
    lines = (*formula, shown.words(ctx), ("" if ctx.state.lang == "zh" else " ").join(source))
    return tuple(line for line in lines if line)


def small_print(asked: Listed, ctx: Context, *lines: str) -> tuple[str, ...]:
    """Lines as given, what the guard says, the data version: for a chart that counts reports."""
    every = (*lines, asked.words(ctx), ctx.t("note.version", id=ctx.snapshot.snapshot_id))
    return tuple(line for line in every if line)


def clickable(key: str, click: str, ctx: Context) -> str:
    """A footnote followed by the sentence on clicking (``click.…``), which paper leaves out."""
    return ("" if ctx.state.lang == "zh" else " ").join((ctx.t(key), ctx.t(click)))


def evidence_key(records: Iterable[Reported], ctx: Context, colour: str | None = None) -> list[KeyEntry]:
    """Filled for tables, hollow for prose; only what is on the plot."""
    ink = colour or palette(ctx.state.theme)["ink2"]
    kinds = {record.is_quoted for record in records}
    entries = []
    if False in kinds:
        entries.append(KeyEntry(ctx.t("key.table"), "dot", ink))
    if True in kinds:
        entries.append(KeyEntry(ctx.t("key.quoted"), "ring", ink))
    return entries
