"""Years pooled where a metric offers it (``pooling_years``) and the reader asked (``pool``): sum over sum, in windows.

Charts of single marks show windows side by side, so that no case is in two marks; lines over the years show for each
year the window that ends with it. No window crosses a break that concerns the metric (``breaks.csv``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from etl.metrics import guards
from etl.metrics.breaks import Break, load_breaks
from etl.metrics.catalogue import load_metrics
from etl.metrics.pooling import COUNTED, Window, pooled_figure, rolling, side_by_side
from etl.metrics.stats import Counts
from pages import numbers
from pages.charts.view import Context, Reported, Switch, parts_of
from pages.queries.dispute_outcomes import DisputeOutcome
from pages.queries.metric_values import MetricValue

SINGLE = 1
T = TypeVar("T", MetricValue, DisputeOutcome)


def length(metric_id: str, ctx: Context) -> int:
    """How many years a chart of this metric pools; 1 where the reader asked for none or the metric offers none."""
    offered = load_metrics()[metric_id].pooling_years
    return offered if offered == ctx.state.pool else SINGLE


def _breaks(metric_id: str) -> tuple[Break, ...]:
    return tuple(b for b in load_breaks() if b.concerns(guards.all_keys(load_metrics()[metric_id])))


def pooled(records: Sequence[MetricValue], ctx: Context, *, is_rolling: bool) -> list[MetricValue]:
    """The records, those of metrics that are pooled as one record a body and window; in the order of the records."""
    if ctx.state.pool == SINGLE:
        return list(records)
    found: list[MetricValue] = []
    for metric_id in dict.fromkeys(r.metric_id for r in records):
        own = [r for r in records if r.metric_id == metric_id]
        found += _windowed(own, metric_id, ctx, is_rolling, _value_of) if length(metric_id, ctx) > SINGLE else own
    return sorted(found, key=lambda r: (r.publisher_code, r.year))


def pooled_outcomes(records: Sequence[DisputeOutcome], metric_id: str, ctx: Context) -> list[DisputeOutcome]:
    """Compositions of table 4 in windows side by side, each track for itself; unchanged where nothing is pooled."""
    if length(metric_id, ctx) == SINGLE:
        return list(records)
    tracks = dict.fromkeys(r.track_code for r in records)
    of = ([r for r in records if r.track_code == track] for track in tracks)
    return [r for own in of for r in _windowed(own, metric_id, ctx, False, _outcome_of)]


def _windowed(
    records: Sequence[T], metric_id: str, ctx: Context, is_rolling: bool, make: Callable[[Sequence[T], Window], T]
) -> list[T]:
    breaks, years = _breaks(metric_id), length(metric_id, ctx)
    windows = (rolling if is_rolling else side_by_side)(ctx.years, years, breaks)
    bodies: dict[tuple[str, str], list[T]] = {}
    for record in records:
        bodies.setdefault((record.publisher_code, record.scope_code), []).append(record)
    held = (
        (window, [r for r in sorted(own, key=lambda r: r.year) if window.holds(r, breaks)])
        for own in bodies.values()
        for window in windows
    )
    # A line has a point only in a year with a report, whatever the years before hold.
    return [make(inside, w) for w, inside in held if inside and (not is_rolling or inside[-1].year == w.last)]


def _value_of(inside: Sequence[MetricValue], window: Window) -> MetricValue:
    counted = tuple(r for r in inside if r.status_code in COUNTED and r.numerator is not None)
    if not counted:
        return inside[-1]._replace(year=window.last, window=window)
    newest = counted[-1]
    sums = [Counts(r.numerator or 0.0, r.denominator or 0.0) for r in counted]
    is_quoted = any(r.is_quoted for r in counted)
    figure = pooled_figure(load_metrics()[newest.metric_id], sums, is_quoted)
    return newest._replace(
        year=window.last,
        numerator=figure.counts.numerator,
        denominator=figure.counts.denominator,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        status_code=figure.status_code,
        trust_code="quoted" if is_quoted else newest.trust_code,
        is_estimated=any(r.is_estimated for r in counted),
        failed=sum(r.failed for r in counted),
        window=window,
        pooled=counted,
    )


def _outcome_of(inside: Sequence[DisputeOutcome], window: Window) -> DisputeOutcome:
    def added(values: Iterable[int | None]) -> int | None:
        filled = [value for value in values if value is not None]
        return sum(filled) if filled else None

    upheld, corrected, other, pending = (added(values) for values in zip(*(r.outcomes for r in inside), strict=True))
    return replace(
        inside[-1],
        year=window.last,
        upheld=upheld,
        corrected=corrected,
        other=other,
        pending=pending,
        # A year whose total is smaller than its outcomes counts as drawn alone: by the larger of the two.
        printed_total=sum(r.total for r in inside),
        failed=sum(r.failed for r in inside),
        is_quoted=any(r.is_quoted for r in inside),
        window=window,
        pooled=tuple(inside),
    )


def windows_of(records: Iterable[Reported]) -> list[Window]:
    """The windows of the records, in order of years."""
    held = {w for r in records if (w := getattr(r, "window", None)) is not None}
    return sorted(held, key=lambda w: (w.first, w.last))


def _spans(windows: Sequence[Window], ctx: Context) -> str:
    # Windows that overlap are as many as years: their first and last tell them all.
    is_rolling = any(later.first <= earlier.last for earlier, later in pairwise(windows))
    spans = [numbers.years(w.first, w.last) for w in windows]
    return ctx.t("pool.to", first=spans[0], last=spans[-1]) if is_rolling else ctx.t.join(spans)


def title(words: str, records: Iterable[Reported], ctx: Context) -> str:
    """A chart's title, with the windows of pooled records."""
    windows = windows_of(records)
    if not windows:
        return words
    return words + ctx.t("pool.title", n=windows[0].length, windows=_spans(windows, ctx))


def remark(records: Iterable[Reported], ctx: Context, *metrics: str) -> str:
    """What must be said of pooled records of ``metrics``: which windows, what none crosses, how many hold fewer years;
    empty where nothing is pooled.
    """
    records = list(records)
    windows = windows_of(records)
    if not windows:
        return ""
    years = windows[0].length
    drawn = [r for r in records if getattr(r, "pooled", ())]
    short = sum(len(parts_of(r)) < years for r in drawn)
    words = [ctx.t("pool.foot", n=years, windows=_spans(windows, ctx))]
    crossed = {
        b for m in metrics if length(m, ctx) > SINGLE for b in _breaks(m) if ctx.years[0] < b.year <= ctx.years[1]
    }
    if crossed:
        kinds = sorted(ctx.t(f"break.{b.kind}", year=b.year) for b in crossed)
        words.append(ctx.t("pool.breaks", breaks=ctx.t.join(kinds)))
    words += [ctx.t("pool.short", n=years, short=short, all=len(drawn))] if short else []
    return ("" if ctx.state.lang == "zh" else " ").join(words)


def switch(ctx: Context, *metrics: str) -> tuple[Switch, ...]:
    """The choice between single years and pooled ones, where one of the metrics offers it."""
    offered = max(load_metrics()[metric].pooling_years for metric in metrics)
    if offered == SINGLE:
        return ()
    words = ctx.t("pool.single"), ctx.t("pool.pooled", n=offered)
    options = tuple((str(n), said, "") for n, said in zip((SINGLE, offered), words, strict=True))
    chosen = str(offered if ctx.state.pool == offered else SINGLE)
    return (Switch("pool", ctx.t("pool.name"), chosen, options, is_asked=True),)
