"""Funnel plot of corrections: which differences are more than chance."""

from __future__ import annotations

from pages.charts import funnels
from pages.charts.offered import offered
from pages.charts.view import ChartSpec, ChartView, Context

ID = "dispute_funnel"
METRICS = offered(
    "review_corrected_of_concluded",
    "review_corrected_of_upheld_or_corrected",
    "court_corrected_direct_of_concluded",
    "court_corrected_after_review_of_concluded",
    topics=("disputes",),
    kinds=("rate",),
)


def view(ctx: Context) -> ChartView:
    """The chosen share of corrections against the number of cases."""
    return funnels.view(ID, METRICS, ctx)


SPEC = ChartSpec(ID, view)
