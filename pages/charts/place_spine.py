"""One place among its peers: where each metric's value stands between the lowest and the highest of its level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.metrics.tables import load_thresholds, load_topics, load_units
from pages import numbers
from pages.charts import guard, notes, pooling
from pages.charts.fan import MEDIAN, PAIRS, shades
from pages.charts.peers import value_text
from pages.charts.rates import FAINT
from pages.charts.rows import RowGroup, RowItem, lay_rows, percent_axis
from pages.charts.spines import Spine, by_value, name_of, nothing, spines, subject
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view, source
from pages.queries.metric_records import MetricRecord
from pages.queries.metric_values import MetricValue
from pages.theme import palette

ID = "place_spine"
BAND = 17


def view(ctx: Context) -> ChartView:
    """Every metric of the first chosen place in its newest year with figures."""
    t = ctx.t
    code = subject(ctx)
    if code is None:
        return empty_view(ID, t("place_spine.title_open"), t("place.choose"))
    name = name_of(code, ctx)
    year, lines = spines(ctx, code)
    least = int(load_thresholds()["decile_places"])
    if year is None:
        return empty_view(ID, t("place_spine.title_none", name=name), nothing(code, ctx))
    is_placed = any(line.levels for line in lines)
    drawn, height = figure(lines if is_placed else by_value(lines), ctx)
    records = [line.record for line in lines]
    # Outside whole-area reports it is one body that is compared, not the place.
    name = notes.name_of(records[0], ctx, 40)
    level = notes.running(guard.heading(records[0], ctx), ctx)
    shown = guard.ask(records, ctx, guard.rule_of(*(r.metric_id for r in records), draws_counts=True))
    title = t("place_spine.title" if is_placed else "place_spine.title_values", name=name, year=year, level=level)
    foot = t("place_spine.foot" if is_placed else "place_spine.foot_values", n=least)
    return ChartView(
        ID,
        pooling.title(title, records, ctx),
        t("place_spine.sub", n=len(lines), scope=notes.scope_name(ctx), form=_forms(records, ctx)),
        sentence(name, year, lines, ctx),
        drawn,
        height,
        table(lines, ctx),
        key(lines if is_placed else by_value(lines), ctx),
        notes.footnotes(shown, ctx, foot, pooling.remark(records, ctx, *(r.metric_id for r in records))),
        min_width=620,
        switches=pooling.switch(ctx, *(r.metric_id for r in records)),
    )


def figure(lines: Sequence[Spine], ctx: Context) -> tuple[Figure, int]:
    """A row a metric, headed by topic; bands of the peers behind, the place's dot and interval on top."""
    topics = load_topics()
    groups = []
    for topic, words in topics.items():
        members = tuple(_item(line, ctx) for line in lines if line.topic == topic)
        if members:
            groups.append(RowGroup(words.zh if ctx.state.lang == "zh" else words.en, members))
    ordered = [line for topic in topics for line in lines if line.topic == topic]
    t = ctx.t
    axis: dict[str, Any] = {
        "range": [-0.015, 1.015],
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": [t("place_spine.lowest"), "25 %", t("place_spine.middle"), "75 %", t("place_spine.highest")],
        "showgrid": False,
    }
    is_placed = any(line.levels for line in lines)
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, axis if is_placed else percent_axis(-0.015, 1.015))
    placed = list(zip(laid.y, ordered, strict=True))
    laid.layout["shapes"] += _bands(placed, ctx)
    laid.layout["annotations"] += _alone(placed, ctx) if is_placed else []
    few = [] if is_placed else [_peers(placed, ctx)]
    return {"data": [*few, *_traces(placed, ctx)], "layout": laid.layout}, laid.height


