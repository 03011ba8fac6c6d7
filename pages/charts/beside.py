"""Printed beside recomputed: what every chart's rows and tooltips say where an identity fails or a total is blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from etl.forms import load_forms
from etl.metrics.catalogue import load_metrics
from etl.metrics.tables import expand, load_groups
from pages import numbers
from pages.charts.failed_checks import is_said, subject
from pages.charts.fan import GAP
from pages.charts.view import ChartView, Column, Context, Later, Row, Table, Value, reports_of
from pages.queries.recomputed import Pair, recomputed

KEYS = ("reported", "recomputed", "difference", "identity")
NOTHING = (None,) * len(KEYS)
# A chart of the failures themselves has both sides in columns of its own; dates lead to whole reports, not to a figure.
OWN = ("failed_checks", "publication_dates")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair, by report."""

    by_report: Mapping[str, list[Pair]]

    def of(self, refs: Iterable[str | None]) -> list[Pair]:
        """The pairs that bear on these ways to a source, each once, the largest difference first."""
        asked: dict[str, list[tuple[set[str], str]]] = {}
        for ref in refs:
            # Of thousands of rows a few have a pair.
            if ref is None or ("," not in ref.partition("|")[0] and ref.partition("|")[0] not in self.by_report):
                continue
            cells, _, metric = (ref or "").partition("|")[2].partition("|")
            for report in reports_of(ref):
                asked.setdefault(report, []).append((set(filter(None, cells.split(","))), metric))
        return [
            pair
            for report, ways in asked.items()
            for pair in self.by_report.get(report, ())
            if any(_bears(pair, keys, metric) for keys, metric in ways)
        ]


def _bears(pair: Pair, keys: set[str], metric: str) -> bool:
    if pair.left is None:
        return pair.cell_keys[0] in keys or pair.cell_keys[0] in _cells(metric)
    return metric in pair.metrics or not keys.isdisjoint(pair.cell_keys)


@lru_cache(maxsize=256)
def _cells(metric_id: str) -> frozenset[str]:
    metric = load_metrics().get(metric_id)
    known = (key for key in metric.keys if key.count(".") and key.split(".")[0] in ("t2", "t3", "t4")) if metric else ()
    return frozenset(
        cell for key in known for form in load_forms().values() for cell in expand(load_groups(), key, form)
    )


def with_recomputed(view: ChartView, ctx: Context) -> ChartView:
    """The view with both values, their difference and the identity in rows and tooltips; unchanged where none fails."""
    if view.chart_id in OWN:
        return view
    pairs = Pairs(recomputed(ctx.cur))
    return replace(view, table=_table(view, pairs, ctx), figure=_figure(view.figure, pairs, ctx))


def _table(view: ChartView, pairs: Pairs, ctx: Context) -> Table:
    every, t = view.table.rows, ctx.t
    if not any(pairs.of((row.ref, *row.beside)) for row in every):
        return view.table
    columns = (
        Column(KEYS[0], t("beside.reported"), "count"),
        Column(KEYS[1], t("beside.recomputed"), "count"),
        Column(KEYS[2], t("beside.difference"), "count"),
        Column(KEYS[3], t("beside.identity")),
    )
    none = dict.fromkeys(KEYS, t("beside.none"))

    def beside(row: Row) -> Row:
        found = pairs.of((row.ref, *row.beside))
        return _row(row, found, ctx) if found else Row((*row.values, *NOTHING), row.ref, row.missing | none, row.beside)

    rows = every.then(beside) if isinstance(every, Later) else tuple(map(beside, every))
    return Table((*view.table.columns, *columns), rows)


def _row(row: Row, found: Sequence[Pair], ctx: Context) -> Row:
    # One row has one pair in figures, that of the largest difference; the words name every one.
    first = found[0]
    is_dated = len({pair.report_code for pair in found}) > 1 or len(reports_of(row.ref)) > 1
    said = [sentence(pair, ctx, is_dated) for pair in found if pair.left is not None]
    words = ctx.t("beside.stop").join([*said, *_blank_totals(found, ctx)])
    values: tuple[Value, ...] = (first.left, first.right, first.difference, words)
    blank = dict.fromkeys(KEYS, ctx.t("beside.blank"))
    return replace(row, values=(*row.values, *values), missing=row.missing | blank)


def _blank_totals(found: Sequence[Pair], ctx: Context) -> list[str]:
    sums = [f"{subject(pair, ctx)} {numbers.exact(pair.right)}" for pair in found if pair.left is None]
    return [ctx.t("beside.said_blank", list=ctx.t.join(sums))] if sums else []


def sentence(pair: Pair, ctx: Context, is_dated: bool = False) -> str:
    """A failed identity in words: ``I4 表四 · 行政复议：印出 0，重算 11，相差 −11``; ``is_dated``: after its year."""
    check = f"{pair.year} " * is_dated + f"{pair.check_code} {subject(pair, ctx)}"
    difference = pair.difference or 0.0
    return ctx.t(
        "beside.said_prose" if is_said(pair) else "beside.said",
        check=check,
        left=numbers.exact(pair.left or 0.0),
        right=numbers.exact(pair.right),
        difference=("+" if difference > 0 else "") + numbers.exact(difference),
    )


def _told(ref: str, pairs: Pairs, ctx: Context, is_gap: bool) -> list[str]:
    # Of pooled years each sentence names its own; what a blank total would be is said where nothing is drawn for it.
    is_dated, found = len(reports_of(ref)) > 1, pairs.of([ref])
    said = [sentence(pair, ctx, is_dated) for pair in found if pair.left is not None]
    return said + (_blank_totals(found, ctx) if is_gap else [])


def _figure(figure: dict[str, Any] | None, pairs: Pairs, ctx: Context) -> dict[str, Any] | None:
    if figure is None:
        return None
    return figure | {"data": [_trace(trace, pairs, ctx) for trace in figure["data"]]}


def _trace(trace: dict[str, Any], pairs: Pairs, ctx: Context) -> dict[str, Any]:
    refs, texts = trace.get("customdata"), trace.get("hovertext")
    if not refs or not isinstance(texts, list) or len(refs) != len(texts):
        return trace
    told = [
        "<br>".join([text, *_told(ref, pairs, ctx, trace.get("meta") == GAP)])
        for text, ref in zip(texts, refs, strict=True)
    ]
    return trace | {"hovertext": told}
