"""What every product of a chart carries beside its numbers: sources, failed checks, definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pages.charts import notes
from pages.charts.view import ChartView, Context, reports_of
from pages.queries.export_evidence import (
    ExportCheck,
    ExportSource,
    export_checks,
    metric_definitions,
    named_sources,
    selected_sources,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """``sources`` are the chart's reports, ``checks`` what they fail, ``metrics`` the definitions as in their YAML."""

    sources: tuple[ExportSource, ...]
    checks: tuple[ExportCheck, ...]
    metrics: tuple[dict[str, Any], ...]
    is_synthetic: bool


def _refs(view: ChartView) -> Iterator[str]:
    yield from (row.ref for row in view.table.rows if row.ref)
    for trace in (view.figure or {}).get("data", []):
        data = trace.get("customdata") or ()
        yield from (item for item in data if isinstance(item, str) and item.count("|") == 2)


def evidence(view: ChartView, ctx: Context) -> Evidence:
    """Read from the ways to the source that rows and marks carry; a sum without any names the selection's reports."""
    refs = list(_refs(view))
    codes = dict.fromkeys(code for ref in refs for code in reports_of(ref))
    metrics = dict.fromkeys(metric for ref in refs if (metric := ref.rpartition("|")[2]))
    sources = named_sources(ctx.cur, codes) if codes else selected_sources(ctx.cur, notes.selection(ctx))
    if view.empty:
        sources = []
    return Evidence(
        tuple(sources),
        tuple(export_checks(ctx.cur, [source.report_code for source in sources])),
        tuple(metric_definitions(ctx.cur, metrics)),
        ctx.snapshot.is_synthetic,
    )