def _item(line: Spine, ctx: Context) -> RowItem:
    lang, record = ctx.state.lang, line.record
    strong = "" if record.value is None else value_text(record.value, line.metric, lang)
    strong = numbers.closed(strong + unit_of(line.metric, ctx))
    counts = ""
    if record.numerator is not None and record.denominator is not None:
        counts = numbers.ratio(record.numerator, round(record.denominator))
    if record.value is None:
        # A word for what is missing is no number.
        strong, counts = "", "  ".join(part for part in (notes.status_name(record.status_code, ctx), counts) if part)
    parts = [counts]
    if line.levels:
        parts.append(ctx.t("place_spine.median", value=value_text(line.levels[MEDIAN], line.metric, lang)))
    right = "  ".join(part for part in parts if part)
    name = notes.short_name(line.metric.metric_id, ctx)
    name += f" {notes.when(record, ctx)}" if record.window else ""
    return RowItem(name, right, None, bool(record.failed), strong=strong)


def unit_of(metric: MetricRecord, ctx: Context) -> str:
    """The unit of a count after its value; nothing after a rate, whose sign is its unit, or a figure per head."""
    if metric.is_rate or metric.per:
        return ""
    unit = load_units()[metric.unit]
    return " " + (unit.zh if ctx.state.lang == "zh" else unit.en)


Placed = Sequence[tuple[float, Spine]]


def _bands(placed: Placed, ctx: Context) -> list[dict[str, Any]]:
    p = palette(ctx.state.theme)
    shapes: list[dict[str, Any]] = []
    for y, line in placed:
        if not line.levels:
            continue
        for (low, high), fill in zip(PAIRS, shades(ctx.state.theme), strict=True):
            ends = {"x0": (low + 1) / 10, "x1": (high + 1) / 10, "y0": y - BAND / 2, "y1": y + BAND / 2}
            shapes.append({"type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": fill} | ends)
        middle = {"x0": 0.5, "x1": 0.5, "y0": y - BAND / 2, "y1": y + BAND / 2}
        whole = {"x0": 0, "x1": 1, "y0": y, "y1": y}
        shapes.append({"type": "line", "layer": "below", "line": {"color": p["ink3"], "width": 1.2}} | middle)
        shapes.append({"type": "line", "layer": "below", "line": {"color": p["rule"], "width": 0.8}} | whole)
    return shapes


def _alone(placed: Placed, ctx: Context) -> list[dict[str, Any]]:
    p = palette(ctx.state.theme)
    words = []
    for y, line in placed:
        text = ""
        if not line.levels:
            text = ctx.t("place_spine.few_peers", n=line.peers)
        elif line.share is None and line.span is None:
            text = notes.status_name(line.record.status_code, ctx)
        if text:
            place = {"x": 0.5 if not line.levels else 0.02, "y": y, "xref": "x", "yref": "y", "showarrow": False}
            words.append(place | {"text": text, "font": {"size": 11, "color": p["ink3"]}, "yanchor": "middle"})
    return words


def _peers(placed: Placed, ctx: Context) -> Figure:
    points = [(value, y) for y, line in placed if line.metric.is_rate for value in line.values]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "marker": {"size": 6, "color": palette(ctx.state.theme)["mark"], "opacity": 0.6},
        "hoverinfo": "skip",
    }


def _traces(placed: Placed, ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    x: list[float | None] = []
    y: list[float | None] = []
    for at, line in placed:
        if line.span is not None:
            x += [*line.span, None]
            y += [at, at, None]
    whisker: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": p["accent"], "width": 1.6},
        "hoverinfo": "skip",
    }
    shown = [(at, line) for at, line in placed if line.share is not None]
    few = [(at, line) for at, line in placed if line.share is None and line.span is not None]
    rings = [(at, line) for at, line in shown if line.record.failed]
    return [
        whisker,
        _marks(few, [sum(line.span or (0, 0)) / 2 for _, line in few], ctx, symbol="diamond", size=8),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [line.share for _, line in rings],
            "y": [at for at, _ in rings],
            "hoverinfo": "skip",
            "cliponaxis": False,
            "marker": {"size": 18, "symbol": "circle-open", "color": p["refused"], "line": {"width": 1.2}},
        },
        _marks(shown, [line.share or 0.0 for _, line in shown], ctx, symbol="circle", size=11),
    ]


