"""公开率: what happened to the requests."""

from __future__ import annotations

from pages.charts.disclosure_rate import METRICS
from pages.registry import Page, Slot

PAGE = Page(
    path="/disclosure",
    code="disclosure",
    order=3,
    leads=("outcome_mix", "disclosure_rate"),
    slots=(
        Slot("outcome_mix"),
        Slot("disclosure_rate"),
        Slot("denominator_sensitivity"),
        Slot("refusal_reasons"),
        Slot("disclosure_funnel"),
    ),
    controls=("places", "years", "level", "scope", "metric"),
    metrics=METRICS,
)
