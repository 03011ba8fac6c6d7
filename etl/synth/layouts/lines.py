"""Pages flattened to text: one cell a line, with blank lines, in rows, values before labels."""

from __future__ import annotations

from collections.abc import Callable

from etl.synth.layouts.grid import flat
from etl.synth.layouts.registry import layout
from etl.synth.tables import Row, Sheet, Table


def text_page(sheet: Sheet, table: Callable[[Table], str], gap: str = "\n") -> str:
    """Paragraphs and tables joined by ``gap``."""
    parts = [table(block) if isinstance(block, Table) else block.text for block in sheet.blocks]
    return gap.join(parts) + "\n"


@layout("lines", "txt", keeps_blanks=False)
def lines(sheet: Sheet) -> str:
    """One cell a line."""
    return text_page(sheet, lambda table: "\n".join(box.text for row in table.rows for box in row))


@layout("lines_blank", "txt", keeps_blanks=False)
def lines_blank(sheet: Sheet) -> str:
    """One cell a line, a blank line between; a broken label becomes two lines, as in the founding document."""
    return text_page(sheet, lambda table: "\n\n".join(box.text for row in table.rows for box in row), "\n\n")


@layout("lines_rows", "txt", keeps_blanks=False)
def lines_rows(sheet: Sheet) -> str:
    """One row of the table a line, cells parted by spaces."""
    return text_page(sheet, lambda table: "\n".join(" ".join(flat(box.text) for box in row) for row in table.rows))


def _values_first(row: Row) -> str:
    values = [box.text for box in row if box.role == "value"]
    return "\n".join(values + [flat(box.text) for box in row if box.role != "value"])


@layout("value_first", "txt", keeps_blanks=False, certain=False)
def value_first(sheet: Sheet) -> str:
    """The values of a row stand before its labels."""
    return text_page(sheet, lambda table: "\n".join(map(_values_first, table.rows)))
