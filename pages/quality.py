"""数据质量: who has reported and when, what fails, what was refused, what is far from the year before."""

from __future__ import annotations

from pages.registry import Page, Slot

PAGE = Page(
    path="/quality",
    code="quality",
    order=8,
    leads=("coverage_matrix", "failed_checks", "publication_dates"),
    slots=(Slot("coverage_matrix"), Slot("failed_checks"), Slot("publication_dates"), Slot("refusals"), Slot("jumps")),
    controls=("places", "years", "level", "scope"),
)
