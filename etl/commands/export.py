"""The whole data set with its dictionary and sources, as CSV, Parquet or one Excel workbook.

Exit codes: 0 written; 1 no readable warehouse, or the folder cannot be written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from etl.export import FORMATS, export
from etl.load.open import WarehouseError, default_path, read_warehouse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``export --format csv|parquet|xlsx --out DIR [--db FILE]``."""
    parser.add_argument("--format", choices=FORMATS, required=True, help="kind of file")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--db", type=Path, default=default_path(), help="the warehouse to read")


def run(args: argparse.Namespace) -> int:
    """Write the data set and say what was written; the exit code."""
    try:
        with read_warehouse(args.db) as connection:
            written = export(connection, args.format, args.out)
    except (WarehouseError, OSError) as error:
        print(f"export: {error}", file=sys.stderr)
        return 1
    for name, rows in written.items():
        print(f"{name}: {rows} rows")
    return 0
