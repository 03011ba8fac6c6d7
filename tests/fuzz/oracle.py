"""What must hold of every reading: a refusal in words, or facts in which every number of a table is accounted for."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import FrameType

from etl.forms import load_forms
from etl.model import Cell, CellStatus, Document, Grid, ParsedReport
from etl.parse import parse_document
from etl.read import ReadError, read_bytes
from etl.recognise import recognise
from etl.recognise.tally import has_digit
from etl.report_json import report_json

SLOW_SECONDS, HUNG_SECONDS = 1.0, 20.0
WITH_VALUE = (CellStatus.REPORTED, CellStatus.CORRECTED)
# The column of the warehouse that holds values: decimal(24, 6).
LARGEST, DECIMALS = Decimal(10) ** 18, 6


class Defect(AssertionError):
    """Something that no input may bring about."""


class Hung(Defect):
    """More than a second of processor time."""


def known_keys() -> frozenset[str]:
    """Keys of the cells of all official forms."""
    return frozenset(key for form in load_forms().values() for key in form.by_key)


@contextmanager
def patience() -> Iterator[None]:
    """Ends what has no end in Python and times the rest; loops in C end with the process that they are in."""

    def stop(_: int, __: FrameType | None) -> None:
        raise Hung(f"no end after {HUNG_SECONDS:.0f} s of processor time")

    before, began = signal.signal(signal.SIGVTALRM, stop), time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, HUNG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    if (took := time.process_time() - began) > SLOW_SECONDS:
        raise Hung(f"{took:.1f} s of processor time")


def look(data: bytes, name: str) -> str:
    """Reads the file: ``"read"`` or ``"refused"``. Raises :class:`Defect`, or whatever a reader lets through."""
    with patience():
        try:
            document = read_bytes(data, name)
            _document(document)
            report = parse_document(document)
        except ReadError as refusal:
            if not refusal.reason.strip() or len(refusal.reason) > 2000:
                raise Defect(f"a refusal without words, or too many: {refusal.reason[:99]!r}") from refusal
            return "refused"
    _report(report)
    _ledger(document)
    return "read"


def _document(document: Document) -> None:
    for block in document.blocks:
        if not isinstance(block, Grid):
            continue
        for cell in block.cells:
            inside = 0 <= cell.row < block.rows and cell.column >= 0 and cell.column + cell.colspan <= block.columns
            if not inside or cell.rowspan < 1 or cell.colspan < 1:
                raise Defect(f"a cell outside its table: {cell} in {block.rows} x {block.columns}")


def _report(report: ParsedReport) -> None:
    keys = [cell.key for cell in report.cells]
    if doubled := {key for key in keys if keys.count(key) > 1}:
        raise Defect(f"two cells of one key: {sorted(doubled)}")
    for cell in report.cells:
        _cell(cell)
    if not report.cells and not report.quoted and not report.refusals:
        raise Defect("neither fact nor refusal")
    if any(not refusal.reason.strip() for refusal in report.refusals):
        raise Defect("a refusal without a reason")
    # What goes into the warehouse and out of the program must be text.
    json.dumps(report_json(report, "file"), ensure_ascii=False, allow_nan=False).encode("utf-8")


def _cell(cell: Cell) -> None:
    if cell.key not in known_keys():
        raise Defect(f"a cell of no form: {cell.key}")
    if not isinstance(cell.status, CellStatus) or (cell.value is not None) != (cell.status in WITH_VALUE):
        raise Defect(f"neither fact nor refusal: {cell}")
    if cell.value is not None:
        _value(cell, cell.value)


def _value(cell: Cell, value: Decimal) -> None:
    if not value.is_finite() or abs(value) >= LARGEST or value != round(value, DECIMALS):
        raise Defect(f"a number that the warehouse cannot hold: {cell}")
    if not any(character.isdigit() for character in cell.text) and cell.note is None:
        raise Defect(f"a number that is not printed: {cell}")


def _ledger(document: Document) -> None:
    """Every number met in a recognised table is a fact or counted in one refusal."""
    found = recognise(document)
    refused = sum(refusal.cells for refusal in found.refusals)
    facts = sum(has_digit(cell.text) for cell in found.cells if cell.status is not CellStatus.UNREADABLE)
    if (found.ledger.facts, found.ledger.seen) != (facts, facts + refused):
        raise Defect(f"{found.ledger.seen} numbers met, {facts} facts, {refused} refused")
