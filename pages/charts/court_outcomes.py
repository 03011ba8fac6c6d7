"""How lawsuits ended: direct ones and those after a review apart, never added up."""

from __future__ import annotations

from pages.charts import disputes
from pages.charts.view import ChartSpec, ChartView, Context

ID = "court_outcomes"


def view(ctx: Context) -> ChartView:
    """Outcomes of lawsuits, one bar a report and track."""
    return disputes.view(ID, ("lit_direct", "lit_after_review"), ctx)


SPEC = ChartSpec(ID, view)
