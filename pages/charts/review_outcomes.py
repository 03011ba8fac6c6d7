"""How administrative reviews ended."""

from __future__ import annotations

from pages.charts import disputes
from pages.charts.view import ChartSpec, ChartView, Context

ID = "review_outcomes"


def view(ctx: Context) -> ChartView:
    """Outcomes of reviews, one bar a report."""
    return disputes.view(ID, ("review",), ctx)


SPEC = ChartSpec(ID, view)
