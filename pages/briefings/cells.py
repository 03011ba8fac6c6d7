"""A chart's table read by column: values as numbers for plots, as printed words for tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pages import numbers
from pages.charts import guard
from pages.charts.view import ChartView, Context, Row, Value, reports_of
from pages.queries.metric_records import MetricRecord, metric_records

DECILES = tuple(f"d{n}" for n in range(1, 10))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a chart's table with its values by column key."""

    row: Row
    values: dict[str, Value]
    kinds: dict[str, str]

    @property
    def metric_id(self) -> str:
        """The metric its way to the source names; empty for a gap."""
        return (self.row.ref or "||").split("|")[2]

    @property
    def reports(self) -> tuple[str, ...]:
        """The report behind it, of pooled years each; empty for a gap."""
        return reports_of(self.row.ref)

    @property
    def when(self) -> str:
        """The year of the figure; of pooled ones their window."""
        return str(self.values.get("window") or self.values["year"])

    def number(self, key: str) -> float | None:
        """A value as a number, None where there is none."""
        value = self.values.get(key)
        return float(value) if isinstance(value, int | float) else None

    def why(self, key: str) -> str:
        """The word for a missing value."""
        return self.row.missing.get(key, "—")


def lines(view: ChartView) -> Iterator[Line]:
    """The rows of a view's table."""
    keys = [column.key for column in view.table.columns]
    kinds = {column.key: column.kind for column in view.table.columns}
    for row in view.table.rows:
        yield Line(row, dict(zip(keys, row.values, strict=True)), kinds)


def is_quoted(line: Line, ctx: Context) -> bool:
    """Whether the figure comes from prose."""
    return line.values.get("evidence") == ctx.t("evidence.quoted")


def printer(metric: MetricRecord, kind: str) -> Callable[[float], str]:
    """How a column's values are printed: a rate as a fraction (kind ``rate``) or in per cent (``per`` of a rate)."""
    if metric.is_rate:
        return numbers.rate if kind == "rate" else lambda value: numbers.rate(value / 100)
    return numbers.per if metric.per else numbers.exact


def value(line: Line, metric: MetricRecord, ctx: Context, key: str = "value") -> str:
    """A value in print, with its marks (see ``briefing.marks``); the word for it where it is missing."""
    held = line.number(key)
    if held is None:
        return line.why(key)
    if key in DECILES and not metric.is_rate:
        # Interpolated between places: more digits would say nothing.
        held = round(held, 1)
    return printer(metric, line.kinds[key])(held) + (marks(line, metric, ctx) if key == "value" else "")


def marks(line: Line, metric: MetricRecord, ctx: Context) -> str:
    """† for a figure from prose, ‡ for a failed identity, * for a rate on few cases."""
    few = metric.is_rate and not guard.is_full(line.number("denominator"))
    return ("†" if is_quoted(line, ctx) else "") + ("‡" if line.number("failed") else "") + ("*" if few else "")


def counts(line: Line, metric: MetricRecord) -> str:
    """Numerator / denominator of a figure that has both, else a dash."""
    over, under = line.number("numerator"), line.number("denominator")
    if over is None or under is None:
        return "—"
    return numbers.ratio(over, round(under)) if metric.is_rate or metric.per else "—"


def interval(line: Line) -> str:
    """The interval of a rate, else a dash."""
    low, high = line.number("low"), line.number("high")
    return "—" if low is None or high is None else numbers.interval(low, high)


def metric_of(line: Line, ctx: Context) -> MetricRecord:
    """The metric of a row that names one. Raises KeyError for a gap."""
    return metric_records(ctx.cur)[line.metric_id]
