"""对比: my places side by side over the years, among their peers, and what has changed."""

from __future__ import annotations

from pages.charts.peers import METRICS
from pages.registry import Page, Slot
from pages.widgets.briefing import compare_briefing_links
from pages.widgets.compare_tools import compare_tools

PAGE = Page(
    path="/compare",
    code="compare",
    order=6,
    slots=(Slot("peer_deciles"), Slot("compare_change"), Slot("compare_trend")),
    leads=("peer_deciles", "compare_change"),
    controls=("places", "metric", "years", "level", "scope"),
    metrics=METRICS,
    above=lambda visit: [*compare_tools(visit), *compare_briefing_links(visit)],
)
