"""One file in, one :class:`~etl.model.ParsedReport` out: a pure function that pickles, for many processes."""

from __future__ import annotations

from pathlib import Path

from etl.model import Document, ParsedReport
from etl.read import ReadError, read
from etl.recognise import recognise

_FOUND_NOTHING = frozenset({"absent"})


def parse_file(path: Path) -> ParsedReport:
    """Read, recognise, identify and check one file. Raises :class:`etl.read.ReadError` when nothing can be read."""
    return parse_document(read(path))


def parse_document(document: Document) -> ParsedReport:
    """As :func:`parse_file`, for a document already read."""
    from etl.check import check_report
    from etl.identify import identify, quotes

    found = recognise(document)
    identity = identify(document)
    quoted = quotes(document, identity)
    if not found.cells and not quoted and all(refusal.code in _FOUND_NOTHING for refusal in found.refusals):
        raise ReadError(f"looked for the tables and figures of an annual report, found {_described(document)}")
    checks = check_report(found.cells, found.forms, quoted, identity)
    return ParsedReport(
        document.path, document.sha256, identity, found.forms, found.cells, quoted, checks, found.refusals
    )


def _described(document: Document) -> str:
    text = next((getattr(block, "text", "") for block in document.blocks if getattr(block, "text", "").strip()), "")
    return f"{len(document.blocks)} lines or tables of other things" + (
        f", the first: {text.strip()[:40]}" if text else ""
    )
