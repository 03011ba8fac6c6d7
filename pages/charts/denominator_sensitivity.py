"""One report under several denominators: does the rate, does the order change?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.metrics import guards
from etl.metrics.stats import Counts
from pages import numbers
from pages.charts import guard, notes, without
from pages.charts.rows import MAX_ROWS, RowGroup, RowItem, lay_rows, percent_axis
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, ref, rows_of
from pages.queries.metric_records import metric_records
from pages.queries.metric_values import MetricValue, metric_values
from pages.theme import palette

ID = "denominator_sensitivity"
METRICS = ("disclosed_of_handled", "disclosed_of_closed", "disclosed_without_abusive", "disclosed_of_decided")
CLOSED, SERIAL = METRICS[1:3]
# Orders are counted among so many reports of one panel at most: the work grows with their square.
MOST_PAIRED = 6000
# Shape and tone tell the denominators apart without colour.
SYMBOLS = {
    "disclosed_of_handled": "triangle-left",
    "disclosed_of_closed": "circle",
    "disclosed_without_abusive": "diamond",
    "disclosed_of_decided": "square",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One report's rates by metric id; only those that could be computed."""

    first: MetricValue
    rates: dict[str, MetricValue]

    @property
    def spread(self) -> float:
        """Largest difference between two of its rates."""
        values = [r.value for r in self.rates.values() if r.value is not None]
        return max(values) - min(values)


def by_report(values: Sequence[MetricValue]) -> list[Report]:
    """Reports for which at least two of the denominators give a rate."""
    found: dict[str, dict[str, MetricValue]] = {}
    for value in values:
        if value.value is not None:
            found.setdefault(value.report_code, {})[value.metric_id] = value
    return [Report(next(iter(rates.values())), rates) for rates in found.values() if len(rates) > 1]


def flips(reports: Sequence[Report]) -> tuple[int, int]:
    """Pairs of one panel whose order is not the same under every shared denominator, and all pairs.

    (0, 0) where a panel holds more than ``MOST_PAIRED`` reports: nothing is said of some of the pairs.
    """
    of = {id(report.first): report for report in reports}
    parts = guards.parted([report.first for report in reports]).values()
    if any(len(part) > MOST_PAIRED for part in parts):
        return 0, 0
    counts = [turns([_rates(of[id(record)]) for record in part]) for part in parts]
    return sum(turned for turned, _ in counts), sum(pairs for _, pairs in counts)


def _rates(report: Report) -> list[float]:
    values = (report.rates[m].value if m in report.rates else None for m in METRICS)
    return [np.nan if value is None else value for value in values]


def turns(rates: Sequence[Sequence[float]]) -> tuple[int, int]:
    """Pairs of rows that are in another order in one column than in another, and pairs that share two columns.

    ``rates``: a row a report, NaN where there is none. One row is put against all after it: 5,000 rows take 0.2 s,
    pair by pair 20.
    """
    columns = np.array(rates).T
    held = ~np.isnan(columns)
    turned = 0
    for at in range(columns.shape[1] - 1):
        above = np.zeros(columns.shape[1] - at - 1, dtype=bool)
        below = above.copy()
        # A comparison with NaN is false either way.
        for column in columns[held[:, at]]:
            above |= column[at] > column[at + 1 :]
            below |= column[at] <= column[at + 1 :]
        turned += int(np.count_nonzero(above & below))
    return turned, _sharing(held)


def _sharing(held: NDArray[np.bool_]) -> int:
    kinds, sizes = np.unique(held, axis=1, return_counts=True)
    both = kinds.T.astype(int) @ kinds.astype(int) > 1
    within = int((sizes * (sizes - 1) // 2)[both.diagonal()].sum())
    return within + int((np.outer(sizes, sizes) * np.triu(both, 1)).sum())


def figure(reports: Sequence[Report], ctx: Context) -> tuple[Figure, int]:
    """A line from the lowest to the highest rate of each report, a mark for each denominator."""
    p = palette(ctx.state.theme)
    groups = []
    ordered: list[Report] = []
    of = {id(report.first): report for report in reports}
    for panel in guard.panels([report.first for report in reports], ctx):
        members = sorted((of[id(record)] for record in panel.records), key=lambda r: -r.spread)
        ordered += members
        groups.append(
            RowGroup(
                panel.heading,
                tuple(
                    RowItem(
                        f"{notes.name_of(r.first, ctx)}  {r.first.year}",
                        numbers.points(r.spread, ctx.state.lang).lstrip("+"),
                        notes.colour_of(r.first, ctx),
                    )
                    for r in members
                ),
            )
        )
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, percent_axis())
    placed = list(zip(ordered, laid.y, strict=True))
    lines: Figure = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": p["rule"], "width": 3},
        "x": [v for r, _ in placed for v in (*_ends(r), None)],
        "y": [v for _, y in placed for v in (y, y, None)],
    }
    return {"data": [lines, *(_marks(metric, placed, ctx) for metric in METRICS)], "layout": laid.layout}, laid.height


def _ends(report: Report) -> tuple[float, float]:
    values = [r.value for r in report.rates.values() if r.value is not None]
    return min(values), max(values)


