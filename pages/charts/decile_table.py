"""The table of every chart that sets places against their peers' deciles: one row a place and year, gaps in words."""

from __future__ import annotations

from pages.charts import notes, peers
from pages.charts.peers import Comparison, Group, Series
from pages.charts.view import Column, Context, Row, Table, Value, source


def table(found: Comparison, ctx: Context, is_pooled: bool | None = None) -> Table:
    """One row a chosen place and year, missing years too; ``is_pooled``: with the columns of pooled years."""
    t, kind = ctx.t, peers.kind_of(found.metric)
    is_pooled = found.is_pooled if is_pooled is None else is_pooled
    columns = (
        *notes.report_columns(ctx, is_pooled),
        Column("value", t("col.value"), kind),
        Column("numerator", t("col.numerator"), "count"),
        Column("denominator", t("col.denominator"), "count"),
        Column("low", t("col.low"), "rate"),
        Column("high", t("col.high"), "rate"),
        Column("below", t("col.below"), "rate"),
        Column("peers", t("col.peers"), "count"),
        *(Column(f"d{n}", t("col.decile", n=n), kind) for n in range(1, 10)),
        Column("evidence", t("col.evidence")),
        Column("failed", t("col.failed"), "count"),
        Column("population", t("applications_rank.col.population")),
    )
    rows = [
        _row(group, series, year, ctx, is_pooled)
        for group in found.groups
        for series in group.chosen
        for year in range(ctx.years[0], ctx.years[1] + 1)
    ]
    rows += [_absent(absent, ctx, len(columns)) for absent in found.absent]
    return Table(columns, tuple(rows))


def _row(group: Group, series: Series, year: int, ctx: Context, is_pooled: bool) -> Row:
    t, record, band = ctx.t, series.at(year), group.band(year)
    levels = tuple(round(x, 8) for x in band.levels) if band and band.levels else (None,) * 9
    thin = dict.fromkeys((f"d{n}" for n in range(1, 10)), t("missing.thin")) | {"below": t("missing.thin")}
    head: tuple[Value, ...] = (series.name, *notes.report_values(series.records[-1], ctx)[1:-1], year)
    if is_pooled:
        head = (*head, *((None, None) if record is None else notes.pooled_values(record, ctx)))
        thin |= dict.fromkeys(("window", "held"), ctx.t("pool.none"))
    places = band.places if band else 0
    if record is None:
        gone = notes.status_name("no_report", ctx)
        keys = (
            "window",
            "held",
            "value",
            "numerator",
            "denominator",
            "low",
            "high",
            "evidence",
            "failed",
            "population",
        )
        missing = thin | dict.fromkeys(keys, gone) | ({} if levels[0] is None else {"below": gone})
        return Row((*head, None, None, None, None, None, None, places, *levels, None, None, None), None, missing)
    is_rate = record.low is not None
    missing = thin | {"value": notes.status_name(record.status_code, ctx), "population": t("missing.no_population")}
    missing |= {} if is_rate else dict.fromkeys(("low", "high"), t("missing.no_interval"))
    missing |= {"denominator": t("missing.count")} if record.denominator is None else {}
    missing |= {} if levels[0] is None else {"below": notes.status_name(record.status_code, ctx)}
    return Row(
        (
            *head,
            record.value,
            record.numerator,
            record.denominator,
            record.low,
            record.high,
            group.below(record),
            places,
            *levels,
            t("evidence.quoted" if record.is_quoted else "evidence.table"),
            record.failed,
            notes.population(record, ctx) or None,
        ),
        source(record, metric=record.metric_id),
        missing,
    )


def _absent(absent: peers.Absent, ctx: Context, width: int) -> Row:
    gone = dict.fromkeys(("level", "year", "value"), absent.reason)
    return Row((absent.name, *[None] * (width - 1)), None, gone)
