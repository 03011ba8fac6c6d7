"""How much a pooled figure hangs on one choice: the total without its largest place, or without serial applicants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.metrics.sensitivity import without_largest
from etl.metrics.stats import Counts
from pages import numbers
from pages.charts import notes
from pages.charts.view import Context, Reported

Part = tuple[Reported, float, float]


def largest(parts: Iterable[Part], what: str, ctx: Context) -> str:
    """``去掉X，合计由…变为…``: a pooled share with and without the body that has most cases; empty for fewer than two.

    ``parts`` are (report, numerator, denominator) of one panel, all years of a body together.
    """
    held: dict[str, Counts] = {}
    names: dict[str, str] = {}
    for record, over, under in parts:
        held[record.publisher_code] = held.get(record.publisher_code, Counts(0, 0)) + Counts(over, under)
        names[record.publisher_code] = notes.name_of(record, ctx, 30)
    found = without_largest(held)
    if found is None or found.change.difference is None:
        return ""
    return ctx.t(
        "without.largest",
        what=what,
        name=names[found.place],
        share=numbers.rate(found.share),
        before=numbers.rate(found.total.rate or 0.0),
        before_counts=_ratio(found.total),
        after=numbers.rate(found.rest.rate or 0.0),
        after_counts=_ratio(found.rest),
        change=numbers.points(found.change.difference, ctx.state.lang),
    )


def total(parts: Iterable[tuple[Reported, float]], what: str, ctx: Context) -> str:
    """The same for a plain sum of counts."""
    held: dict[str, float] = {}
    names: dict[str, str] = {}
    for record, value in parts:
        held[record.publisher_code] = held.get(record.publisher_code, 0.0) + value
        names[record.publisher_code] = notes.name_of(record, ctx, 30)
    every = sum(held.values())
    if len(held) < 2 or not every:
        return ""
    place = max(sorted(held), key=lambda code: held[code])
    return ctx.t(
        "without.total",
        what=what,
        name=names[place],
        before=numbers.exact(every),
        after=numbers.exact(every - held[place]),
        share=numbers.rate(held[place] / every),
    )


def serial(pairs: Sequence[tuple[Counts, Counts]], ctx: Context) -> str:
    """The pooled disclosure rate with and without petitions, repeats and abusive volumes, over the same reports."""
    if not pairs:
        return ""
    with_all = sum((pair[0] for pair in pairs), Counts(0, 0))
    rest = sum((pair[1] for pair in pairs), Counts(0, 0))
    if with_all.rate is None or rest.rate is None:
        return ""
    return ctx.t(
        "without.serial",
        reports=ctx.t("unit.reports", n=len(pairs)),
        before=numbers.rate(with_all.rate),
        before_counts=_ratio(with_all),
        after=numbers.rate(rest.rate),
        after_counts=_ratio(rest),
        change=numbers.points(rest.rate - with_all.rate, ctx.state.lang),
    )


def _ratio(counts: Counts) -> str:
    return numbers.ratio(counts.numerator, counts.denominator)
