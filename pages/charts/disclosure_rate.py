"""The disclosure rate (or the chosen share): ranked dots with intervals and counts, levels apart."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages.charts import guard, notes, peers, rates
from pages.charts.offered import offered
from pages.charts.view import ChartSpec, ChartView, Context
from pages.queries.metric_values import MetricValue, metric_values

ID = "disclosure_rate"
# The page's choice of shares; the first is the default disclosure rate of metrics.md.
METRICS = offered(
    "disclosed_of_closed",
    "disclosed_of_handled",
    "disclosed_of_decided",
    "granted_of_closed",
    "refused_of_closed",
    "unable_of_closed",
    "notproc_of_closed",
    "other_of_closed",
    topics=("disclosure",),
    kinds=("rate",),
)


def view(ctx: Context) -> ChartView:
    """The chosen share of every report in the selection."""
    t, state = ctx.t, ctx.state
    metric = notes.metric_of(ctx, METRICS)
    title = t("disclosure_rate.title", metric=metric.name(state.lang), years=notes.years(ctx))
    values = metric_values(ctx.cur, [metric.metric_id], notes.selection(ctx))
    shown = guard.ask(values, ctx, guard.rule_of(metric.metric_id)).where(lambda r: rates.is_told(r, ctx))
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx, table=rates.table(rates.usable(values), ctx))
    records, counted = shown.records, rates.usable(shown.records)
    drawn, height = rates.figure(records, ctx)
    return ChartView(
        ID,
        title,
        t(
            "disclosure_rate.sub",
            places=notes.counted(counted, ctx),
            reports=notes.reports(counted, ctx),
            scope=notes.scope_name(ctx),
            n=metric.min_n,
        ),
        _sentence(records, metric.name(state.lang), ctx),
        drawn,
        height,
        rates.table(records, ctx),
        rates.key(records, ctx),
        notes.footnotes(
            shown,
            ctx,
            notes.formula(metric.metric_id, ctx),
            t("note.interval", n=metric.min_n),
            peers.undrawn(records, ctx),
        ),
    )


def _sentence(records: Sequence[MetricValue], metric: str, ctx: Context) -> str:
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    full = [r for r in (chosen or records) if r.value is not None and guard.is_full(r.denominator)]
    if not full:
        return ""
    low, high = min(full, key=lambda r: r.value or 0), max(full, key=lambda r: r.value or 0)

    def words(r: MetricValue, prefix: str = "") -> dict[str, object]:
        return {
            f"{prefix}name": notes.name_of(r, ctx),
            f"{prefix}year": r.year,
            f"{prefix}counts": numbers.ratio(r.numerator or 0, r.denominator or 0),
        }

    if len(full) == 1:
        return ctx.t("disclosure_rate.sentence_one", metric=metric, rate=numbers.rate(low.value or 0), **words(low))
    return ctx.t(
        "disclosure_rate.sentence",
        metric=metric,
        n=len(full),
        low=numbers.rate(low.value or 0),
        high=numbers.rate(high.value or 0),
        **words(low, "low_"),
        **words(high, "high_"),
    )


SPEC = ChartSpec(ID, view)
