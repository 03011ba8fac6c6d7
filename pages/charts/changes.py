"""The change of each place between two years: with its interval and verdict for rates, as a factor for counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.metrics.sensitivity import OrderChange, compare_definitions
from etl.metrics.stats import Change, Counts, change
from etl.metrics.tables import load_verdicts
from pages import numbers
from pages.charts import notes
from pages.charts.peers import Comparison, Series
from pages.charts.view import Context
from pages.queries.metric_values import MetricValue, metric_values

# The denominators a reader may have met for the disclosure rate (metrics.md); each is set against the one shown.
DENOMINATORS = ("disclosed_of_closed", "disclosed_of_handled", "disclosed_of_decided")
ESTABLISHED = ("rise", "fall")


@dataclass(frozen=True, slots=True)
class Move:
    """One place between two years. ``change`` is None where no interval is due (counts) or a year is missing.

    ``gone``: year → why it has no value; ``factor``: after over before, for counts.
    """

    series: Series
    heading: str
    before: MetricValue | None
    after: MetricValue | None
    change: Change | None
    factor: float | None
    gone: str

    @property
    def is_few(self) -> bool:
        """Whether one of the two years has too few cases for a rate."""
        return any(r is not None and r.status_code == "too_few" for r in (self.before, self.after))


def pair(found: Comparison, ctx: Context) -> tuple[int, int] | None:
    """The two years: first and last of the link; with open years the newest two that most places have.

    Of pooled years, the last year of the first and of the last window.
    """
    ends = sorted({w.last for r in found.drawn if (w := r.window)}) or list(ctx.state.years or ())
    if ctx.state.years is not None and len(set(ends)) > 1:
        return ends[0], ends[-1]
    held = [sorted(r.year for r in series.records if r.numerator is not None) for series in found.series]
    counted = Counter(both for years in held for both in pairwise(years))
    if not counted:
        return None
    return max(counted, key=lambda both: (counted[both], both))


def spans(found: Comparison, span: tuple[int, int]) -> tuple[str, str]:
    """What the two years are called: of pooled years their windows."""
    names = {r.year: notes.span(r) for r in found.drawn}
    return names.get(span[0], str(span[0])), names.get(span[1], str(span[1]))


def moves(found: Comparison, span: tuple[int, int], ctx: Context) -> list[Move]:
    """One move a series, the largest change first within a panel; those that cannot be compared last."""
    made = [_move(series, group.heading, found, span, ctx) for group in found.groups for series in group.chosen]

    order = [group.heading for group in found.groups]

    def rank(move: Move) -> tuple[int, bool, float]:
        size = move.change.difference if move.change else move.factor
        return order.index(move.heading), size is None, -(size or 0.0)

    return sorted(made, key=rank)


def _move(series: Series, heading: str, found: Comparison, span: tuple[int, int], ctx: Context) -> Move:
    before, after = series.at(span[0]), series.at(span[1])
    years: dict[str, list[str]] = {}
    for year, r in zip(span, (before, after), strict=True):
        if r is None or r.numerator is None or (not found.metric.is_rate and r.value is None):
            reason = notes.status_name("no_report" if r is None else r.status_code, ctx)
            years.setdefault(reason, []).append(str(year))
    gone = [f"{ctx.t.join(of)} {reason}" for reason, of in years.items()]
    if gone or before is None or after is None:
        return Move(series, heading, before, after, None, None, ctx.t.join(gone))
    if found.metric.is_rate:
        return Move(series, heading, before, after, change(counts_of(before), counts_of(after)), None, "")
    factor = (after.value or 0.0) / before.value if before.value else None
    return Move(
        series, heading, before, after, None, factor, "" if factor is not None else ctx.t("compare_change.from_zero")
    )


def counts_of(record: MetricValue) -> Counts:
    """A rate's record as its counts."""
    return Counts(record.numerator or 0.0, record.denominator or 0.0)


def size(move: Move, lang: str) -> str:
    """``+4.5 个百分点``, or ``×1.25`` for a count."""
    if move.change is not None and move.change.difference is not None:
        return numbers.points(move.change.difference, lang)
    return "" if move.factor is None else f"×{move.factor:.2f}"


def verdict(move: Move, ctx: Context) -> str | None:
    """The word for a change: rose, fell, no established change, too few; None for counts."""
    if move.change is None:
        return None
    if move.is_few:
        return notes.status_name("too_few", ctx)
    words = load_verdicts()["change", move.change.verdict]
    return words.zh if ctx.state.lang == "zh" else words.en


def is_firm(move: Move) -> bool:
    """Whether a change is established: enough cases in both years and an interval without zero."""
    return move.change is not None and not move.is_few and move.change.verdict in ESTABLISHED


def sensitivity(found: Comparison, year: int, ctx: Context) -> str:
    """Whether the order or an established difference depends on the denominator; empty where there is only one."""
    shown = found.metric.metric_id
    if shown not in DENOMINATORS:
        return ""
    held: dict[str, dict[str, Counts]] = {code: {} for code in DENOMINATORS}
    codes = tuple(dict.fromkeys(series.adcode for series in found.series))
    chosen = replace(notes.selection(replace(ctx, years=(year, year))), places=codes)
    for r in metric_values(ctx.cur, DENOMINATORS, chosen) if codes else ():
        if r.value is not None:
            held[r.metric_id][r.publisher_code] = counts_of(r)
    results: list[OrderChange] = []
    pairs = 0
    # Levels are never compared with each other; a pair counts once, however many denominators it has.
    for group in found.groups:
        mine = {series.publisher_code for series in group.chosen}
        of = {code: {body: counts for body, counts in held[code].items() if body in mine} for code in DENOMINATORS}
        made = [compare_definitions(of[shown], of[other]) for other in DENOMINATORS if other != shown]
        pairs += max(result.pairs for result in made)
        results += made
    if not pairs:
        return ""
    swapped = sum(result.swapped for result in results)
    lost = sum(len(result.reversed_pairs) + len(result.unsettled) for result in results)
    others = ctx.t.join([notes.running(notes.short_name(code, ctx), ctx) for code in DENOMINATORS if code != shown])
    code = "same" if not swapped and not lost else "order" if not lost else "conclusion"
    return ctx.t(
        f"compare_change.sensitivity_{code}", year=year, others=others, pairs=pairs, swapped=swapped, lost=lost
    )