def _colours(theme: str) -> dict[str, str]:
    p = palette(theme)
    return {
        "disclosed_of_handled": p["ink3"],
        "disclosed_of_closed": p["accent"],
        "disclosed_without_abusive": p["notproc"],
        "disclosed_of_decided": p["ink"],
    }


def _marks(metric: str, placed: Sequence[tuple[Report, float]], ctx: Context) -> Figure:
    name = metric_records(ctx.cur)[metric].name(ctx.state.lang) if metric in metric_records(ctx.cur) else metric
    shown = [(r.rates[metric], y) for r, y in placed if metric in r.rates]
    colour = _colours(ctx.state.theme)[metric]
    paper = palette(ctx.state.theme)["paper"]
    texts = [
        f"{notes.name_of(v, ctx, 30)} {v.year}<br>{name} <b>{numbers.rate(v.value or 0)}</b>  "
        f"{numbers.ratio(v.numerator or 0, v.denominator or 0)}"
        for v, _ in shown
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [v.value for v, _ in shown],
        "y": [y for _, y in shown],
        "marker": {
            "size": 10,
            "symbol": SYMBOLS[metric],
            "color": [paper if v.is_quoted else colour for v, _ in shown],
            "line": {"color": colour, "width": 1.6},
        },
        "hovertext": texts,
        "hoverinfo": "text",
        "cliponaxis": False,
        "customdata": [ref(v.report_code, metric=metric) for v, _ in shown],
    }


def table(reports: Sequence[Report], ctx: Context) -> Table:
    """One row a report, one column a denominator, and the spread in points."""
    t = ctx.t
    records = metric_records(ctx.cur)
    offered = [m for m in METRICS if m in records]
    columns = (
        *notes.report_columns(ctx),
        *(Column(m, records[m].name(ctx.state.lang), "rate") for m in offered),
        Column("spread", t("denominator_sensitivity.col.spread"), "rate"),
    )

    def row(r: Report) -> Row:
        return Row(
            (
                *notes.report_values(r.first, ctx),
                *(r.rates[m].value if m in r.rates else None for m in offered),
                r.spread,
            ),
            ref(r.first.report_code, metric=METRICS[1]),
            beside=tuple(ref(r.first.report_code, metric=metric) for metric in r.rates),
        )

    return Table(columns, rows_of(reports, row))


def _serial(reports: Sequence[Report], ctx: Context) -> str:
    chosen = [r for r in reports if notes.is_chosen(r.first, ctx)] or list(reports)
    both = [r for r in chosen if CLOSED in r.rates and SERIAL in r.rates]
    if not both:
        return ""
    codes = {record.report_code for record in guard.largest([r.first for r in both], ctx).records}

    def counts(record: MetricValue) -> Counts:
        return Counts(record.numerator or 0, record.denominator or 0)

    members = [r for r in both if r.first.report_code in codes]
    serial = without.serial([(counts(r.rates[CLOSED]), counts(r.rates[SERIAL])) for r in members], ctx)
    parts = ((r.first, r.rates[CLOSED].numerator or 0, r.rates[CLOSED].denominator or 0) for r in members)
    largest = without.largest(parts, notes.short_name(CLOSED, ctx), ctx)
    return ("" if ctx.state.lang == "zh" else " ").join(words for words in (serial, largest) if words)


def view(ctx: Context) -> ChartView:
    """The spread of each report's disclosure rate over the denominators in use."""
    t, state = ctx.t, ctx.state
    title = t("denominator_sensitivity.title", years=notes.years(ctx))
    values = metric_values(ctx.cur, METRICS, notes.selection(ctx))
    shown_values = guard.ask(values, ctx, guard.rule_of(*METRICS))
    reports = by_report(shown_values.records)
    if shown_values.refused or not reports:
        return guard.refusal(ID, title, shown_values, ctx)
    asked = shown_values.where(lambda r: r.value is not None)
    shown = sorted(reports, key=lambda r: (not notes.is_chosen(r.first, ctx), -r.spread))[:MAX_ROWS]
    drawn, height = figure(shown, ctx)
    firsts = [r.first for r in reports]
    names = {m: record.name(state.lang) for m, record in metric_records(ctx.cur).items()}
    marks = {"circle": "dot", "square": "square", "diamond": "diamond", "triangle-left": "triangle"}
    key = tuple(
        KeyEntry(names[m], marks[SYMBOLS[m]], _colours(state.theme)[m])
        for m in METRICS
        if any(m in r.rates for r in shown)
    )
    widest = max(reports, key=lambda r: r.spread)
    turned, pairs = flips(reports)
    words = {
        "spread": numbers.points(widest.spread, state.lang).lstrip("+"),
        "name": notes.name_of(widest.first, ctx),
        "year": widest.first.year,
    }
    which = "sentence" if pairs else "spread"
    return ChartView(
        ID,
        title,
        t("denominator_sensitivity.sub", reports=notes.reports(firsts, ctx), scope=notes.scope_name(ctx)),
        t(f"denominator_sensitivity.{which}", flips=turned, pairs=pairs, **words),
        drawn,
        height,
        table(reports, ctx),
        key,
        notes.footnotes(asked, ctx, t("denominator_sensitivity.foot"), _serial(reports, ctx)),
    )


SPEC = ChartSpec(ID, view)
