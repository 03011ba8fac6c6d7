"""Collected reports: files under ``data/reports/`` as they came, with what ``manifest.csv`` says of them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from etl.identify.places import load_places
from etl.identify.publishers import publisher_for
from etl.load.csv_index import CsvIndex
from etl.load.folder import MANIFEST, InputFile
from etl.load.records import FileOutcome, FileStatus, Origin, SourceReport, TextLine, report_code
from etl.load.texts import text_lines
from etl.load.transcribed import SourceError
from etl.model import Document, ParsedReport, Publisher, PublisherKind, ReportIdentity, Scope, Trust
from etl.ocr import ScannedError, is_available
from etl.parse import parse_document
from etl.read import read

REMEDY = "fetch it again, or type its figures into data/transcribed/"
# A line on a screen; the reasons table by table are in etl_refusal in full.
REASON_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the manifest; what it states overrules what was read off the file."""

    publisher: str | None = None
    kind: PublisherKind | None = None
    jurisdiction: str | None = None
    adcode: str | None = None
    year: int | None = None
    scope: Scope | None = None
    trust: Trust = Trust.PRIMARY
    published_date: str | None = None
    source_url: str | None = None
    sha256: str | None = None
    note: str | None = None


class Manifest:
    """The rows of ``manifest.csv`` by file (path below ``reports/``). A context manager.

    Raises :class:`SourceError` for a row that cannot be, FolderError for a file that is no CSV.
    """

    def __init__(self, folder: Path) -> None:
        self._rows = CsvIndex(folder / MANIFEST, "file", _entry)

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.__exit__(kind, error, trace)

    def get(self, file: str) -> Entry | None:
        """What the manifest says of a file, or None."""
        row = self._rows.get(file)
        return _entry(row) if row is not None else None


def load_collected(
    file: InputFile, entry: Entry | None, reference: Path, reader: Callable[[Path], Document] = read
) -> tuple[SourceReport | None, FileOutcome]:
    """The report of one file, or None and the reason why it was rejected.

    ``reference`` is the folder of places by which a publisher that the manifest names is known. Never raises for a bad
    file, but :class:`etl.ocr.ScannedError` for a picture of pages where the extra ``ocr`` is there to read it.
    """
    entry = entry or Entry()
    if entry.sha256 and entry.sha256 != file.sha256:
        return None, rejected(file, "the file is not the one of manifest.csv: its SHA-256 differs; fetch it again")
    try:
        document = reader(file.location)
        parsed = parse_document(document)
    except ScannedError as error:
        if is_available():
            raise
        return None, rejected(file, one_line(error))
    except MemoryError:
        return None, rejected(file, "needed more memory than one file may have")
    except Exception as error:
        return None, rejected(file, f"{one_line(error)}; {REMEDY}")
    if not parsed.cells and not parsed.quoted:
        return None, _nothing(file, parsed)
    report = _report(file, entry, parsed, text_lines(document), reference)
    return report, FileOutcome(file.path, file.sha256, FileStatus.PARSED, None, (report.code,), parsed.refusals)


def rejected(file: InputFile, reason: str) -> FileOutcome:
    """A file of which nothing enters the warehouse, with one clear line."""
    return FileOutcome(file.path, file.sha256, FileStatus.REJECTED, reason)


def one_line(error: BaseException) -> str:
    """An error as one line for the ledger."""
    return " ".join(str(error).split()) or type(error).__name__


def _nothing(file: InputFile, parsed: ParsedReport) -> FileOutcome:
    reasons = "; ".join(dict.fromkeys(f"{refusal.table}: {refusal.reason}" for refusal in parsed.refusals))
    found = reasons or "looked for the official tables and quoted figures, found neither"
    reason = f"{textwrap.shorten(found, REASON_LENGTH, placeholder=' …')}; {REMEDY}"
    return FileOutcome(file.path, file.sha256, FileStatus.REJECTED, reason, (), parsed.refusals)


def _report(
    file: InputFile, entry: Entry, parsed: ParsedReport, lines: tuple[TextLine, ...], reference: Path
) -> SourceReport:
    identity = _identity(entry, parsed.identity, reference)
    notes = "; ".join(note for note in (entry.note, *identity.doubts) if note) or None
    trust = Trust.OCR if parsed.is_scanned and entry.trust is not Trust.SYNTHETIC else entry.trust
    origin = Origin(file.path, file.sha256, trust, entry.source_url, None, notes)
    code = report_code(identity.publisher, identity.year, file.sha256)
    return SourceReport(code, identity, origin, parsed.forms, parsed.cells, parsed.quoted, lines=lines)


def _identity(entry: Entry, read: ReportIdentity, reference: Path) -> ReportIdentity:
    year = entry.year or read.year
    publisher = _publisher(entry, read, year, reference)
    adcode = entry.adcode or (publisher.adcode if publisher else None) or read.adcode
    return replace(
        read,
        publisher=publisher,
        jurisdiction=entry.jurisdiction or read.jurisdiction,
        adcode=adcode,
        scope=entry.scope or read.scope,
        year=year,
        published_date=entry.published_date or read.published_date,
    )


def _publisher(entry: Entry, read: ReportIdentity, year: int | None, reference: Path) -> Publisher | None:
    if entry.publisher is None:
        return read.publisher
    where = entry.jurisdiction or read.jurisdiction or entry.publisher
    found = publisher_for(entry.publisher, where, entry.adcode, entry.kind, year, load_places(reference))
    return replace(found, kind=entry.kind) if entry.kind else found


def _entry(row: Mapping[str, str]) -> Entry:
    said = {name: value.strip() or None for name, value in row.items()}
    try:
        return Entry(
            publisher=said.get("publisher"),
            kind=PublisherKind(kind) if (kind := said.get("publisher_kind")) else None,
            jurisdiction=said.get("jurisdiction"),
            adcode=said.get("adcode"),
            year=int(year) if (year := said.get("report_year")) else None,
            scope=Scope(scope) if (scope := said.get("scope_code")) else None,
            trust=Trust(said.get("trust_code") or Trust.PRIMARY),
            published_date=said.get("published_date"),
            source_url=said.get("source_url"),
            sha256=said.get("sha256"),
            note=said.get("note"),
        )
    except ValueError as error:
        raise SourceError(f"reports/manifest.csv, {row.get('file', '?')}: {error}") from error
