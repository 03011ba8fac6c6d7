"""Every table proves the key that its comment names."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

KEY = re.compile(r"Key: ([a-z0-9_, ]+)\.$")


class ProofError(Exception):
    """A table does not have the grain that its comment states."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proved key: the table, its key columns, and how many rows were counted."""

    table: str
    key: tuple[str, ...]
    rows: int


def prove_keys(connection: duckdb.DuckDBPyConnection) -> tuple[Proof, ...]:
    """Prove for every table that its key is unique, and not null where the column is declared not null.

    Raises :class:`ProofError` for a table without a key in its comment, or whose rows are more than its keys.
    """
    tables = connection.execute(
        "select table_name, comment from duckdb_tables() "
        "where database_name = current_database() and not internal order by 1"
    ).fetchall()
    return tuple(_prove(connection, table, comment or "") for table, comment in tables)


def key_of(table: str, comment: str) -> tuple[str, ...]:
    """Key columns that a table's comment names (``… Key: a, b.``). Raises :class:`ProofError`."""
    found = KEY.search(comment)
    if found is None:
        raise ProofError(f"{table}: the comment names no key; it must end in 'Key: column, column.'")
    return tuple(column.strip() for column in found.group(1).split(","))


def _prove(connection: duckdb.DuckDBPyConnection, table: str, comment: str) -> Proof:
    key = key_of(table, comment)
    columns = ", ".join(key)
    counts = connection.execute(
        f"select count(*), (select count(*) from (select distinct {columns} from {table})) from {table}"
    ).fetchone()
    rows, distinct = counts or (0, 0)
    if rows != distinct:
        example = connection.execute(
            f"select {columns}, count(*) from {table} group by all having count(*) > 1 order by all limit 1"
        ).fetchone()
        raise ProofError(f"{table}: {rows} rows but {distinct} keys ({columns}); twice, for example: {example}")
    return Proof(table, key, rows)
