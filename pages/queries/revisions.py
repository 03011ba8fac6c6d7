"""The data versions that stood at this file's place, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import duckdb

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Version:
    """One data version; ``reasons`` counts its changes by reason code."""

    number: int
    snapshot_id: str
    built_at: datetime
    report_count: int
    changed_tables: tuple[str, ...]
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: of a whole report (``cell_key`` None), a cell, a figure of prose, a report's words, a definition."""

    snapshot_id: str
    reason_code: str
    report_code: str | None
    previous_report_code: str | None
    publisher_name: str | None
    adcode: str | None
    report_year: int | None
    scope_code: str | None
    cell_key: str | None
    old_value: Decimal | None
    old_status_code: str | None
    old_text: str | None
    new_value: Decimal | None
    new_status_code: str | None
    new_text: str | None
    note: str | None


VERSIONS = """
select s.snapshot_number, s.snapshot_id, s.built_at, s.report_count, s.changed_tables,
    coalesce(r.codes, []), coalesce(r.counts, [])
from etl_snapshot s left join (
    select snapshot_number, list(reason_code order by first_number) as codes, list(n order by first_number) as counts
    from (
        select snapshot_number, reason_code, count(*) as n, min(revision_number) as first_number
        from etl_revision group by all)
    group by snapshot_number) r using (snapshot_number)
order by s.snapshot_number
"""
REVISIONS = """
select s.snapshot_id, r.reason_code, r.report_code, r.previous_report_code, p.name, r.adcode, r.report_year,
    r.scope_code, r.cell_key, r.old_value, r.old_status_code, r.old_text, r.new_value, r.new_status_code,
    r.new_text, r.note
from etl_revision r join etl_snapshot s using (snapshot_number) left join dim_publisher p using (publisher_code)
where r.snapshot_number > ? order by r.snapshot_number, r.revision_number limit ?
"""
EVERY = 2**62


def versions(cur: Cursor) -> list[Version]:
    """Every version known, oldest first; [] in a file built before there were histories."""
    try:
        rows = cur.execute(VERSIONS).fetchall()
    except duckdb.CatalogException:
        return []
    return [
        Version(number, version, built, reports, tuple(tables), dict(zip(codes, counts, strict=True)))
        for number, version, built, reports, tables, codes, counts in rows
    ]


def number_of(held: Sequence[Version], snapshot_id: str | None) -> int | None:
    """The number of a version, where it stood more than once the last time; None where it is not known."""
    return max((version.number for version in held if version.snapshot_id == snapshot_id), default=None)


def revisions(cur: Cursor, since: int = 0, limit: int = EVERY) -> list[Revision]:
    """Changes after version number ``since``, oldest first."""
    return [Revision(*row) for row in cur.execute(REVISIONS, [since, limit]).fetchall()]
