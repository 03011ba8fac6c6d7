"""Reports known as typed figures: ``data/transcribed/`` (manifest and one CSV of cells a report)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.forms import TABLES, load_forms
from etl.identify.places import Places, load_places
from etl.identify.publishers import publisher_for
from etl.load.folder import InputFile, read_rows
from etl.load.records import Origin, SourceReport, content_hash, report_code
from etl.model import Cell, CellStatus, ReportIdentity, Scope, Trust
from etl.recognise.values import parse_value


class SourceError(Exception):
    """An input file of typed figures cannot be used; the message says what was looked for and found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the manifest."""

    file: str
    jurisdiction: str
    publisher: str
    level: str
    year: int
    scope: Scope
    trust: Trust
    source: str
    note: str


def load_manifest(folder: Path) -> dict[str, Entry]:
    """The rows of ``manifest.csv`` by file name. Raises :class:`SourceError` for a row that cannot be used."""
    return {entry.file: entry for entry in (_entry(row) for row in read_rows(folder / "manifest.csv"))}


def load_transcribed(file: InputFile, entry: Entry | None, reference: Path) -> SourceReport:
    """The report of one file.

    Raises :class:`SourceError` where the manifest or a cell key does not fit, ``FolderError`` where it is no CSV.
    """
    if entry is None:
        raise SourceError(f"{file.path}: no row for it in manifest.csv; add publisher, year, scope and trust")
    rows = read_rows(file.location)
    if not rows or not {"cell_key", "printed_text"} <= rows[0].keys():
        raise SourceError(f"{file.path}: looked for columns cell_key and printed_text, found none")
    cells = tuple(_cell(row, number) for number, row in enumerate(rows, 2))
    if doubled := {cell.key for cell in cells if sum(other.key == cell.key for other in cells) > 1}:
        raise SourceError(f"{file.path}: given twice: {', '.join(sorted(doubled))}")
    return _report(file, entry, cells, load_places(reference))


def forms_of(keys: Sequence[str]) -> dict[str, str]:
    """The form of each table from its cell keys. Raises :class:`SourceError` where no form has them all.

    Cells shared by several forms settle nothing by themselves: such a table takes the form of the report's other
    tables where these agree, else the newest; its cells mean the same in either.
    """
    fitting = {table: _fitting(table, keys) for table in TABLES if any(key.startswith(f"{table}.") for key in keys)}
    settled = {forms[0] for forms in fitting.values() if len(forms) == 1}
    sibling = settled.pop() if len(settled) == 1 else None
    return {table: sibling if sibling in forms else max(forms) for table, forms in fitting.items()}


def _fitting(table: str, keys: Sequence[str]) -> list[str]:
    wanted = {key for key in keys if key.startswith(f"{table}.")}
    found = [form.id for form in load_forms().values() if wanted <= form.by_key.keys()]
    if not found:
        raise SourceError(f"no form has all cells of {table}: {', '.join(sorted(wanted)[:3])} …")
    return found


def _report(file: InputFile, entry: Entry, cells: tuple[Cell, ...], places: Places) -> SourceReport:
    publisher = publisher_for(entry.publisher, entry.jurisdiction, None, entry.level, entry.year, places)
    identity = ReportIdentity(
        publisher=publisher,
        jurisdiction=entry.jurisdiction,
        adcode=publisher.adcode,
        scope=entry.scope,
        year=entry.year,
    )
    printed = sorted(f"{cell.key}={cell.text}" for cell in cells)
    content = content_hash(entry.publisher, str(entry.year), entry.scope, *printed)
    url = _address(entry.source)
    origin = Origin(file.path, file.sha256, entry.trust, url, entry.source, entry.note or None)
    code = report_code(publisher, entry.year, content)
    return SourceReport(code, identity, origin, forms_of([cell.key for cell in cells]), cells, ())


def _address(source: str) -> str | None:
    """A full web address where the source is one; a shortened one (with …) leads nowhere."""
    host = source.split("/")[0]
    plain = "." in host and " " not in source and "…" not in source
    return f"https://{source}" if plain else None


def _cell(row: dict[str, str], number: int) -> Cell:
    key, text = row["cell_key"], row["printed_text"]
    if key not in _known_keys():
        raise SourceError(f"row {number}: {key!r} is no cell of any form")
    parsed = parse_value(text, key)
    note = "; ".join(note for note in (parsed.note, row.get("note")) if note) or None
    return Cell(key, parsed.value, text, CellStatus(parsed.status), f"row {number}", parsed.unit, note)


@lru_cache(maxsize=1)
def _known_keys() -> frozenset[str]:
    return frozenset(key for form in load_forms().values() for key in form.by_key)


def _entry(row: dict[str, str]) -> Entry:
    try:
        return Entry(
            row["file"],
            row["jurisdiction"],
            row["publisher"],
            row["level"],
            int(row["report_year"]),
            Scope(row["scope_code"]),
            Trust(row["trust_code"]),
            row["source"],
            row["note"],
        )
    except (KeyError, ValueError) as error:
        raise SourceError(f"manifest.csv, {row.get('file', '?')}: {error}") from error
