"""A chart as a table: the same records, sortable in the browser, each row leading to its source."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from dash import get_relative_path

from pages import numbers
from pages.charts.view import Column, Row, Table, Value
from pages.text import Text
from pages.widgets import html

# More rows make a slow page; all of them are in the CSV.
MAX_ROWS = 2000
# Kinds of columns that are read, not compared; ``report`` is a report code that leads to the report reader.
WORDS = ("text", "date", "report")
Cell = dict[str, object] | list[object] | str | int
# Columns that name a place or body.
PLACES = ("entity", "place", "publisher")


def cell_text(value: Value, column: Column) -> str:
    """One value as printed in a table. ``value`` is not None."""
    if column.kind == "rate" and isinstance(value, int | float):
        return numbers.rate(value)
    if column.kind in ("count", "per") and isinstance(value, int | float):
        return numbers.exact(value) if column.kind == "count" else numbers.per(value)
    if column.kind == "points" and isinstance(value, int | float):
        return numbers.signed(value)
    if column.kind == "factor" and isinstance(value, int | float):
        return f"×{value:.2f}"
    return str(value)


def _place_of(ref: str) -> str:
    # A report code begins with the code of its place (etl.load.records); nobody's reports begin otherwise.
    code = ref.split("|")[0].split("-")[0]
    return code if len(code) == 6 and code[:4].isdigit() else ""


def _cells(row: Row, columns: Sequence[Column], nothing: str) -> list[Cell]:
    return [
        {"m": row.missing.get(column.key, nothing)}
        if value is None
        else _cell(value, row.ref if at == 0 else None, column)
        for at, (value, column) in enumerate(zip(row.values, columns, strict=True))
    ]


def _cell(value: str | float, ref: str | None, column: Column) -> Cell:
    # Short, because there are thousands: a value that is its own text alone, else the text and the value to sort by.
    # With keys where there is more: t and v the same (v where it is another), m missing, ref source, place the code of
    # the place to go to, to a page.
    if isinstance(value, str) and not ref and column.kind != "report":
        return value
    text = cell_text(value, column)
    if column.kind != "report" and not ref:
        return value if not isinstance(value, float) and text == str(value) else [text, value]
    cell: dict[str, object] = {"t": text} if text == value else {"t": text, "v": value}
    if column.kind == "report":
        cell["to"] = f"/report/{value}"
    elif ref:
        cell["ref"] = ref
        if column.key in PLACES and (place := _place_of(ref)):
            # The number leads to its report, the arrow beside the name to the place.
            cell["place"] = place
    return cell


def _header(column: Column) -> dict[str, object]:
    label = f"{column.label}（{column.unit}）" if column.unit else column.label
    return {"t": label, "num": column.kind not in WORDS}


def table_data(content: Table, t: Text) -> dict[str, object]:
    """What ``assets/tables.js`` needs to draw a table: header cells, rows of cells, a note on rows left to the CSV.

    ``base`` is where the pages begin, ``place`` what an arrow to a place is called, with ``{name}`` in it.
    """
    shown = content.rows[:MAX_ROWS]
    more = len(content.rows) - len(shown)
    nothing = t("missing.none")
    return {
        "head": [_header(column) for column in content.columns],
        "rows": [_cells(row, content.columns, nothing) for row in shown],
        "note": t("table.more", n=more) if more else "",
        "base": get_relative_path("/"),
        "place": t("table.place"),
        "copy": t("table.copy"),
        "copied": t("table.copied"),
    }


def table(content: Table, t: Text) -> html.Div:
    """The table of a chart, in a box that scrolls by itself on a narrow screen.

    One component whatever its size: 5,200 cells as Dash components froze the browser at each change of a filter.
    """
    data = orjson.dumps(table_data(content, t), option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return html.Div(
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": t("table.region"), "data-table": data},
    )
