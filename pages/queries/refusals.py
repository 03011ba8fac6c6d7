"""What of the input was not read, and why: whole files, and tables of files."""

from __future__ import annotations

from dataclasses import dataclass

from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was rejected or met before (``table_code`` empty), or a table that was refused.

    ``reason`` is in the words of the reader; ``cell_count`` the cells lost with it, None for a file.
    """

    kind: str
    table_code: str
    reason_code: str
    reason: str
    path: str
    locator: str | None
    cell_count: int | None
    report_code: str | None


@dataclass(frozen=True, slots=True)
class FileCount:
    """Input files of the build: all = parsed + rejected + duplicate."""

    parsed: int
    rejected: int
    duplicate: int

    @property
    def all(self) -> int:
        """Every file that came in."""
        return self.parsed + self.rejected + self.duplicate


REFUSED = """
select status_code as kind, '' as table_code, status_code as reason_code, coalesce(reason, '') as reason, path,
       null as locator, null as cell_count, report_code
from etl_file where status_code <> 'parsed'
union all
select 'table', table_code, coalesce(reason_code, 'other'), reason, path, locator, cell_count, report_code
from etl_refusal order by 1, 2, 3, 5, 6
"""
FILES = """
select count(*) filter (where status_code = 'parsed'), count(*) filter (where status_code = 'rejected'),
       count(*) filter (where status_code = 'duplicate') from etl_file
"""


def refusals(cur: Cursor) -> list[Refusal]:
    """Every refusal of the build, files first."""
    return [Refusal(*row) for row in cur.execute(REFUSED).fetchall()]


def file_count(cur: Cursor) -> FileCount:
    """How many input files were parsed, rejected, met before."""
    return FileCount(*(cur.execute(FILES).fetchone() or (0, 0, 0)))
