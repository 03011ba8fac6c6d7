"""What the three kinds of sources become before they are loaded: reports with their evidence, and file outcomes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from etl.forms import load_forms
from etl.model import Cell, Check, Publisher, Quote, Refusal, ReportIdentity, Trust

# Six hex digits: within one publisher and year (a handful of versions) a clash is out of the question.
HASH_DIGITS = 6
NOBODY = "unknown"


class FileStatus(StrEnum):
    """What became of an input file; in = parsed + rejected + duplicate."""

    PARSED = "parsed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report came from: file, hash of its content, address, trust, notes for people.

    ``part_of`` is the code of the report in whose prose the figures stand, where that is another body's.
    """

    path: str
    sha256: str
    trust: Trust
    source_url: str | None = None
    source_note: str | None = None
    note: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a collected file and its locator; ``is_row``: a row of a drawn table, its cells parted by tabs."""

    text: str
    where: str
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One version of a report, ready to be checked and loaded. ``lines``: its text, where the file itself is held."""

    code: str
    identity: ReportIdentity
    origin: Origin
    forms: Mapping[str, str]
    cells: tuple[Cell, ...]
    quoted: tuple[Quote, ...]
    checks: tuple[Check, ...] = ()
    lines: tuple[TextLine, ...] = ()

    @property
    def publisher(self) -> Publisher | None:
        """The body that publishes, None where it could not be settled."""
        return self.identity.publisher

    @property
    def complete_tables(self) -> int:
        """How many tables have every cell of their form, blank ones included."""
        keys = {cell.key for cell in self.cells}
        tables = ((table, load_forms().get(form)) for table, form in self.forms.items())
        return sum(
            bool(form and form.table(t)) and keys.issuperset(c.key for c in form.table(t)) for t, form in tables if form
        )


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one input file, and the tables of it that were refused."""

    path: str
    sha256: str
    status: FileStatus
    reason: str | None = None
    report_codes: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def report_code(publisher: Publisher | None, year: int | None, content: str) -> str:
    """``<publisher_code>-<year>-<6 hex>``: ASCII, the same for the same publisher, year and content hash."""
    return f"{publisher.code if publisher else NOBODY}-{year or 0:04d}-{content[:HASH_DIGITS]}"


def content_hash(*parts: str) -> str:
    """SHA-256 over text parts, order as given."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
