"""Reports as columnar parts, one Parquet file a table; the schema is that of ``schema.sql``."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl.identify.places import Place, load_places
from etl.identify.zones import zone_of
from etl.load.records import FileOutcome, SourceReport, TextLine
from etl.model import Cell, Check

SCHEMA = Path(__file__).with_name("schema.sql")
FACTS = {"t2": "fact_proactive", "t3": "fact_application", "t4": "fact_dispute"}
REPORT = "report_code"
LOCAL_CODE = "不在区划代码内，代码由所在地和名称得出"
Row = dict[str, Any]


def pack_parts(reports: Iterable[SourceReport], outcomes: Iterable[FileOutcome]) -> dict[str, bytes]:
    """The rows of reports and file outcomes as Parquet by table. Every row names its report or its file."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for report in reports:
        _add_report(rows, report)
    for outcome in outcomes:
        _add_outcome(rows, outcome)
    return {table: as_parquet(_part(table, found)) for table, found in rows.items()}


def as_parquet(table: pa.Table) -> bytes:
    """The bytes of a Parquet file."""
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    return bytes(buffer.getvalue())


def _part(table: str, rows: list[Row]) -> pa.Table:
    found = as_table(table, rows)
    if REPORT in found.schema.names or table.startswith("etl_"):
        return found
    return found.append_column(REPORT, pa.array([row[REPORT] for row in rows], pa.string()))


def as_table(table: str, rows: list[Row]) -> pa.Table:
    """Rows as an Arrow table with the columns and types of ``schema.sql``; a column not given is null."""
    schema = arrow_schemas()[table]
    return pa.table({name: pa.array([row.get(name) for row in rows], schema.field(name).type) for name in schema.names})


@lru_cache(maxsize=1)
def arrow_schemas() -> dict[str, pa.Schema]:
    """The Arrow schema of every table, read off the schema itself so that types stand in one place."""
    with contextlib.closing(duckdb.connect(":memory:")) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: connection.sql(f"select * from {name} limit 0").to_arrow_table().schema for name in names}


def _add_report(rows: dict[str, list[Row]], report: SourceReport) -> None:
    publisher, identity, origin = report.publisher, report.identity, report.origin
    if publisher:
        person = {"name": publisher.name, "kind_code": publisher.kind.value, "adcode": publisher.adcode}
        rows["dim_publisher"].append({"publisher_code": publisher.code, **person, REPORT: report.code})
        if zone := zone_of(publisher.adcode or "", publisher.name, load_places()):
            rows["dim_place"].append({**_place(zone), REPORT: report.code})
    rows["dim_report"].append(
        {
            "report_code": report.code,
            "publisher_code": publisher.code if publisher else None,
            "adcode": identity.adcode,
            "report_year": identity.year,
            "scope_code": identity.scope.value,
            **{f"form_{table}": report.forms.get(table) for table in FACTS},
            "title": identity.title,
            "published_date": _date(identity.published_date),
            "source_url": origin.source_url,
            "source_note": origin.source_note,
            "trust_code": origin.trust.value,
            "file_path": origin.path,
            "file_sha256": origin.sha256,
            "is_current": False,
            "complete_table_count": report.complete_tables,
            "cell_count": len(report.cells),
            "failed_check_count": 0,
            "part_of_report_code": origin.part_of,
            "note": origin.note,
        }
    )
    for cell in report.cells:
        table, row = _fact(report.code, cell)
        rows[table].append(row)
    rows["fact_quoted"].extend(_quoted(report))
    rows["fact_text"].extend(_line(report.code, number, line) for number, line in enumerate(report.lines, start=1))
    rows["fact_check"].extend(_check(report.code, check) for check in report.checks)


def _place(zone: Place) -> Row:
    names = ("adcode", "name_zh", "name_en", "short_name", "level_code", "parent_adcode", "province_adcode")
    return {**{name: getattr(zone, name) for name in names}, "note": LOCAL_CODE, "is_synthetic": False}


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _fact(code: str, cell: Cell) -> tuple[str, Row]:
    table, row, column = cell.key.split(".")
    common = {
        "report_code": code,
        "status_code": cell.status.value,
        "printed_text": cell.text,
        "locator": cell.where,
        "note": cell.note,
    }
    if table == "t2":
        return FACTS[table], {"row_code": row, "column_code": column, "value": cell.value, "unit": cell.unit, **common}
    count = None if cell.value is None else int(cell.value)
    if table == "t3":
        return FACTS[table], {"row_code": row, "applicant_code": column, "value_count": count, **common}
    return FACTS[table], {"track_code": row, "outcome_code": column, "value_count": count, **common}


def is_loadable(cell: Cell) -> bool:
    """Whether the warehouse has a place for the cell: a table it knows, and in tables of counts a whole number."""
    table = cell.key.split(".")[0]
    is_whole = cell.value is None or cell.value == cell.value.to_integral_value()
    return table in FACTS and cell.key.count(".") == 2 and (table == "t2" or is_whole)


def _quoted(report: SourceReport) -> list[Row]:
    return [
        {
            "report_code": report.code,
            "indicator_code": quote.indicator,
            "value": quote.value,
            "unit": quote.unit,
            "quote": quote.text,
            "source_url": quote.source_url or report.origin.source_url,
            "locator": quote.where,
            "counts": quote.counts,
            "scope_code": quote.scope.value if quote.scope else None,
            "is_used": False,
        }
        for quote in dict.fromkeys(report.quoted)
    ]


def _line(code: str, number: int, line: TextLine) -> Row:
    return {
        "report_code": code,
        "line_number": number,
        "text": line.text,
        "locator": line.where,
        "is_row": line.is_row,
    }


def _check(code: str, check: Check) -> Row:
    return {
        "report_code": code,
        "check_code": check.id,
        "subject": check.subject,
        "left_value": check.left,
        "right_value": check.right,
        "status_code": check.status.value,
        "row_count": check.rows,
        "blank_count": check.blanks,
        "cell_keys": list(check.cells),
        "note": check.note,
    }


def _add_outcome(rows: dict[str, list[Row]], outcome: FileOutcome) -> None:
    code = outcome.report_codes[0] if len(outcome.report_codes) == 1 else None
    rows["etl_file"].append(
        {
            "path": outcome.path,
            "sha256": outcome.sha256,
            "status_code": outcome.status.value,
            "reason": outcome.reason,
            "report_code": code,
            "report_count": len(outcome.report_codes),
        }
    )
    for number, refusal in enumerate(outcome.refusals, 1):
        rows["etl_refusal"].append(
            {
                "path": outcome.path,
                "refusal_number": number,
                "report_code": code,
                "table_code": refusal.table,
                "reason_code": refusal.code,
                "reason": refusal.reason,
                "locator": refusal.where,
                "cell_count": refusal.cells,
            }
        )
