"""Rows on their way to the warehouse: many small tables in, a few large Parquet files out, memory flat."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

# Rows of a table held before they are written: some 10 MB of Arrow, and row groups as DuckDB likes them.
ROWS = 50_000


class Spool:
    """One growing Parquet file a table in ``folder``. A context manager; what is written is complete after it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, list[pa.Table]] = {}
        self._rows: dict[str, int] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in list(self._held):
            self._flush(table)
        for writer in self._writers.values():
            writer.close()

    def add(self, parts: Mapping[str, bytes]) -> None:
        """Append the rows of Parquet files by table."""
        for table, data in parts.items():
            rows = pq.read_table(BytesIO(data))
            self._held.setdefault(table, []).append(rows)
            self._rows[table] = self._rows.get(table, 0) + rows.num_rows
            if self._rows[table] >= ROWS:
                self._flush(table)

    def _flush(self, table: str) -> None:
        rows = pa.concat_tables(self._held.pop(table))
        self._rows[table] = 0
        writer = self._writers.get(table)
        if writer is None:
            writer = self._writers[table] = pq.ParquetWriter(self.folder / f"{table}.parquet", rows.schema)
        writer.write_table(rows)
