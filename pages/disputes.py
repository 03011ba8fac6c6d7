"""复议诉讼: how many reviews and lawsuits, and how they end."""

from __future__ import annotations

from pages.charts.dispute_funnel import METRICS
from pages.registry import Page, Slot

PAGE = Page(
    path="/disputes",
    code="disputes",
    order=4,
    leads=("dispute_volume", "review_outcomes"),
    slots=(Slot("dispute_volume"), Slot("review_outcomes"), Slot("court_outcomes"), Slot("dispute_funnel")),
    controls=("places", "years", "level", "scope", "metric"),
    metrics=METRICS,
)
