"""A chart as a table: the same records, sortable in the browser, each row leading to its source."""

from __future__ import annotations

from dash import get_relative_path, html

from pages import numbers
from pages.charts.view import Column, Row, Table, Value
from pages.text import Text

# More rows make a slow page; all of them are in the CSV.
MAX_ROWS = 400
# Kinds of columns that are read, not compared; ``report`` is a report code that leads to the report reader.
WORDS = ("text", "date", "report")
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


def _place_path(ref: str) -> str:
    # A report code begins with the code of its place (etl.load.records); nobody's reports begin otherwise.
    code = ref.split("|")[0].split("-")[0]
    return f"/place/{code}" if len(code) == 6 and code[:4].isdigit() else ""


def _cell(row: Row, position: int, column: Column, t: Text) -> html.Td:
    value = row.values[position]
    numeric = column.kind not in WORDS
    if value is None:
        return html.Td(row.missing.get(column.key, t("missing.none")), className="missing")
    text = cell_text(value, column)
    content: object = text
    if column.kind == "report":
        path = f"/report/{value}"
        content = html.A(text, href=get_relative_path(path), **{"data-nav": path})
    elif position == 0 and row.ref:
        content = html.Button(text, className="source-link", type="button", **{"data-ref": row.ref})
        if column.key in PLACES and (path := _place_path(row.ref)):
            # The number leads to its report, the arrow beside the name to the place.
            arrow = html.A("→", href=get_relative_path(path), title=t("table.place", name=text), **{"data-nav": path})
            content = [content, html.Span([" ", arrow], className="to-place")]
    return html.Td(content, className="num" if numeric else None, **{"data-v": str(value)})


def _header(column: Column) -> html.Th:
    label = f"{column.label}（{column.unit}）" if column.unit else column.label
    numeric = column.kind not in WORDS
    return html.Th(
        html.Button(label, type="button", className="sort", **{"data-action": "sort"}),
        scope="col",
        className="num" if numeric else None,
        **{"aria-sort": "none"},
    )


def table(content: Table, t: Text) -> html.Div:
    """The table of a chart, in a box that scrolls by itself on a narrow screen."""
    shown = content.rows[:MAX_ROWS]
    more = len(content.rows) - len(shown)
    body = [html.Tr([_cell(row, i, column, t) for i, column in enumerate(content.columns)]) for row in shown]
    grid = html.Table(
        [html.Thead(html.Tr([_header(column) for column in content.columns])), html.Tbody(body)], className="data-table"
    )
    note = [html.P(t("table.more", n=more), className="table-note")] if more else []
    return html.Div(
        [grid, *note], className="table-scroll", tabIndex=0, role="region", **{"aria-label": t("table.region")}
    )
