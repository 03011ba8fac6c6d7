"""The text of a report line by line, where the collected file is held."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line and its locator. ``is_row``: a row of a drawn table, each cell after as many tabs as columns before."""

    number: int
    text: str
    locator: str
    is_row: bool


SQL = "select line_number, text, locator, is_row from fact_text where report_code = $report order by line_number"


def report_text(cur: Cursor, report_code: str) -> list[TextLine]:
    """The lines in order; none where no file is held, or where the warehouse is older than this table."""
    try:
        rows = cur.execute(SQL, {"report": report_code}).fetchall()
    except duckdb.CatalogException:
        return []
    return [TextLine(*row) for row in rows]
