"""The failed identities and mismatches of the warehouse, each naming report, table, row, column and what to do.

Exit codes: 0 listed (failures are facts, not errors); 1 no readable warehouse.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import duckdb

from etl.load.open import WarehouseError, default_path, read_warehouse

FAILED = """
select c.check_code as "check", c.subject, c.left_value, c.right_value, c.note, c.cell_keys, c.blank_count,
    c.report_code, p.name as publisher, r.report_year, r.scope_code, r.is_current, r.source_url, r.file_path,
    c.other_report_code,
    k.name_en, k.remedy_en as remedy
from fact_check c
join dim_report r using (report_code)
join dim_check k using (check_code)
left join dim_publisher p using (publisher_code)
where c.status_code = 'fail'
order by k.order_number, c.report_code, c.subject
"""
CODES = "select distinct row_code from dim_cell"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``check [--db FILE] [--json]``."""
    parser.add_argument("--db", type=Path, default=default_path(), help="the warehouse to read")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print every failed check; the exit code."""
    try:
        with read_warehouse(args.db) as connection:
            found, seen = failures(connection), summary(connection)
    except WarehouseError as error:
        print(f"check: {error}", file=sys.stderr)
        return 1
    try:
        _print(found, seen, args.json)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; the interpreter must not complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _print(found: list[dict[str, Any]], seen: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"failed": found, "checks": seen}, ensure_ascii=False))
        return
    for failure in found:
        print(as_text(failure))
    for check in seen:
        print("{check}: {rows} tested, {assessed} assessed, {failed} failed".format_map(check))


def failures(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Failed checks with report, table, row and column; values are numbers, ``left`` printed, ``right`` recomputed."""
    rows = {code for (code,) in connection.execute(CODES).fetchall()}
    cursor = connection.execute(FAILED)
    names = [column[0] for column in cursor.description or ()]
    return [_located(dict(zip(names, values, strict=True)), rows) for values in cursor.fetchall()]


def summary(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What each check looked at: rows tested, assessed and failed."""
    found = connection.execute(
        "select check_code, row_count, assessed_count, failed_count from dim_check order by order_number"
    ).fetchall()
    return [dict(zip(("check", "rows", "assessed", "failed"), row, strict=True)) for row in found]


def as_text(failure: dict[str, Any]) -> str:
    """One failed check in two lines: what is wrong where, and what to do."""
    who = (
        f"{failure['publisher'] or failure['report']} {failure['year'] or ''} ({failure['report']}, {failure['scope']})"
    )
    beside = f", against {failure['other_report']}" if failure["other_report"] else ""
    place = " ".join(f"{name} {failure[name]}" for name in ("table", "row", "column") if failure[name])
    where = " ".join(
        filter(None, (None if failure["subject"].startswith("t") and place else failure["subject"], place))
    )
    first = f"{failure['check']} {who}: {where}: {failure['left']} against {failure['right']}{beside}"
    return f"{first}\n   {failure['remedy']} [{failure['source']}]"


def _located(row: dict[str, Any], rows: set[str]) -> dict[str, Any]:
    table, line, column = _place(row["subject"], row["cell_keys"], rows)
    return {
        "check": row["check"],
        "report": row["report_code"],
        "publisher": row["publisher"],
        "year": row["report_year"],
        "scope": row["scope_code"],
        "current": row["is_current"],
        "subject": row["subject"],
        "table": table,
        "row": line,
        "column": column,
        "left": _number(row["left_value"]),
        "right": _number(row["right_value"]),
        "note": row["note"],
        "cells": row["cell_keys"],
        "other_report": row["other_report_code"],
        "remedy": row["remedy"],
        "source": row["source_url"] or row["file_path"],
    }


def _place(subject: str, cells: list[str], rows: set[str]) -> tuple[str | None, str | None, str | None]:
    """Table, row and column of a subject like ``t3.total``, else of the only cell, else what all cells share."""
    keys = [key.split(".") for key in cells if key.count(".") == 2]
    if "." in subject and any(key[0] == subject.split(".")[0] for key in keys):
        table, code, *column = subject.split(".")
        is_row = code in rows
        return table, code if is_row else None, column[0] if column else None if is_row else code
    shared = [parts.pop() if len(parts) == 1 else None for parts in map(set, zip(*keys, strict=True))] if keys else []
    return (shared[0], shared[1], shared[2]) if shared else (None, None, None)


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
