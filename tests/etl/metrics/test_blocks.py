"""Metrics made block by block are those made at once: none needs a report but its own."""

import shutil
from pathlib import Path

import duckdb
import pytest

from etl.forms import DATA
from etl.metrics import build

MADE = ("dim_metric", "dim_metric_cell", "dim_group", "fact_population", "out_metric", "out_hierarchy", "out_jump")


def _held(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    tables = (*MADE, "out_timeliness")
    return {table: connection.execute(f"select * from {table} order by all").fetchall() for table in tables}


@pytest.mark.parametrize("size", [100, 450])
def test_blocks_change_nothing(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    copy = Path(shutil.copy(warehouse, tmp_path / "copy.duckdb"))
    monkeypatch.setattr(build, "BLOCK", size)
    with duckdb.connect(str(copy)) as connection:
        before = _held(connection)
        for table in (*MADE, "out_timeliness"):
            connection.execute(f"delete from {table}")
        build.build(connection, DATA)
        assert _held(connection) == before
        temporary = connection.execute("select count(*) from duckdb_tables() where temporary").fetchone()
        assert temporary == (0,) and len(before["out_metric"]) > 1000
