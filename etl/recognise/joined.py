"""Numbers that a narrow cell of a PDF prints over two lines: one number where their row then adds up, else refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from etl.forms import TABLES
from etl.model import Cell, CellStatus, Refusal
from etl.read.characters import LINE_BREAK

if TYPE_CHECKING:
    from etl.recognise import Recognition

TOTAL = "total"
NOTE = "printed over two lines"


def with_joined(found: Recognition) -> Recognition:
    """``found`` with the numbers that hold a ``LINE_BREAK`` as one number each, or refused where no sum proves it."""
    if LINE_BREAK not in "".join([cell.text for cell in found.cells]):
        return found
    cells: list[Cell] = []
    refusals: list[Refusal] = []
    for cell in found.cells:
        if LINE_BREAK not in cell.text:
            cells.append(cell)
            continue
        text = cell.text.replace(LINE_BREAK, "")
        if _adds_up(cell, found.cells):
            cells.append(cell._replace(text=text, note="; ".join(filter(None, (cell.note, NOTE)))))
            continue
        printed = cell.text.replace(LINE_BREAK, "\n")
        reason = f"{cell.key}: “{text}” may be one number over two lines or two numbers, and no sum tells"
        cells.append(cell._replace(text=printed, value=None, status=CellStatus.UNREADABLE))
        refusals.append(Refusal(cell.key.partition(".")[0], reason, cell.where, "split_number", 1))
    ledger = found.ledger
    refused = len(refusals)
    ledger = replace(ledger, facts=ledger.facts - refused, refused=ledger.refused + refused)
    return replace(found, cells=tuple(cells), refusals=(*found.refusals, *refusals), ledger=ledger)


def _adds_up(cell: Cell, cells: tuple[Cell, ...]) -> bool:
    """Whether the cell's row, or its block, is the sum that it prints."""
    table, row, _ = cell.key.split(".")
    beside = {other.key.rpartition(".")[2]: other for other in cells if other.key.startswith(f"{table}.{row}.")}
    total = beside.pop(TOTAL, None)
    if table not in TABLES[1:] or total is None or total.value is None:
        return False
    if any(other.status is CellStatus.UNREADABLE for other in beside.values()):
        return False
    return sum((other.value or Decimal(0) for other in beside.values()), Decimal(0)) == total.value
