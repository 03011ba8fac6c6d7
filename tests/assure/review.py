"""Reviewed lists beside the data: what the warehouse holds by source and year, outliers, what every figure looks like.

``python -m tests.assure.review`` prints what differs from the lists; ``--accept`` writes it, and the commit says why.
"""

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from pages.charts import chart_view, charts
from pages.queries.known import known
from pages.registry import pages
from pages.settings import read_settings
from pages.state import parse
from pages.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
Row = tuple[str, ...]

ROW_COUNTS = """
select trust_code, coalesce(report_year::varchar, ''), count(*)::varchar, sum(cell_count)::varchar,
    coalesce(sum(figure_count), 0)::bigint::varchar
from dim_report left join (select report_code, count(*) figure_count from fact_quoted group by all) using (report_code)
group by all order by all"""
OUTLIERS = """
select publisher_code, scope_code, metric_id, report_year::varchar, round(previous_value)::bigint::varchar,
    round(value)::bigint::varchar
from out_jump order by all"""
PRESETS = ("", "lang=en&theme=dark", "places=321300,320813,330383", "scope=own", "level=county&years=2023-2024")
# Digits kept of every number: the last ones differ between processors.
DIGITS = 6


def _plain(value: Any) -> Any:
    """A figure with its numbers rounded; what is not data of ours, such as numpy's types, becomes it."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in sorted(value.items(), key=lambda pair: str(pair[0]))}
    if isinstance(value, list | tuple) or hasattr(value, "tolist"):
        inside = value.tolist() if hasattr(value, "tolist") else value
        return [_plain(inner) for inner in inside] if isinstance(inside, list | tuple) else _plain(inside)
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def figure_hash(figure: Any) -> str:
    """Twelve characters that change when anything a reader could see of a figure changes."""
    text = json.dumps(_plain(figure), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _views() -> Iterable[tuple[str, str, str]]:
    """(chart, metric, preset) for every metric that a page offers for its charts."""
    for page in pages():
        for slot in page.slots:
            for metric in page.metrics or ("",):
                for preset in PRESETS:
                    yield slot.chart_id, metric, preset


def figure_hashes(warehouse: Warehouse) -> list[Row]:
    """The hash of every chart for every metric its page offers, in every preset; ``empty`` where it says so."""
    rows, facts = [], known(warehouse.cursor())
    for chart, metric, preset in _views():
        query = "&".join(filter(None, (preset, f"metric={metric}" if metric else "")))
        view = chart_view(warehouse, chart, parse(query, facts)[0])
        rows.append((chart, metric, preset, figure_hash(view.figure) if view.figure else "empty"))
    assert {row[0] for row in rows} == set(charts())
    return sorted(rows)


def _select(sql: str) -> Callable[[Path], list[Row]]:
    def rows(path: Path) -> list[Row]:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return rows


LISTS: dict[str, tuple[Path, Row, Callable[[Path], list[Row]]]] = {
    "row counts": (
        ROOT / "data" / "checks" / "row_counts.csv",
        ("trust_code", "report_year", "report_count", "cell_count", "figure_count"),
        _select(ROW_COUNTS),
    ),
    "outliers": (
        ROOT / "data" / "checks" / "outliers.csv",
        ("publisher_code", "scope_code", "metric_id", "report_year", "previous_value", "value"),
        _select(OUTLIERS),
    ),
    "figures": (
        ROOT / "tests" / "assure" / "figure_hashes.csv",
        ("chart", "metric", "preset", "hash"),
        lambda path: figure_hashes(Warehouse(path)),
    ),
}


def reviewed(path: Path) -> list[Row]:
    """The rows of a reviewed list."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [tuple(row) for row in csv.reader(handle)][1:]


def differences(name: str, warehouse: Path) -> list[str]:
    """What the list does not say (+) and what it says and is no more (-), a line each."""
    path, _, make = LISTS[name]
    now, then = set(make(warehouse)), set(reviewed(path)) if path.exists() else set()
    return [f"- {','.join(row)}" for row in sorted(then - now)] + [f"+ {','.join(row)}" for row in sorted(now - then)]


def accept(name: str, warehouse: Path) -> None:
    """Write a list anew."""
    path, columns, make = LISTS[name]
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([columns, *make(warehouse)])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.assure.review", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="LIST", help=f"{', '.join(LISTS)} (default: all)")
    parser.add_argument("--db", type=Path, default=read_settings().db, help="the warehouse")
    parser.add_argument("--accept", action="store_true", help="write the lists anew")
    args = parser.parse_args()
    total = 0
    for name in args.names or LISTS:
        found = differences(name, args.db)
        total += len(found)
        print(f"{name}: {len(found)} differences", *found, sep="\n  ")
        if args.accept and found:
            accept(name, args.db)
    return 1 if total and not args.accept else 0


if __name__ == "__main__":
    sys.exit(main())
