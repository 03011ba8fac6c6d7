"""The charts of contract.md, found by folder scan: a module with a ``SPEC`` is a chart."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pages.charts.beside import with_recomputed
from pages.charts.crowds import crowded
from pages.charts.view import ChartSpec, ChartView, Context
from pages.queries.snapshot import snapshot
from pages.state import ViewState
from pages.text import Text
from pages.warehouse import Cursor, Warehouse


@cache
def charts() -> dict[str, ChartSpec]:
    """Every chart by its id. Raises ValueError when two modules claim one id."""
    found: dict[str, ChartSpec] = {}
    for info in pkgutil.iter_modules(__path__):
        spec = getattr(importlib.import_module(f"{__name__}.{info.name}"), "SPEC", None)
        if spec is None:
            continue
        if spec.chart_id in found:
            raise ValueError(f"two charts are called {spec.chart_id}")
        found[spec.chart_id] = spec
    return found


def context(cur: Cursor, state: ViewState) -> Context:
    """The state with what the warehouse adds to it: the data version and the years that are open in the link."""
    snap = snapshot(cur)
    return Context(cur, state, snap, Text(state.lang), state.years or (snap.first_table_year, snap.last_year))


def draw(spec: ChartSpec, ctx: Context) -> ChartView:
    """A chart with printed and recomputed figures beside each other wherever they differ, its crowds as one mark."""
    return with_recomputed(crowded(spec.view(ctx), ctx), ctx)


def chart_view(warehouse: Warehouse, chart_id: str, state: ViewState) -> ChartView:
    """One chart in one state, cached by data version. Raises KeyError for an unknown id."""
    spec = charts()[chart_id]
    # What a chart shows does not depend on the version its link names.
    state = state.with_(snapshot=None)
    return warehouse.cached((chart_id, state), lambda cur: draw(spec, context(cur, state)), weight)


def weight(view: ChartView) -> int:
    """Rows of its table and marks of its figure."""
    return len(view.table.rows) + sum(len(trace.get("x") or ()) for trace in (view.figure or {}).get("data", ())) + 1
