"""Markdown: tidy tables with separator rows, and what PDF converters make of them."""

from __future__ import annotations

from etl.synth.layouts.grid import flat, grid
from etl.synth.layouts.lines import text_page
from etl.synth.layouts.registry import layout
from etl.synth.tables import OPEN, Box, Sheet, Table

_PAGE_EVERY = 12
_WRAP_AT = 7


def _line(texts: list[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _tidy(table: Table) -> str:
    """Every cell of the grid; a spanning cell is printed once and leaves the rest empty."""
    rows = [[flat(box.text) if first else "" for box, first in row] for row in grid(table)]
    return "\n".join([_line(rows[0]), "|" + "---|" * len(rows[0]), *map(_line, rows[1:])])


@layout("markdown", "md", squared=True)
def markdown(sheet: Sheet) -> str:
    """One table with a separator row a form table."""
    return text_page(sheet, lambda table: "\n" + _tidy(table) + "\n", "\n")


def _halves(box: Box, first: bool) -> tuple[str, str]:
    """A label that a narrow column wrapped, as two lines of a converted page."""
    text = flat(box.text) if first else ""
    if box.role not in ("label", "header") or len(text) <= _WRAP_AT or OPEN in text:
        return text, ""
    return text[:_WRAP_AT], text[_WRAP_AT:]


def _converted(table: Table) -> str:
    """Long labels go on in a row of their own below; a page number stands inside the table."""
    lines, page = [], 1
    rows = grid(table)
    for number, row in enumerate(rows):
        upper, lower = zip(*(_halves(box, first) for box, first in row), strict=True)
        lines.append(_line(list(upper)))
        if number == 0:
            lines.append("|" + "---|" * len(row))
        if any(lower):
            lines.append(_line(list(lower)))
        if (number + 1) % _PAGE_EVERY == 0 and number + 1 < len(rows):
            page += 1
            lines += ["", f"— {page} —", ""]
    return "\n".join(lines)


@layout("markdown_converted", "md", certain=False, squared=True)
def markdown_converted(sheet: Sheet) -> str:
    """Wrapped labels split over rows, page numbers inside tables."""
    return text_page(sheet, lambda table: "\n" + _converted(table) + "\n", "\n")


def _detached(table: Table) -> str:
    """All labels first, then all numbers, row by row."""
    labels = [flat(box.text) for row in table.rows for box in row if box.role != "value"]
    values = [" ".join(box.text for box in row if box.role == "value") for row in table.rows]
    return "\n".join([*labels, *filter(None, values)])


@layout("markdown_detached", "md", keeps_blanks=False, certain=False)
def markdown_detached(sheet: Sheet) -> str:
    """Labels torn off their numbers."""
    return text_page(sheet, lambda table: "\n" + _detached(table) + "\n", "\n")