def _marks(placed: Placed, x: Sequence[float], ctx: Context, symbol: str, size: int) -> Figure:
    p = palette(ctx.state.theme)
    hollow = [line.record.is_quoted or line.record.value is None for _, line in placed]
    full = [guard.is_full(line.record.denominator) for _, line in placed]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": [at for at, _ in placed],
        "cliponaxis": False,
        "marker": {
            "size": size,
            "symbol": symbol,
            "color": [p["paper"] if is_hollow else p["accent"] for is_hollow in hollow],
            "opacity": [1.0 if is_full or symbol == "diamond" else FAINT + 0.15 for is_full in full],
            "line": {"color": p["accent"], "width": 2 if symbol == "circle" else 1.2},
        },
        "hovertext": [_hover(line, ctx) for _, line in placed],
        "hoverinfo": "text",
        "customdata": [source(line.record, metric=line.metric.metric_id) for _, line in placed],
    }


def _hover(line: Spine, ctx: Context) -> str:
    lang, record = ctx.state.lang, line.record
    value = notes.status_name(record.status_code, ctx)
    if record.value is not None:
        value = numbers.closed(value_text(record.value, line.metric, lang) + unit_of(line.metric, ctx))
    pooled = f" {notes.when(record, ctx)}" if record.window else ""
    lines = [f"{line.metric.name(lang)}{pooled}  <b>{value}</b>"]
    if record.numerator is not None and record.denominator is not None:
        lines.append(numbers.ratio(record.numerator, round(record.denominator)))
    if line.metric.is_rate and record.low is not None and record.high is not None:
        lines.append(numbers.interval(record.low, record.high))
    if line.share is not None and line.levels:
        lines.append(ctx.t("place_spine.stands", share=f"{line.share * 100:.0f} %", n=line.peers))
    if line.levels:
        ends = (value_text(line.levels[k], line.metric, lang) for k in (0, MEDIAN, 8))
        lines.append(ctx.t("place_spine.peers", **dict(zip(("low", "median", "high"), ends, strict=True))))
    return "<br>".join(lines)


def _forms(records: Sequence[MetricValue], ctx: Context) -> str:
    forms = sorted({r.form for r in records if r.form})
    return ctx.t.join([ctx.t.or_code(f"form.{form}", form) for form in forms]) or ctx.t("source.no_form")


def key(lines: Sequence[Spine], ctx: Context) -> tuple[KeyEntry, ...]:
    """Bands, the place's mark, hollow marks, rings: what is on the plot."""
    p, t = palette(ctx.state.theme), ctx.t
    entries = []
    if any(line.levels for line in lines):
        outer, _, inner, _ = shades(ctx.state.theme)
        entries += [KeyEntry(t("key.decile_outer"), "band", outer), KeyEntry(t("key.decile_inner"), "band", inner)]
        entries.append(KeyEntry(t("key.median"), "tick", p["ink3"]))
    elif any(line.values for line in lines if line.metric.is_rate):
        entries.append(KeyEntry(t("key.peer"), "dot", p["mark"]))
    entries += notes.evidence_key([line.record for line in lines if line.share is not None], ctx, p["accent"])
    if any(line.span for line in lines):
        entries.append(KeyEntry(t("key.interval"), "whisker", p["accent"]))
    if any(line.record.value is None and line.span for line in lines):
        entries.append(KeyEntry(t("key.few"), "diamond", p["accent"]))
    if any(line.record.failed for line in lines):
        entries.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    return tuple(entries) or (KeyEntry(t("key.table"), "dot", p["accent"]),)


