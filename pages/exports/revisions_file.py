"""``/data/revisions.csv|json?snapshot=<id>``: what has changed since a data version; every change without one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Request, Response

from pages.exports.cells import safe
from pages.exports.etag import has
from pages.queries.revisions import Revision, Version, number_of, revisions, versions
from pages.warehouse import Warehouse

REVISIONS = ("revisions.csv", "revisions.json")


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def as_csv(rows: Sequence[Revision]) -> bytes:
    """UTF-8 with a byte-order mark, one row a change; what is not said is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    names = [field.name for field in fields(Revision)]
    writer.writerow(names)
    for row in rows:
        values = [getattr(row, name) for name in names]
        writer.writerow(["" if v is None else _plain(v) if isinstance(v, Decimal) else safe(v) for v in values])
    return out.getvalue().encode("utf-8-sig")


def as_json(version: str, asked: str | None, held: Sequence[Version], rows: Sequence[Revision]) -> bytes:
    """One object: the version shown, the one asked for (and whether it is known), all versions, the changes."""
    body = {
        "snapshot_id": version,
        "since": asked,
        "is_known": asked is None or number_of(held, asked) is not None,
        "versions": [asdict(one) for one in held],
        "row_count": len(rows),
        "revisions": [asdict(row) for row in rows],
    }
    return json.dumps(body, ensure_ascii=False, default=_plain).encode()


def revisions_file(warehouse: Warehouse, name: str, request: Request) -> Response:
    """The list in the format of ``name``; a version that is not known gives every change there is, and says so."""
    asked = request.args.get("snapshot") or None
    version = warehouse.version
    tag = f"{version}-{name}-{asked or ''}"[:80].encode("ascii", "replace").decode()
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": "no-cache",
        "Gongkai-Data-Version": version,
        "Content-Disposition": f'{"attachment" if name.endswith("csv") else "inline"}; filename="{name}"',
    }
    if has(request, tag):
        return Response(status=304, headers=headers)
    cur = warehouse.cursor()
    held = versions(cur)
    rows = revisions(cur, number_of(held, asked) or 0) if held else []
    if name.endswith("csv"):
        return Response(as_csv(rows), 200, headers, content_type="text/csv; charset=utf-8")
    return Response(as_json(version, asked, held, rows), 200, headers, content_type="application/json; charset=utf-8")
