"""A warehouse in memory with only what a test puts in: places, publishers, reports, cells, quotes, failed checks."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.forms import DATA

SCHEMA = DATA.parent / "etl" / "load" / "schema.sql"
FACTS = {"t2": "fact_proactive", "t3": "fact_application", "t4": "fact_dispute"}
NAMES = {
    "t2": ("row_code", "column_code", "value"),
    "t3": ("row_code", "applicant_code", "value_count"),
    "t4": ("track_code", "outcome_code", "value_count"),
}


def empty() -> duckdb.DuckDBPyConnection:
    """The schema and nothing in it."""
    connection = duckdb.connect()
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    return connection


def put(connection, table, rows):
    """Insert many rows given as dicts; columns that none names are null."""
    if rows:
        names = list(dict.fromkeys(name for row in rows for name in row))
        arriving = pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})
        connection.register("arriving", arriving)
        connection.execute(f"insert into {table} by name select * from arriving")
        connection.unregister("arriving")


def add_row(connection, table, **values):
    """Insert one row; every other column is null."""
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))


def add_places(connection):
    """Every place of ``data/reference/divisions.csv``."""
    with (DATA / "reference" / "divisions.csv").open(encoding="utf-8", newline="") as handle:
        put(
            connection,
            "dim_place",
            [
                {
                    "adcode": r["adcode"],
                    "valid_from_year": int(r["valid_from_year"]) if r["valid_from_year"] else None,
                    "valid_to_year": int(r["valid_to_year"]) if r["valid_to_year"] else None,
                    "name_zh": r["name_zh"],
                    "short_name": r["short_name"],
                    "level_code": r["level_code"],
                    "parent_adcode": r["parent_adcode"] or None,
                    "province_adcode": r["adcode"][:2] + "0000",
                    "is_synthetic": False,
                }
                for r in csv.DictReader(handle)
            ],
        )


def add_place(connection, adcode, level="county", parent=None, province=None, synthetic=False):
    """One place that is always valid."""
    add_row(
        connection,
        "dim_place",
        adcode=adcode,
        name_zh=adcode,
        short_name=adcode,
        level_code=level,
        parent_adcode=parent,
        province_adcode=province,
        is_synthetic=synthetic,
    )


def add_report(
    connection,
    code,
    cells=None,
    *,
    adcode="330383",
    year=2021,
    scope="whole_area",
    kind="government",
    trust="primary",
    publisher=None,
    quotes=None,
    published=None,
    forms=None,
    current=True,
):
    """A report with cells as printed (key → text) and quotes (indicator → number); forms are told from the keys."""
    publisher = publisher or f"{adcode}-{kind}"
    if not connection.execute("select 1 from dim_publisher where publisher_code = ?", [publisher]).fetchone():
        add_row(connection, "dim_publisher", publisher_code=publisher, name=publisher, kind_code=kind, adcode=adcode)
    cells = cells or {}
    found = forms or form_codes(cells)
    add_row(
        connection,
        "dim_report",
        report_code=code,
        publisher_code=publisher,
        adcode=adcode,
        report_year=year,
        scope_code=scope,
        form_t2=found.get("t2"),
        form_t3=found.get("t3"),
        form_t4=found.get("t4"),
        published_date=published,
        trust_code=trust,
        file_path=code,
        file_sha256=code,
        is_current=current,
        complete_table_count=len(found),
        cell_count=len(cells),
        failed_check_count=0,
    )
    rows: dict[str, list] = {table: [] for table in FACTS.values()}
    for key, text in cells.items():
        table, row = cell_row(code, key, text)
        rows[table].append(row)
    for table, held in rows.items():
        put(connection, table, held)
    for indicator, value in (quotes or {}).items():
        add_row(
            connection,
            "fact_quoted",
            report_code=code,
            indicator_code=indicator,
            value=value,
            unit="件",
            quote=str(value),
            locator="line 1",
            is_used=True,
        )


def cell_row(code, key, text):
    """Table and row of one cell as printed: blank, a slash, a number, or (anything else) unreadable."""
    table, row, column = key.split(".")
    text = str(text)
    status, value = "reported", None
    if not text.strip():
        status = "blank"
    elif text.strip() in "/-_":
        status = "not_applicable"
    elif re.fullmatch(r"-?\d+(\.\d+)?", text.strip()):
        value = float(text)
    else:
        status = "unreadable"
    names = dict(zip(NAMES[table], (row, column, value), strict=True))
    rest = {"report_code": code, "status_code": status, "printed_text": text, "locator": key}
    return FACTS[table], names | rest


def add_failure(connection, code, check, subject, keys, left=None, right=None):
    """A failed identity that touches ``keys``."""
    add_row(
        connection,
        "fact_check",
        report_code=code,
        check_code=check,
        subject=subject,
        left_value=left,
        right_value=right,
        status_code="fail",
        row_count=len(keys),
        blank_count=0,
        cell_keys=keys,
    )


def form_codes(cells):
    """The form of each table that has a cell, told from its rows and columns."""
    found = {}
    for key in cells:
        table, row, column = key.split(".")
        found.setdefault(table, "gb2021_30")
        if row == "res_other_total" or column in ("made", "newly_public", "public_total", "items_prev", "proc_count"):
            found[table] = "gb2019_60"
    return found


def transcribed(name: str) -> dict[str, str]:
    """Cells of a transcribed report as printed."""
    path: Path = DATA / "transcribed" / name
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["cell_key"]: row["printed_text"] for row in csv.DictReader(handle)}


def published(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


def metric(connection, code, metric_id):
    """The figure of one metric on one report, as a dict."""
    rows = connection.execute("select * from out_metric where report_code = ? and metric_id = ?", [code, metric_id])
    names = [column[0] for column in rows.description]
    (row,) = rows.fetchall()
    return dict(zip(names, row, strict=True))
