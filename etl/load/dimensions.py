"""Dimensions from the shipped knowledge: places, cells of the forms, indicators, checks."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import duckdb

from etl.forms import DATA, load_forms, load_names
from etl.indicators import load_indicators
from etl.load.folder import read_rows
from etl.load.parts import Row, as_table

SYNTHETIC = "99"
PROVINCE = "province"


def load_dimensions(connection: duckdb.DuckDBPyConnection, reference: Path) -> None:
    """Fill ``dim_place`` from the folder ``reference``, and ``dim_cell``, ``dim_indicator`` and ``dim_check``."""
    insert(connection, "dim_place", place_rows(reference))
    insert(connection, "dim_cell", cell_rows())
    insert(connection, "dim_indicator", indicator_rows())
    insert(connection, "dim_check", check_rows())


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Insert rows given by column name, in one columnar step."""
    connection.register("inserted_rows", as_table(table, rows))
    connection.execute(f"insert into {table} by name select * from inserted_rows")
    connection.unregister("inserted_rows")


def place_rows(reference: Path) -> list[Row]:
    """Places while valid, from ``divisions.csv``, ``zones.csv`` and ``successions.csv``."""
    places = [*read_rows(reference / "divisions.csv"), *read_rows(reference / "zones.csv")]
    provinces = {row["adcode"][:2]: row["adcode"] for row in places if row["level_code"] == PROVINCE}
    successors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read_rows(reference / "successions.csv"):
        successors[row["adcode"], row["name_zh"]].add(row["successor_adcode"])
    return sorted(
        (_place(row, provinces, successors[row["adcode"], row["name_zh"]]) for row in places),
        key=lambda row: (row["adcode"], row["valid_from_year"] or 0, row["name_zh"]),
    )


def _place(row: dict[str, str], provinces: dict[str, str], successors: set[str]) -> Row:
    texts = ("name_en", "pinyin", "parent_adcode", "note")
    years = ("valid_from_year", "valid_to_year")
    return {
        **{name: row[name] for name in ("adcode", "name_zh", "short_name", "level_code")},
        **{name: row.get(name) or None for name in texts},
        **{name: int(row[name]) if row[name] else None for name in years},
        "province_adcode": provinces.get(row["adcode"][:2]),
        "successor_adcode": next(iter(successors)) if len(successors) == 1 else None,
        "is_synthetic": row["adcode"].startswith(SYNTHETIC),
    }


def cell_rows() -> list[Row]:
    """Cells of all forms, labels of the newest form that has them."""
    names = load_names()
    found: dict[str, Row] = {}
    for form in load_forms().values():
        for cell in form.cells:
            words = [
                names[kind, code].en
                for kind, code in (("row", cell.row), ("column", cell.column))
                if (kind, code) in names
            ]
            known = found.get(cell.key, {"form_codes": []})
            found[cell.key] = {
                "cell_key": cell.key,
                "table_code": cell.table,
                "row_code": cell.row,
                "column_code": cell.column,
                "label_zh": " > ".join((*cell.row_path, *cell.column_path)),
                "label_en": " · ".join(words) or cell.row.replace("_", " ").replace(".", " · "),
                "unit": cell.unit,
                "form_codes": [*known["form_codes"], form.id],
                "order_number": cell.order,
            }
    return [found[key] for key in sorted(found)]


def check_rows() -> list[Row]:
    """The checks of ``data/checks/checks.csv``; their counts are filled in after the facts."""
    counts = {"row_count": 0, "assessed_count": 0, "failed_count": 0}
    rows = read_rows(DATA / "checks" / "checks.csv")
    return [
        {**{k: v for k, v in row.items() if k not in ("order", "inputs")}, "order_number": int(row["order"]), **counts}
        for row in rows
    ]


def indicator_rows() -> list[Row]:
    """Indicators of ``data/quoted/indicators.csv``; ``cell_keys`` is their first reading of the tables."""
    return [
        {
            "indicator_code": indicator.code,
            "name_zh": indicator.name_zh,
            "name_en": indicator.name_en,
            "unit": indicator.unit,
            "cell_keys": list(indicator.readings[0]) if indicator.readings else [],
            "order_number": number,
        }
        for number, indicator in enumerate(load_indicators().values(), 1)
    ]
