"""What a build changed: each data version that stood at a file's place, and its changes cell by cell.

The history travels in the warehouse file itself: a build reads it from the file whose place it takes and adds what it
holds otherwise. It is no content, so that the data version stays a function of the inputs alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from etl.load.corrections import Correction

SIDES = Path(__file__).with_name("revisions.sql")
COMPARE = Path(__file__).with_name("compare.sql")
NOW, BEFORE = "warehouse", "previous"
# Short lists before long ones, as a reader wants them.
REASONS = ("definition", "corrected", "withdrawn", "replaced", "reread", "new_report")


def record_revisions(
    connection: duckdb.DuckDBPyConnection, out: Path, corrections: Iterable[Correction] = ()
) -> tuple[str, int] | None:
    """Fill ``etl_snapshot`` and ``etl_revision`` of the sealed warehouse from the file at ``out``.

    ``corrections`` are those declared for this build: what they changed is ``corrected``. Returns the data version
    before and the number of changes since, None where no file at ``out`` can be compared with; the history then begins
    with this build.
    """
    if not _attach(connection, out):
        _own(connection, [])
        return None
    try:
        return _record(connection, [f"{entry.report} {entry.cell}" for entry in corrections])
    except duckdb.Error:
        # Another layout of tables than ours: nothing of it can be said cell by cell.
        for table in ("etl_revision", "etl_snapshot"):
            connection.execute(f"delete from {NOW}.{table}")
        _own(connection, [])
        return None
    finally:
        connection.execute(f"detach {BEFORE}")


def _attach(connection: duckdb.DuckDBPyConnection, out: Path) -> bool:
    if not out.is_file():
        return False
    try:
        escaped = str(out).replace("'", "''")
        connection.execute(f"attach '{escaped}' as {BEFORE} (read_only)")
    except duckdb.Error:
        return False
    return True


def _record(connection: duckdb.DuckDBPyConnection, corrected: list[str]) -> tuple[str, int]:
    _inherit(connection)
    (version,) = _row(connection, f"select snapshot_id from {BEFORE}.etl_build")
    if version == _row(connection, f"select snapshot_id from {NOW}.etl_build")[0]:
        return str(version), 0
    for side, database in (("now", NOW), ("before", BEFORE)):
        connection.execute(_sql(SIDES, side=side, database=database))
    # A list is bound by its own statement only: one script takes no parameters.
    quoted = ", ".join("'" + key.replace("'", "''") + "'" for key in corrected)
    connection.execute(_sql(COMPARE, now=NOW, before=BEFORE, corrected=f"[{quoted}]"))
    _own(connection, _changed_tables(connection))
    ranks = ", ".join(f"'{reason}'" for reason in REASONS)
    connection.execute(
        f"""insert into {NOW}.etl_revision by name
        select (select max(snapshot_number) from {NOW}.etl_snapshot) as snapshot_number,
            row_number() over (order by list_position([{ranks}], reason_code), publisher_code, report_year, scope_code,
                report_code, previous_report_code, cell_key) as revision_number, *
        from revision order by revision_number"""
    )
    return str(version), int(str(_row(connection, "select count(*) from revision")[0]))


def _inherit(connection: duckdb.DuckDBPyConnection) -> None:
    """The history of the file before; its own version alone where it is older than histories are."""
    held = connection.execute(
        f"select 1 from duckdb_tables() where database_name = '{BEFORE}' and table_name = 'etl_snapshot'"
    ).fetchone()
    if held is None:
        connection.execute(
            f"insert into {NOW}.etl_snapshot select 1, snapshot_id, built_at, report_count, [] from {BEFORE}.etl_build"
        )
        return
    for table in ("etl_snapshot", "etl_revision"):
        connection.execute(f"insert into {NOW}.{table} by name select * from {BEFORE}.{table} order by all")


def _own(connection: duckdb.DuckDBPyConnection, changed: list[str]) -> None:
    connection.execute(
        f"""insert into {NOW}.etl_snapshot
        select (select coalesce(max(snapshot_number), 0) + 1 from {NOW}.etl_snapshot),
            snapshot_id, built_at, report_count, ?::varchar[] from {NOW}.etl_build""",
        [changed],
    )


def _changed_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    held = connection.execute(
        f"select 1 from duckdb_tables() where database_name = '{BEFORE}' and table_name = 'etl_content'"
    ).fetchone()
    if held is None:
        return []
    rows = connection.execute(
        f"select table_name from {NOW}.etl_content n full join {BEFORE}.etl_content o using (table_name) "
        "where (n.row_count, n.content_sum) is distinct from (o.row_count, o.content_sum) order by 1"
    ).fetchall()
    return [name for (name,) in rows]


def _sql(path: Path, **names: str) -> str:
    text = path.read_text(encoding="utf-8")
    for name, value in names.items():
        text = text.replace(f"${name}", value)
    return text


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    found = connection.execute(sql).fetchone()
    if found is None:
        raise duckdb.InvalidInputException(f"no row: {sql}")
    return found
