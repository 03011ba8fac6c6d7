"""Funnel plot of the disclosure rate: differences that chance explains, and those it does not."""

from __future__ import annotations

from pages.charts import funnels
from pages.charts.disclosure_rate import METRICS
from pages.charts.view import ChartSpec, ChartView, Context

ID = "disclosure_funnel"


def view(ctx: Context) -> ChartView:
    """The chosen share against its denominator."""
    return funnels.view(ID, METRICS, ctx)


SPEC = ChartSpec(ID, view)
