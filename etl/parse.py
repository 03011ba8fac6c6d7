"""One file in, one :class:`~etl.model.ParsedReport` out: a pure function that pickles, for many processes."""

from __future__ import annotations

from pathlib import Path

from etl.check import check_report
from etl.identify import identify, quotes
from etl.identify.year import not_before_its_form
from etl.model import Document, ParsedReport, Refusal
from etl.ocr import SCANNED, ScannedError, is_available
from etl.proven import proven
from etl.read import ReadError, read
from etl.recognise import recognise
from etl.recognise.older import older_form

_FOUND_NOTHING = frozenset({"absent"})
_BY_HAND = ": a form that is not read; type its figures into data/transcribed"


def parse_file(path: Path) -> ParsedReport:
    """Read, recognise, identify and check one file. Raises :class:`etl.read.ReadError` when nothing can be read."""
    return parse_document(read(path))


def parse_scan(path: Path) -> ParsedReport:
    """As :func:`parse_file`, for a picture of pages: seconds a page, and only tables proven by their own sums."""
    from etl.ocr.document import open_scan

    return parse_document(open_scan(path))


def parse_or_scan(path: Path) -> ParsedReport | None:
    """As :func:`parse_file`; None for a picture that :func:`parse_scan` can read, which wants larger limits."""
    try:
        return parse_file(path)
    except ScannedError:
        if is_available():
            return None
        raise


def parse_document(document: Document) -> ParsedReport:
    """As :func:`parse_file`, for a document already read."""
    found = recognise(document)
    identity = not_before_its_form(identify(document), found.forms.values())
    quoted = quotes(document, identity)
    is_scanned = SCANNED in document.notes
    if is_scanned:
        # Nothing proves a figure recognised in prose.
        quoted = ()
        found = proven(found, check_report(found.cells, found.forms, (), identity))
    refusals = found.refusals
    if not found.cells and all(refusal.code in _FOUND_NOTHING for refusal in refusals):
        older = older_form(document)
        if not quoted:
            raise ReadError(
                f"looked for the tables and figures of an annual report, found {older or _described(document)}"
                + (_BY_HAND if older else "")
            )
        refusals += (Refusal(refusals[0].table, older + _BY_HAND, None, "older_form"),) if older else ()
    checks = check_report(found.cells, found.forms, quoted, identity)
    return ParsedReport(
        document.path, document.sha256, identity, found.forms, found.cells, quoted, checks, refusals, is_scanned
    )


def _described(document: Document) -> str:
    text = next((getattr(block, "text", "") for block in document.blocks if getattr(block, "text", "").strip()), "")
    return f"{len(document.blocks)} lines or tables of other things" + (
        f", the first: {text.strip()[:40]}" if text else ""
    )
