"""A funnel plot for any share: denominator across, rate up, binomial limits around the pooled rate of one level."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from etl.metrics.funnel import OUTER, Funnel, Standing, funnel
from etl.metrics.stats import Counts
from pages import numbers
from pages import theme as look
from pages.charts import guard, notes, pooling, rates, without
from pages.charts.view import ChartView, Column, Context, Figure, KeyEntry, Row, Table, rows_of, source
from pages.queries.metric_values import MetricValue, metric_values
from pages.theme import palette

HEIGHT = 420
# Fewer reports than this make no group to pool.
MIN_REPORTS = 4


def position(standing: Standing) -> str:
    """Text key of a standing: within, between the two limits, above, below, or too few."""
    if standing.verdict in ("within", "too_few"):
        return standing.verdict
    return standing.verdict if standing.level == OUTER else "between"


def figure(records: Sequence[MetricValue], found: Funnel, ctx: Context) -> Figure:
    """Limits as lines, reports as dots: filled dark outside the outer limits, grey within, hollow when quoted."""
    theme, lang = ctx.state.theme, ctx.state.lang
    p = palette(theme)
    lines = [
        _limit(found, side, colour, dash)
        for side, colour, dash in (
            ("inner_low", p["ink3"], "dash"),
            ("inner_high", p["ink3"], "dash"),
            ("outer_low", p["ink3"], "solid"),
            ("outer_high", p["ink3"], "solid"),
        )
    ]
    ends = [found.limits.totals[0], found.limits.totals[-1]]
    centre: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [found.rate] * 2,
        "hoverinfo": "skip",
        "line": {"color": p["accent"], "width": 1.8},
    }
    ticks = [10**i * step for i in range(7) for step in (1, 3) if ends[0] * 0.8 <= 10**i * step <= ends[1] * 1.25]
    layout = look.layout(
        theme,
        lang,
        margin={"l": 52, "r": 12, "t": 8, "b": 46, "pad": 0},
        xaxis=look.axis(
            theme,
            type="log",
            range=[log10(ends[0]) - 0.05, log10(ends[1]) + 0.12],
            tickvals=ticks,
            ticktext=[numbers.tick(tick, lang) for tick in ticks],
            title={"text": ctx.t("funnel.x"), "font": {"size": 12, "color": p["ink3"]}, "standoff": 6},
        ),
        yaxis=look.axis(
            theme,
            range=[-0.03, 1.03],
            tickvals=[0, 0.25, 0.5, 0.75, 1],
            ticktext=["0", "25 %", "50 %", "75 %", "100 %"],
        ),
    )
    return {"data": [*lines, centre, _dots(records, found, ctx), _names(records, found, ctx)], "layout": layout}


def _limit(found: Funnel, side: str, colour: str, dash: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(found.limits.totals),
        "y": list(getattr(found.limits, side)),
        "hoverinfo": "skip",
        "line": {"color": colour, "width": 1, "dash": dash},
    }


def _is_outside(record: MetricValue, found: Funnel) -> bool:
    return position(found.standings[record.report_code]) in ("above", "below")


def _dots(records: Sequence[MetricValue], found: Funnel, ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    drawn = [r for r in records if r.value is not None]
    colours = [notes.colour_of(r, ctx) or (p["ink"] if _is_outside(r, found) else p["mark"]) for r in drawn]
    words = [ctx.t(f"funnel.{position(found.standings[r.report_code])}") for r in drawn]
    texts = [
        f"{rates.Dot(0, r, f'{notes.name_of(r, ctx, 30)} {notes.when(r, ctx)}', '').hover}<br>{word}"
        for r, word in zip(drawn, words, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [r.denominator for r in drawn],
        "y": [r.value for r in drawn],
        "marker": {
            "size": 9,
            "color": [p["paper"] if r.is_quoted else c for r, c in zip(drawn, colours, strict=True)],
            "line": {"color": colours, "width": 1.8},
        },
        "hovertext": texts,
        "hoverinfo": "text",
        "cliponaxis": False,
        "customdata": [source(r, metric=r.metric_id) for r in drawn],
    }


def _names(records: Sequence[MetricValue], found: Funnel, ctx: Context) -> Figure:
    # Only what stands out is named: chosen places, and up to eight outside the limits, the largest first.
    drawn = [r for r in records if r.value is not None]
    outside = sorted((r for r in drawn if _is_outside(r, found)), key=lambda r: -(r.denominator or 0))[:8]
    largest = {id(r) for r in outside}
    named = [r for r in drawn if notes.is_chosen(r, ctx) or id(r) in largest]
    ink = palette(ctx.state.theme)["ink2"]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [r.denominator for r in named],
        "y": [r.value for r in named],
        "text": [f"{notes.name_of(r, ctx, 8)} {notes.when(r, ctx)}" for r in named],
        "hoverinfo": "skip",
        "textposition": ["bottom center" if (r.value or 0) > found.rate else "top center" for r in named],
        "textfont": {"size": 11.5, "color": [notes.colour_of(r, ctx) or ink for r in named]},
        "cliponaxis": False,
    }


def table(records: Sequence[MetricValue], found: Funnel, ctx: Context) -> Table:
    """One row a report: rate, counts, and where it lies."""
    t, is_pooled = ctx.t, any(r.window for r in records)
    columns = (
        Column("entity", t("col.entity")),
        Column("year", t("col.year"), "year"),
        *notes.pooled_columns(ctx, is_pooled),
        Column("rate", t("col.rate"), "rate"),
        Column("numerator", t("col.numerator"), "count"),
        Column("denominator", t("col.denominator"), "count"),
        Column("position", t("funnel.col.position")),
    )

    def row(r: MetricValue) -> Row:
        return Row(
            (
                notes.name_of(r, ctx, 40),
                r.year,
                *(notes.pooled_values(r, ctx) if is_pooled else ()),
                r.value,
                r.numerator,
                r.denominator,
                t(f"funnel.{position(found.standings[r.report_code])}"),
            ),
            source(r, metric=r.metric_id),
            {"rate": notes.status_name(r.status_code, ctx)},
        )

    return Table(columns, rows_of(records, row))


def view(chart_id: str, metrics: Sequence[str], ctx: Context) -> ChartView:
    """The funnel of the state's metric (or the first of ``metrics``) at the level with most reports."""
    t, lang = ctx.t, ctx.state.lang
    metric = notes.metric_of(ctx, metrics)
    values = metric_values(ctx.cur, [metric.metric_id], notes.selection(ctx))
    values = pooling.pooled(values, ctx, is_rolling=False)
    title = pooling.title(t("funnel.title", metric=metric.name(lang), years=notes.years(ctx)), values, ctx)
    switches = pooling.switch(ctx, metric.metric_id)
    shown = guard.ask_one(values, ctx, guard.rule_of(metric.metric_id), rates.is_usable)
    if shown.refused:
        held = rates.table(rates.usable(values), ctx)
        return guard.refusal(chart_id, title, shown, ctx, table=held, switches=switches)
    (panel,) = shown.panels
    records = panel.records
    counts = {r.report_code: Counts(r.numerator or 0, r.denominator or 0) for r in records}
    judged = sum(r.value is not None for r in records)
    found = funnel(counts, metric.min_n) if judged >= MIN_REPORTS else None
    if found is None:
        few = t("funnel.few", n=MIN_REPORTS)
        return guard.refusal(chart_id, title, shown, ctx, few, rates.table(rates.usable(values), ctx), switches)
    total = sum(counts.values(), Counts(0, 0))
    pooled = ((r, r.numerator or 0, r.denominator or 0) for r in records)
    hangs = without.largest(pooled, notes.short_name(metric.metric_id, ctx), ctx)
    sub = t(
        "funnel.sub",
        reports=notes.reports(records, ctx),
        scope=notes.scope_name(ctx),
        level=panel.heading,
        rate=numbers.rate(found.rate),
        counts=numbers.ratio(total.numerator, total.denominator),
    )
    return ChartView(
        chart_id,
        title,
        sub,
        _sentence(records, found, panel.word(ctx), ctx),
        figure(records, found, ctx),
        HEIGHT,
        table(records, found, ctx),
        _key(records, ctx),
        notes.footnotes(
            shown,
            ctx,
            t("funnel.foot") + _wide(found, ctx),
            notes.formula(metric.metric_id, ctx),
            pooling.remark(records, ctx, metric.metric_id),
            hangs,
        ),
        switches=switches,
    )


