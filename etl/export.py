"""The warehouse as files for other programs: every table, the dictionary of columns, the sources of every report."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import xlsxwriter

FORMATS = ("csv", "parquet", "xlsx")
WORKBOOK = "gongkai.xlsx"
# A sheet of the format ends here; a longer table goes on in a second one.
SHEET_ROWS = 1_048_576
BATCH = 10_000
# Text that a spreadsheet would run as a formula; a plain number with a sign is none.
FORMULA = re.compile(r"^(?![+-]?[\d.,]+%?$)[=+\-@\t\r]")

TABLES = """
select table_name from duckdb_tables()
where database_name = current_database() and not internal and table_name not like 'etl\\_%' escape '\\' order by 1
"""
DICTIONARY = """
select c.table_name, t.comment as grain, c.column_name, c.data_type, c.is_nullable
from duckdb_columns() c join duckdb_tables() t using (database_name, table_name)
where database_name = current_database() and not t.internal order by c.table_name, c.column_index
"""
SOURCES = """
select r.report_code, p.name as publisher, r.adcode, r.report_year, r.scope_code, r.trust_code, r.is_current,
    r.published_date, r.source_url, r.source_note, r.file_path, r.file_sha256
from dim_report r left join dim_publisher p using (publisher_code) order by r.report_code
"""

Rows = Iterator[Sequence[Any]]


def export(connection: duckdb.DuckDBPyConnection, kind: str, out: Path) -> dict[str, int]:
    """Write all tables, ``dictionary`` and ``sources`` of the open warehouse into ``out``; rows by name.

    ``kind`` is one of ``FORMATS``. Lists are joined by ``|`` in CSV and Excel; missing is an empty cell, never 0.
    """
    out.mkdir(parents=True, exist_ok=True)
    selects = selects_of(connection)
    write: dict[str, Callable[[duckdb.DuckDBPyConnection, dict[str, str], Path], dict[str, int]]] = {
        "csv": _csv,
        "parquet": _parquet,
        "xlsx": _xlsx,
    }
    return write[kind](connection, selects, out)


def selects_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The query of every exported table by name, in the order of the files."""
    selects = {name: f"select * from {name} order by all" for (name,) in connection.execute(TABLES).fetchall()}
    return selects | {"dictionary": DICTIONARY, "sources": SOURCES}


def as_text(value: Any) -> Any:
    """A value for a spreadsheet: lists joined, formulas disarmed by an apostrophe, numbers and dates as they are."""
    if isinstance(value, (list, tuple)):
        value = "|".join(str(item) for item in value)
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value


def _csv(connection: duckdb.DuckDBPyConnection, selects: dict[str, str], out: Path) -> dict[str, int]:
    written = {}
    for name, select in selects.items():
        header, rows = _read(connection, select)
        # The mark makes Excel read the file as UTF-8.
        with (out / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(header)
            count = 0
            for row in rows:
                writer.writerow([as_text(value) for value in row])
                count += 1
        written[f"{name}.csv"] = count
    return written


def _parquet(connection: duckdb.DuckDBPyConnection, selects: dict[str, str], out: Path) -> dict[str, int]:
    written = {}
    for name, select in selects.items():
        # Written by Arrow, not by COPY: the served connection may write no file.
        reader = _cursor(connection).sql(select).to_arrow_reader(BATCH)
        count = 0
        with pq.ParquetWriter(out / f"{name}.parquet", reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
                count += batch.num_rows
        written[f"{name}.parquet"] = count
    return written


def _xlsx(connection: duckdb.DuckDBPyConnection, selects: dict[str, str], out: Path) -> dict[str, int]:
    written = {}
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out / WORKBOOK, options) as workbook:
        for name, select in selects.items():
            header, rows = _read(connection, select)
            written[name] = _sheets(workbook, name, header, rows)
    return written


def _sheets(workbook: Any, name: str, header: list[str], rows: Rows) -> int:
    date = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet, line, count = _sheet(workbook, name, header), 1, 0
    for row in rows:
        if line == SHEET_ROWS:
            sheet, line = _sheet(workbook, f"{name}_{count // SHEET_ROWS + 2}", header), 1
        for column, value in enumerate(row):
            _cell(sheet, line, column, value, date)
        line, count = line + 1, count + 1
    return count


def _sheet(workbook: Any, name: str, header: list[str]) -> Any:
    sheet = workbook.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, header)
    return sheet


def _cell(sheet: Any, line: int, column: int, value: Any, date: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, column, float(value))
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(line, column, value, date)
    else:
        sheet.write_string(line, column, str("|".join(map(str, value)) if isinstance(value, (list, tuple)) else value))


def _cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    # A new cursor does not inherit the schema in use.
    row = connection.execute("select current_database()").fetchone()
    cursor = connection.cursor()
    cursor.execute(f'use "{row[0] if row else "main"}"')
    return cursor


def _read(connection: duckdb.DuckDBPyConnection, select: str) -> tuple[list[str], Rows]:
    cursor = _cursor(connection)
    cursor.execute(select)
    header = [column[0] for column in cursor.description or ()]

    def rows() -> Rows:
        while batch := cursor.fetchmany(BATCH):
            yield from batch

    return header, rows()
