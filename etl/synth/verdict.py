"""A reading held against the truth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from etl.model import Cell, CellStatus, CheckStatus, ParsedReport
from etl.synth.spelling import Printed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the cells of one report, by key.

    ``wrong``: another number than the expected one, and no failed check covers it. ``flagged``: another number, but a
    failed check names the cell. ``silent``: an expected number that is missing although nothing of its table is
    refused. ``status``: the right absence of a number under the wrong status.
    """

    same: int
    refused: int
    wrong: tuple[str, ...]
    flagged: tuple[str, ...]
    silent: tuple[str, ...]
    status: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every number is right, refused or flagged."""
        return not (self.wrong or self.silent)


def judge(parsed: ParsedReport, expected: Mapping[str, Printed], lost: Collection[str] = ()) -> Verdict:
    """Compares claimed cells with what may be claimed. ``lost`` cells may be missing without a refusal."""
    claimed = {cell.key: cell for cell in parsed.cells}
    flags = {key for check in parsed.checks if check.status is CheckStatus.FAIL for key in check.cells}
    tables = {refusal.table for refusal in parsed.refusals}
    found: dict[str, list[str]] = {name: [] for name in ("same", "refused", "wrong", "flagged", "silent", "status")}
    for key in {**expected, **claimed}:
        for kind in _kinds(claimed.get(key), expected.get(key), key in lost, key.partition(".")[0] in tables):
            found["flagged" if kind == "wrong" and key in flags else kind].append(key)
    listed = (tuple(found[kind]) for kind in ("wrong", "flagged", "silent", "status"))
    return Verdict(len(found["same"]), len(found["refused"]), *listed)


def _kinds(cell: Cell | None, truth: Printed | None, lost: bool, refused: bool) -> tuple[str, ...]:
    if cell is not None and _says(cell):
        right = truth is not None and truth.value is not None and cell.value == Decimal(truth.value)
        return ("same",) if right else ("wrong",)
    if truth is None:
        return ()
    if truth.value is None:
        return ("status",) if cell is not None and cell.status is not truth.status and not lost else ()
    if cell is None:
        return ("refused",) if lost or refused else ("refused", "silent")
    # A number that is printed and reported as blank is lost without a word, whatever is refused beside it.
    return ("refused",) if lost or cell.status is CellStatus.UNREADABLE else ("refused", "silent")


def _says(cell: Cell) -> bool:
    return cell.status in (CellStatus.REPORTED, CellStatus.CORRECTED)
