"""A finished warehouse, opened to be read by a command; nothing can be written through it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

DEFAULT = Path("data/gongkai.duckdb")


class WarehouseError(Exception):
    """There is no readable warehouse; the message says which command builds it."""


def default_path() -> Path:
    """The warehouse of ``GONGKAI_DB``, else ``data/gongkai.duckdb``."""
    return Path(os.environ.get("GONGKAI_DB") or DEFAULT)


@contextlib.contextmanager
def read_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse at ``path``, read only. Raises :class:`WarehouseError`."""
    remedy = "build it with: python -m etl build"
    if not path.is_file():
        raise WarehouseError(f"{path}: looked for the warehouse, found no file; {remedy}")
    with contextlib.closing(duckdb.connect(":memory:")) as connection:
        try:
            escaped = str(path).replace("'", "''")
            connection.execute(f"attach '{escaped}' as warehouse (read_only)")
            connection.execute("use warehouse")
            connection.execute("select snapshot_id from etl_build").fetchone()
        except duckdb.Error as error:
            found = str(error).splitlines()[0]
            raise WarehouseError(f"{path}: looked for a warehouse, found: {found}; {remedy}") from error
        yield connection
