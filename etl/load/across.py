"""Checks over several reports, in SQL over the loaded facts.

A select of ``etl.check.across_checks()`` gives the columns of ``fact_check`` but ``check_code``. It may use the tables
of the warehouse and three temporary ones: ``report_total`` (report × indicator × origin), ``best_total`` (report ×
indicator, tables first) and ``year_total`` (publisher × year × scope × indicator).
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from etl.check import across_checks
from etl.indicators import load_indicators

TOTALS = Path(__file__).with_name("report_total.sql")
TEMPORARY = ("report_total", "year_total", "best_total", "indicator_cell")
COLUMNS = (
    "report_code, subject, left_value, right_value, status_code, "
    "row_count, blank_count, cell_keys, other_report_code, note"
)


def run_across(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the results of every check over several reports to ``fact_check``."""
    add_totals(connection)
    for code, select in across_checks().items():
        found = f"select ?, {COLUMNS} from ({select}) order by report_code, subject"
        connection.execute(f"insert into fact_check (check_code, {COLUMNS}) {found}", [code])
    for table in TEMPORARY:
        connection.execute(f"drop table temp.{table}")


def add_totals(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables that the selects use."""
    rows = [
        {"indicator_code": code, "origin": origin, "rank": rank, "cell_key": key, "size": len(keys)}
        for code, indicator in load_indicators().items()
        for origin, readings in (("table", indicator.readings), ("other", indicator.others))
        for rank, keys in enumerate(readings)
        for key in keys
    ]
    connection.register("indicator_rows", pa.Table.from_pylist(rows))
    connection.execute("create or replace temp table indicator_cell as select * from indicator_rows")
    connection.unregister("indicator_rows")
    connection.execute(TOTALS.read_text(encoding="utf-8"))
