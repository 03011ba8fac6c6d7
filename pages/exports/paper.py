"""Footnotes where nothing can be clicked: pictures, documents, frozen copies, workbooks."""

from __future__ import annotations

import copy
import re

from pages.charts.view import ChartView, Figure
from pages.text import Text

# What is said to a reader who has a pointer; always a sentence of its own.
CLICKS = ("note.click", "click.cell", "click.province", "click.original")


def paper_lines(view: ChartView, t: Text) -> list[str]:
    """The view's footnotes without the sentences on clicking."""
    lines = []
    for line in view.footnotes:
        for key in CLICKS:
            line = line.replace(t(key), "")
        lines.append(re.sub(r"\s{2,}", " ", line).strip())
    return [line for line in lines if line]


def unlinked(figure: Figure | None) -> Figure | None:
    """The figure whose labels lead nowhere."""
    if figure is None:
        return None
    plain = copy.deepcopy(figure)
    for note in plain["layout"].get("annotations", []):
        note["text"] = re.sub(r"</?a\b[^>]*>", "", note["text"])
    return plain
