"""申请量: how many requests, by whom, and how much is carried over."""

from __future__ import annotations

from pages.charts.applications_rank import METRICS
from pages.registry import Page, Slot

PAGE = Page(
    path="/applications",
    code="applications",
    order=2,
    leads=("applications_rank", "applicant_mix", "carry_over"),
    slots=(Slot("applications_rank"), Slot("applicant_mix"), Slot("carry_over")),
    controls=("places", "years", "level", "scope", "metric"),
    metrics=METRICS,
)