def table(lines: Sequence[Spine], ctx: Context) -> Table:
    """One row a metric: value, counts, interval, the peers' deciles, the share of peers below."""
    t, lang = ctx.t, ctx.state.lang
    is_pooled = any(line.record.window for line in lines)
    columns = (
        Column("metric", t("col.metric")),
        Column("year", t("col.year"), "year"),
        *notes.pooled_columns(ctx, is_pooled),
        Column("value", t("col.value"), "per"),
        Column("unit", t("col.unit")),
        Column("numerator", t("col.numerator"), "count"),
        Column("denominator", t("col.denominator"), "count"),
        Column("low", t("col.low"), "rate"),
        Column("high", t("col.high"), "rate"),
        Column("below", t("col.below"), "rate"),
        Column("peers", t("col.peers"), "count"),
        *(Column(f"d{n}", t("col.decile", n=n), "per") for n in (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        Column("evidence", t("col.evidence")),
        Column("failed", t("col.failed"), "count"),
    )
    return Table(columns, tuple(_row(line, ctx, lang, is_pooled) for line in lines))


def printed(value: float | None, metric: MetricRecord) -> float | None:
    """A value in the unit of its metric (per cent for a rate), for a column that holds several units."""
    return None if value is None else round(value * load_units()[metric.unit].display_factor, 6)


def _row(line: Spine, ctx: Context, lang: str, is_pooled: bool) -> Row:
    t, record = ctx.t, line.record
    unit = load_units()[line.metric.unit]
    is_rate = line.metric.is_rate
    deciles = [printed(level, line.metric) for level in line.levels] or [None] * 9
    thin = dict.fromkeys(("below", *(f"d{n}" for n in range(1, 10))), t("place_spine.few_peers", n=line.peers))
    status = notes.status_name(record.status_code, ctx)
    gone = thin if not line.levels else {"below": status}
    gone |= {"value": status, "numerator": status, "denominator": t("missing.count")}
    gone |= dict.fromkeys(("low", "high"), t("missing.no_interval"))
    gone |= dict.fromkeys(("window", "held"), t("pool.none"))
    return Row(
        (
            line.metric.name(lang),
            record.year,
            *(notes.pooled_values(record, ctx) if is_pooled else ()),
            printed(record.value, line.metric),
            unit.zh if lang == "zh" else unit.en,
            record.numerator,
            record.denominator,
            record.low if is_rate else None,
            record.high if is_rate else None,
            line.share,
            line.peers,
            *deciles,
            t("evidence.quoted" if record.is_quoted else "evidence.table"),
            record.failed,
        ),
        source(record, metric=line.metric.metric_id),
        gone,
    )


def sentence(name: str, year: int, lines: Sequence[Spine], ctx: Context) -> str:
    """The default disclosure rate and the volume of the place against its peers; what has no peers says so."""
    t, lang = ctx.t, ctx.state.lang
    held = {line.metric.metric_id: line for line in lines}
    parts: list[str] = []
    for metric in ("disclosed_of_closed", "applications_handled", "applications_new"):
        line = held.get(metric)
        if line is None or line.record.value is None or (metric == "applications_new" and len(parts) == 2):
            continue
        value = value_text(line.record.value, line.metric, lang) + unit_of(line.metric, ctx)
        if line.metric.is_rate:
            counts = numbers.ratio(line.record.numerator or 0, line.record.denominator or 0)
            value = t("peers.value_counts", value=value, counts=counts)
        words = {"metric": notes.running(notes.short_name(metric, ctx), ctx), "value": value}
        if line.share is None:
            parts.append(t("place_spine.part_alone", **words))
        else:
            below = f"{line.share * 100:.0f} %"
            parts.append(t("place_spine.part", below=below, n=line.peers, **words))
    failed = max((line.record.failed for line in lines), default=0)
    if not parts:
        return t("place_spine.sentence_bare", name=name, year=year, n=len(lines))
    joined = ("；" if lang == "zh" else "; ").join(parts)
    tail = t("place_spine.sentence_failed") if failed else ""
    return t("place_spine.sentence", name=name, year=year, parts=joined) + (" " if lang == "en" and tail else "") + tail


SPEC = ChartSpec(ID, view)
