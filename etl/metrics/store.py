"""Rows into the build: whole tables at once through Arrow, since one insert a row costs a millisecond."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

PREFIX = "metric_"
_ROWS = "metric_rows_arriving"


def insert(connection: DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> int:
    """Append ``rows`` (values in the table's column order) and return how many there were."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return 0
    arriving = pa.table({f"c{number}": pa.array(list(values)) for number, values in enumerate(columns)})
    connection.register(_ROWS, arriving)
    connection.execute(f"insert into {table} select * from {_ROWS}")
    connection.unregister(_ROWS)
    return int(arriving.num_rows)


def run(connection: DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Execute ``etl/metrics/sql/<name>.sql``."""
    text = files("etl.metrics").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    if parameters:
        connection.execute(text, dict(parameters))
    else:
        connection.execute(text)


def drop_all(connection: DuckDBPyConnection) -> None:
    """Drop the temporary tables of this step: nothing of it stays in the build."""
    found = connection.execute("select table_name from duckdb_tables() where temporary").fetchall()
    for (name,) in found:
        if name.startswith(PREFIX):
            connection.execute(f"drop table temp.{name}")
