"""数据: the whole data set, its dictionary, how to cite it."""

from __future__ import annotations

from pages.registry import Page
from pages.widgets.data_sheet import body, summary

PAGE = Page(path="/data", code="data", order=9, controls=(), above=summary, body=body)
