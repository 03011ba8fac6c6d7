"""Every table of the data set: its grain, its key, its columns, its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pages.warehouse import Cursor

_KEY = re.compile(r"Key: ([\w, ]+?)\.(?: |$)")


@dataclass(frozen=True, slots=True)
class TableRecord:
    """One table. ``grain`` is its comment; ``columns`` are name, DuckDB type and whether null may stand."""

    name: str
    grain: str
    row_count: int
    columns: tuple[tuple[str, str, bool], ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that the grain names as key; () where it names none."""
        found = _KEY.search(self.grain)
        names = {column for column, _, _ in self.columns}
        parts = tuple(part.strip() for part in found[1].split(",")) if found else ()
        return parts if set(parts) <= names else ()


TABLES = """
select t.table_name, coalesce(t.comment, ''),
       list(c.column_name order by c.column_index), list(c.data_type order by c.column_index),
       list(c.is_nullable order by c.column_index)
from duckdb_tables() t join duckdb_columns() c using (database_name, table_name)
where t.database_name = current_database() and not t.internal
group by all order by t.table_name
"""


def dictionary(cur: Cursor) -> list[TableRecord]:
    """All tables by name, with their true number of rows."""
    found = []
    for name, grain, columns, types, nullable in cur.execute(TABLES).fetchall():
        (rows,) = cur.execute(f'select count(*) from "{name}"').fetchone() or (0,)
        found.append(TableRecord(name, grain, rows, tuple(zip(columns, types, nullable, strict=True))))
    return found