def _wide(found: Funnel, ctx: Context) -> str:
    if not found.dispersion.is_wide:
        return ""
    return ("" if ctx.state.lang == "zh" else " ") + ctx.t("funnel.wide", phi=f"{found.dispersion.phi:.1f}")


def _sentence(records: Sequence[MetricValue], found: Funnel, level: str, ctx: Context) -> str:
    places = [position(found.standings[r.report_code]) for r in records if r.value is not None]
    return ctx.t(
        "funnel.sentence",
        level=level,
        n=len(places),
        within=places.count("within"),
        outside=places.count("above") + places.count("below"),
    )


def _key(records: Sequence[MetricValue], ctx: Context) -> tuple[KeyEntry, ...]:
    t, p = ctx.t, palette(ctx.state.theme)
    return (
        KeyEntry(t("funnel.key.pooled"), "line", p["accent"]),
        KeyEntry(t("funnel.key.limits95"), "dashed", p["ink3"]),
        KeyEntry(t("funnel.key.limits998"), "line", p["ink3"]),
        KeyEntry(t("funnel.key.within"), "dot", p["mark"]),
        KeyEntry(t("funnel.key.outside"), "dot", p["ink"]),
        *(entry for entry in notes.evidence_key(records, ctx, p["mark"]) if entry.mark == "ring"),
    )
