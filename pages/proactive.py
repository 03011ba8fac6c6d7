"""主动公开: rules and documents in force, licensing, penalties, fees, with the warnings that belong to them."""

from __future__ import annotations

from pages.registry import Page, Slot
from pages.widgets.proactive_notes import stocks, warnings

PAGE = Page(
    path="/proactive",
    code="proactive",
    order=5,
    leads=("proactive_counts",),
    slots=(Slot("proactive_counts"),),
    above=warnings,
    body=stocks,
)
