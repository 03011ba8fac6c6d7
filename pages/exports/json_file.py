"""A chart's rows as JSON with what they mean: dictionary, definitions, sources, failed checks, data version."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from etl.metrics.tables import load_statuses
from pages.charts.view import Column
from pages.exports.cells import plain
from pages.exports.product import Product
from pages.pins import pin
from pages.state import encode
from pages.text import Text


def _json(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def dictionary(columns: tuple[Column, ...], t: Text) -> dict[str, Any]:
    """What each column, kind of value and status means, in one language."""
    lang = "zh" if t.lang == "zh" else "en"
    return {
        "columns": {
            column.key: {
                "label": column.label,
                "kind": column.kind,
                "unit": column.unit,
                "meaning": t.or_code(f"export.kind.{column.kind}", column.kind),
            }
            for column in columns
        },
        "statuses": {
            code: {"name": getattr(status.name, lang), "meaning": getattr(status.meaning, lang)}
            for code, status in load_statuses().items()
        },
    }


def _pinned(product: Product) -> dict[str, Any] | None:
    found = pin(product.ctx)
    if found is None:
        return None
    changes = {} if found.is_current else {"changes": found.path, "change_count": found.changes}
    return {"snapshot_id": found.asked, "is_current": found.is_current, **changes}


def as_json(product: Product) -> bytes:
    """One object; ``rows`` hold raw values (rates as fractions, null with its word under ``missing``)."""
    view, found, columns = product.view, product.evidence, product.view.table.columns
    body = {
        "chart": view.chart_id,
        "title": view.title,
        "subtitle": view.subtitle,
        "sentence": view.sentence,
        "parameters": encode(product.ctx.state),
        "snapshot_id": product.version,
        "pinned": _pinned(product),
        "built_at": product.ctx.snapshot.built_at.isoformat(),
        "is_synthetic": found.is_synthetic,
        "footnotes": list(view.footnotes),
        "empty": view.empty,
        "columns": [{"key": c.key, "label": c.label, "kind": c.kind, "unit": c.unit} for c in columns],
        "dictionary": dictionary(columns, product.t),
        "metrics": list(found.metrics),
        "row_count": len(view.table.rows),
        "rows": [
            {
                **{c.key: plain(value, c) for c, value in zip(columns, row.values, strict=True)},
                "source": row.ref,
                "missing": {
                    c.key: row.missing.get(c.key, product.t("missing.none"))
                    for c, value in zip(columns, row.values, strict=True)
                    if value is None
                },
            }
            for row in view.table.rows
        ],
        "sources": [asdict(source) for source in found.sources],
        "failed_checks": [asdict(check) for check in found.checks],
    }
    return json.dumps(body, ensure_ascii=False, default=_json).encode()
