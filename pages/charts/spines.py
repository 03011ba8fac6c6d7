"""Every metric of one place in one year, and where each stands among the peers of its level and scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.metrics.catalogue import load_metrics
from etl.metrics.peers import DECILES
from etl.metrics.tables import load_thresholds
from pages.charts import guard, notes, pooling
from pages.charts.view import Context
from pages.names import place_name
from pages.queries.metric_records import MetricRecord, metric_records
from pages.queries.metric_values import MetricValue, metric_values
from pages.queries.peer_values import Numbers, is_many, peer_years
from pages.queries.place_options import place_options
from pages.queries.selection import Selection
from pages.warehouse import Cursor

# A report with fewer than this part of the figures of the place's fullest year is a summary.
WHOLE = 0.6


@dataclass(frozen=True, slots=True)
class Spine:
    """One metric of the place. ``share``: part of the peers below it (0-1), None with too few peers or no value.

    ``span``: the same for its interval; ``levels``: the peers' nine deciles, () where too few; ``peers``: their number.
    """

    metric: MetricRecord
    topic: str
    record: MetricValue
    peers: int
    levels: tuple[float, ...]
    share: float | None
    span: tuple[float, float] | None
    values: tuple[float, ...] = ()


def subject(ctx: Context) -> str | None:
    """The place a chart of one place is about: the first chosen, else the one with most years of this scope."""
    if ctx.state.selected:
        return ctx.state.selected[0]
    row = ctx.cur.execute(
        """select adcode from out_metric where $scope in ('all', scope_code) and value is not null
             and adcode is not null
           group by adcode order by count(distinct report_year) desc, count(*) desc, adcode limit 1""",
        {"scope": ctx.state.scope},
    ).fetchone()
    return str(row[0]) if row else None


def name_of(code: str, ctx: Context) -> str:
    """A place's name in the reader's language."""
    found = place_options(ctx.cur, "\0", (code,), 0)
    return place_name(found[0], ctx.state.lang) if found else code


def nothing(code: str, ctx: Context) -> str:
    """Why a place has no figure here: no report, or only in another scope."""
    rows = ctx.cur.execute(
        "select distinct scope_code from dim_report where is_current and adcode = $place", {"place": code}
    ).fetchall()
    scopes = [ctx.t(f"scope.{row[0]}") for row in rows if row[0] != ctx.state.scope]
    if scopes:
        return ctx.t("place.other_scope", scope=notes.scope_name(ctx), others=ctx.t.join(scopes))
    return ctx.t("place.no_report", years=notes.years(ctx))


def spines(ctx: Context, code: str) -> tuple[int | None, list[Spine]]:
    """The newest year with a figure of the place, and its metrics of that year in their order."""
    metrics = metric_records(ctx.cur)
    chosen = replace(notes.selection(ctx), places=(code,), level="all")
    held = pooling.pooled(metric_values(ctx.cur, list(metrics), chosen), ctx, is_rolling=True)
    mine = [r for r in held if r.numerator is not None or r.value is not None]
    years = {r.year: sum(q.year == r.year for q in mine) for r in mine}
    if not years:
        return None, []
    # The newest year whose report is about whole: a summary with three figures does not push a full report aside.
    year = max(y for y, n in years.items() if n >= WHOLE * max(years.values()))
    in_year = [r for r in mine if r.year == year]
    # A place may have several bodies or scopes with reports: the one with most figures stands for it.
    bodies = [(r.publisher_code, r.scope_code) for r in in_year]
    body, scope = max(dict.fromkeys(bodies), key=bodies.count)
    wanted = {r.metric_id: r for r in in_year if (r.publisher_code, r.scope_code) == (body, scope)}
    level = guard.level_of(next(iter(wanted.values())))
    level = level if level != guard.ORDER[-1] else "all"
    first = year - ctx.state.pool + 1
    rest = replace(chosen, places=(), scope=scope, level=level, first_year=max(first, ctx.years[0]), last_year=year)
    others: dict[str, Sequence[float] | Numbers]
    if is_many(ctx.cur) and ctx.state.pool == pooling.SINGLE:
        others = {m: _others(ctx.cur, wanted[m], rest) for m in wanted}
    else:
        beside = pooling.pooled(metric_values(ctx.cur, list(wanted), rest), ctx, is_rolling=True)
        valued = [(r.metric_id, r.value) for r in beside if r.year == year and r.publisher_code != body]
        others = {m: [value for metric, value in valued if metric == m and value is not None] for m in wanted}
    return year, [_spine(metrics[m], wanted[m], others[m]) for m in metrics if m in wanted]


def _others(cur: Cursor, record: MetricValue, beside: Selection) -> Numbers:
    """The values of the peers of a record's year, of which it is one itself."""
    held = np.concatenate([*(one.values for one in peer_years(cur, record.metric_id, beside)), np.array([], float)])
    return held if record.value is None else np.delete(held, np.flatnonzero(held == record.value)[:1])


def _spine(metric: MetricRecord, record: MetricValue, peers: Sequence[float] | Numbers) -> Spine:
    topic = load_metrics()[metric.metric_id].topic
    if len(peers) < load_thresholds()["decile_places"]:
        return Spine(metric, topic, record, len(peers), (), None, None, tuple(sorted(map(float, peers))))
    ordered = np.sort(np.asarray(peers, float))
    levels = tuple(float(x) for x in np.percentile(ordered, DECILES))
    share = None if record.value is None else _share(record.value, ordered)
    span = None
    if metric.is_rate and record.low is not None and record.high is not None:
        span = _share(record.low, ordered), _share(record.high, ordered)
    return Spine(metric, topic, record, len(peers), levels, share, span)


def _share(value: float, ordered: Numbers) -> float:
    # Ties count half, so that equal values stand in the middle of their share.
    below, up_to = (int(np.searchsorted(ordered, value, side)) for side in ("left", "right"))
    return (below + 0.5 * (up_to - below)) / len(ordered)


def by_value(lines: Sequence[Spine]) -> list[Spine]:
    """With too few peers for any position: rates where their value is, between 0 and 100 %, with their interval."""
    return [
        replace(line, share=line.record.value, span=_bounds(line.record)) if line.metric.is_rate else line
        for line in lines
    ]


def _bounds(record: MetricValue) -> tuple[float, float] | None:
    return None if record.low is None or record.high is None else (record.low, record.high)
