"""总览: what we know, about how many places."""

from __future__ import annotations

from pages.charts.volume_trend import METRICS
from pages.registry import Page, Slot

PAGE = Page(
    path="/",
    code="overview",
    order=1,
    leads=("coverage", "volume_trend"),
    slots=(Slot("volume_trend"), Slot("coverage", 6), Slot("province_tiles", 6)),
    controls=("places", "years", "level", "scope", "metric"),
    metrics=METRICS,
)
