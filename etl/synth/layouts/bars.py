"""Tables flattened with bars: after each cell, on lines of their own, opening each row, between cells."""

from __future__ import annotations

from etl.synth.layouts.grid import flat
from etl.synth.layouts.lines import text_page
from etl.synth.layouts.registry import layout
from etl.synth.tables import Row, Sheet, Table


def _after(table: Table) -> str:
    """``cell |`` a line; a cell that spans columns is followed by one more bar for each."""
    lines = []
    for row in table.rows:
        for box in row:
            lines.append(f"{flat(box.text)} |")
            if box.colspan > 1:
                lines.append("|" * (box.colspan - 1))
    return "\n".join(lines)


@layout("bars_after", "txt")
def bars_after(sheet: Sheet) -> str:
    """One cell and its bar a line."""
    return text_page(sheet, _after)


def _own(table: Table) -> str:
    rows = ["\n|\n".join(box.text for box in row) for row in table.rows]
    return "\n|\n".join(rows)


@layout("bars_own", "txt")
def bars_own(sheet: Sheet) -> str:
    """A line with one bar between any two cells."""
    return text_page(sheet, _own)


def _open(row: Row) -> str:
    lines = [f"{flat(box.text)} |" for box in row]
    if not lines:
        return "|"
    return "|\n" + "\n".join([*lines[:-1], lines[-1] + " |" * (row[-1].colspan - 1)])


@layout("bars_open", "txt")
def bars_open(sheet: Sheet) -> str:
    """Each row opened by a bar on its own line."""
    return text_page(sheet, lambda table: "\n".join(map(_open, table.rows)))


@layout("pipes", "txt")
def pipes(sheet: Sheet) -> str:
    """One row a line, a bar after each cell, spans not shown."""
    return text_page(
        sheet, lambda table: "\n".join("".join(f"{flat(box.text)} | " for box in row).strip() for row in table.rows)
    )
