"""年报: one report as it was read, its tables rebuilt cell by cell, alone or beside another."""

from __future__ import annotations

from pages.registry import Page
from pages.widgets.report_sheet import above, body, exists, heading

PAGE = Page(
    path="/report/<report_code>",
    code="report",
    order=0,
    controls=(),
    above=above,
    body=body,
    heading=heading,
    exists=exists,
)
