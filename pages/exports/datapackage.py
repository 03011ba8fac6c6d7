"""The data set described for programs: a Frictionless data package (https://datapackage.org)."""

from __future__ import annotations

from typing import Any

from pages.queries.dictionary import TableRecord, dictionary
from pages.queries.snapshot import snapshot
from pages.text import Text
from pages.warehouse import Cursor

# Type names of DuckDB, the longest beginning that fits; lists are joined by "|" in CSV.
TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "DECIMAL": "number",
    "DOUBLE": "number",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
}
LICENCE = {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"}


def field_type(data_type: str) -> str:
    """The Frictionless type of a DuckDB type; ``any`` where there is none."""
    if data_type.endswith("[]"):
        return "string"
    return next((kind for name, kind in TYPES.items() if data_type.startswith(name)), "any")


def _resource(table: TableRecord) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": name, "type": field_type(kind), "constraints": {"required": not nullable}}
            for name, kind, nullable in table.columns
        ],
        "missingValues": [""],
    }
    # A key with an empty column is no primary key to Frictionless.
    nullable = {name for name, _, may_be_null in table.columns if may_be_null}
    if table.key and not nullable & set(table.key):
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.grain,
        "encoding": "utf-8-sig",
        "schema": schema,
    }


def datapackage(cur: Cursor) -> dict[str, Any]:
    """The package: title, version, licence, and one resource a table of the CSV archive."""
    snap = snapshot(cur)
    t = Text("en")
    tables = [table for table in dictionary(cur) if not table.name.startswith("etl_")]
    return {
        "name": "gongkai",
        "profile": "tabular-data-package",
        "title": t("data.set"),
        "description": t("data.package", reports=snap.report_count, tables=snap.table_count, places=snap.place_count),
        "version": snap.snapshot_id,
        "created": snap.built_at.isoformat(),
        "licenses": [LICENCE],
        "resources": [_resource(table) for table in tables],
    }
