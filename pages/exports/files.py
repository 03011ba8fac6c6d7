"""``/chart/<chart>.<format>``: a chart's data for the same parameters as its page."""

from __future__ import annotations

import csv
import io
import json

from flask import Response

from pages.charts import chart_view, charts
from pages.charts.view import ChartView, Column, Value
from pages.queries.known import known
from pages.state import encode, parse
from pages.text import Text
from pages.warehouse import Warehouse

# A spreadsheet runs a text cell that begins so; a leading apostrophe keeps it text. Numbers are never text here.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def plain(value: Value, column: Column) -> Value:
    """Counts come from the warehouse as decimals; a whole number is written as one."""
    whole = column.kind in ("count", "year") and isinstance(value, float) and value.is_integer()
    return int(value) if whole and value is not None else value


def as_csv(view: ChartView, t: Text) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads Chinese; all rows; missing in words."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(f"{c.label} ({c.unit})" if c.unit else c.label) for c in view.table.columns])
    for row in view.table.rows:
        writer.writerow(
            [
                safe(row.missing.get(c.key, t("missing.none")) if v is None else plain(v, c))
                for c, v in zip(view.table.columns, row.values, strict=True)
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def as_json(view: ChartView, version: str, link: str) -> bytes:
    """The records with what they mean: columns, title, notes, data version."""
    keys = [column.key for column in view.table.columns]
    body = {
        "chart": view.chart_id,
        "title": view.title,
        "subtitle": view.subtitle,
        "sentence": view.sentence,
        "parameters": link,
        "snapshot_id": version,
        "footnotes": list(view.footnotes),
        "empty": view.empty,
        "columns": [{"key": c.key, "label": c.label, "kind": c.kind, "unit": c.unit} for c in view.table.columns],
        "rows": [
            {**dict(zip(keys, row.values, strict=True)), "source": row.ref, "missing": row.missing}
            for row in view.table.rows
        ],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def chart_file(warehouse: Warehouse, chart_id: str, extension: str, query: str) -> Response:
    """The file of a chart; 404 in one line for an unknown chart or format."""
    if chart_id not in charts():
        return Response(f"no chart {chart_id}; there are: {', '.join(charts())}\n", 404, mimetype="text/plain")
    state, _ = parse(query, warehouse.cached("known", known))
    view = chart_view(warehouse, chart_id, state)
    if extension == "csv":
        body, kind = as_csv(view, Text(state.lang)), "text/csv; charset=utf-8"
    elif extension == "json":
        body, kind = as_json(view, warehouse.version, encode(state)), "application/json; charset=utf-8"
    else:
        return Response(f"no format {extension}; there are: csv, json\n", 404, mimetype="text/plain")
    return Response(
        body,
        200,
        {
            "Content-Type": kind,
            "ETag": f'"{warehouse.version}"',
            "Cache-Control": "no-cache",
            "Content-Disposition": f'inline; filename="{chart_id}.{extension}"',
        },
    )
