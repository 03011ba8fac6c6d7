"""The ledger: every input file and every cell of a recognised table is accounted for, and every check saw something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from etl.forms import DATA
from etl.load.folder import read_rows
from etl.load.records import FileStatus

FACT_TABLES = ("fact_proactive", "fact_application", "fact_dispute")
# What must be in the warehouse for a check to have something to look at (``inputs`` of checks.csv).
INPUTS = {
    "t2": "select count(*) from dim_report where form_t2 is not null",
    "t3": "select count(*) from dim_report where form_t3 is not null",
    "t4": "select count(*) from dim_report where form_t4 is not null",
    "quoted": "select count(*) from fact_quoted",
    "bodies": "select count(*) from dim_report join dim_publisher using (publisher_code) "
    "where form_t2 is not null and kind_code <> 'government'",
    "parts": "select count(*) from dim_report where part_of_report_code is not null",
    "years": "select count(*) from dim_report r join dim_report p on p.publisher_code = r.publisher_code "
    "and p.scope_code = r.scope_code and p.report_year = r.report_year - 1",
}
QUOTED = "quoted:"
ALL_QUOTED = (
    "select count(*) from (select report_code from fact_quoted where indicator_code in (select unnest(?::varchar[])) "
    "group by report_code having count(distinct indicator_code) = ?)"
)


class LedgerError(Exception):
    """Inputs and outputs do not add up; nothing is swapped in."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counted items of a build in order, and the checks that saw nothing although they had inputs."""

    items: dict[str, int]
    idle_checks: tuple[str, ...]


def write_ledger(connection: duckdb.DuckDBPyConnection, counts: Counter[str]) -> Ledger:
    """Compare what went in with what the warehouse holds, and write ``etl_ledger``. Raises :class:`LedgerError`."""
    items = {**{name: counts[name] for name in _READ}, **_loaded(connection), **_checks(connection)}
    _equal(items, "files_in", ("files_parsed", "files_rejected", "files_duplicate"))
    _equal(items, "reports_read", ("reports_loaded",))
    _equal(items, "cells_read", ("cells_loaded", "cells_dropped"))
    _equal(items, "figures_read", ("figures_loaded",))
    _equal(items, "files_in", ("files_listed",))
    _equal(items, "files_in", ("files_fresh", "files_cached"))
    idle = idle_checks(connection)
    connection.executemany(
        "insert into etl_ledger values (?, ?, ?)",
        [
            (name, count, "saw nothing" if name.removeprefix("check_") in idle else None)
            for name, count in sorted(items.items())
        ],
    )
    return Ledger(items, idle)


def read_ledger(connection: duckdb.DuckDBPyConnection) -> Ledger:
    """The ledger of a finished warehouse."""
    items = dict(connection.execute("select item_code, item_count from etl_ledger order by 1").fetchall())
    return Ledger(items, idle_checks(connection))


_READ = (
    *("files_in", *(f"files_{status.value}" for status in FileStatus), "files_fresh", "files_cached"),
    *("reports_read", "cells_read", "cells_dropped", "cells_refused", "figures_read", "refusals"),
)


def idle_checks(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Checks that assessed nothing although the warehouse holds what they look at; each is an error."""
    rows = connection.execute("select check_code from dim_check where assessed_count = 0 order by 1").fetchall()
    needs = {row["check_code"]: row["inputs"].split("|") for row in read_rows(DATA / "checks" / "checks.csv")}
    return tuple(code for (code,) in rows if _has_inputs(connection, needs[code]))


def _has_inputs(connection: duckdb.DuckDBPyConnection, needs: list[str]) -> bool:
    """Whether there is something of each kind of ``INPUTS``, and a report that quotes all of ``quoted:<indicator>``."""
    quoted = [need.removeprefix(QUOTED) for need in needs if need.startswith(QUOTED)]
    if quoted and not _count(connection, ALL_QUOTED, [quoted, len(quoted)]):
        return False
    return all(_count(connection, INPUTS[need]) for need in needs if not need.startswith(QUOTED))


def _loaded(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {
        "files_listed": _count(connection, "select count(*) from etl_file"),
        "reports_loaded": _count(connection, "select count(*) from dim_report"),
        "reports_current": _count(connection, "select count(*) from dim_report where is_current"),
        "reports_quoted": _count(connection, "select count(*) from dim_report where trust_code = 'quoted'"),
        "publishers": _count(connection, "select count(*) from dim_publisher"),
        "cells_loaded": sum(_count(connection, f"select count(*) from {table}") for table in FACT_TABLES),
        "figures_loaded": _count(connection, "select count(*) from fact_quoted"),
        "checks_failed": _count(connection, "select count(*) from fact_check where status_code = 'fail'"),
    }


def _checks(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = connection.execute("select check_code, assessed_count from dim_check order by order_number").fetchall()
    return {f"check_{code}": count for code, count in rows}


def _equal(items: dict[str, int], whole: str, parts: Iterable[str]) -> None:
    total = sum(items[part] for part in parts)
    if items[whole] != total:
        raise LedgerError(f"{whole} is {items[whole]}, but {' + '.join(parts)} is {total}; nothing was swapped in")


def _count(connection: duckdb.DuckDBPyConnection, sql: str, values: list[object] | None = None) -> int:
    row = connection.execute(sql, values or []).fetchone()
    return int(row[0]) if row else 0
