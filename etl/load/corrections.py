"""Declared corrections: a source's typing error, mended where everybody can see it (``data/corrections/``).

An entry says report, cell, what is printed (``expect``), what to do (``action``), why and on what evidence. The
printed text stays; the status becomes corrected. An entry that no longer matches or is not needed stops the build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from etl.model import Cell, CellStatus

FIELDS = ("report", "cell", "action", "reason", "source", "expect")
SET, BLANK = "set", "blank"


class CorrectionError(Exception):
    """A declared correction is ill-formed, no longer matches, or is no longer needed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry. ``expect`` is the printed text; ``value`` the right number (action ``set``), None to blank."""

    report: str
    cell: str
    action: str
    value: Decimal | None
    reason: str
    source: str
    expect: str
    where: str

    def apply(self, cell: Cell) -> Cell:
        """The corrected cell. Raises :class:`CorrectionError` where the printed text differs or nothing changes."""
        if cell.text.strip() != self.expect:
            raise CorrectionError(f"{self.where}: {self.cell} expects {self.expect!r}, printed is {cell.text!r}")
        if self.action == BLANK:
            if cell.value is None:
                raise CorrectionError(f"{self.where}: {self.cell} is not needed, it holds no value")
            return cell._replace(value=None, status=CellStatus.UNREADABLE, note=self.reason)
        if cell.value == self.value:
            raise CorrectionError(f"{self.where}: {self.cell} is not needed, it already reads {cell.value}")
        return cell._replace(value=self.value, status=CellStatus.CORRECTED, note=f"{self.reason} ({self.source})")


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """All entries of the folder's YAML files, by file. Raises :class:`CorrectionError` for an ill-formed one."""
    found = tuple(entry for path in sorted(folder.glob("*.yaml")) for entry in _of_file(path))
    seen: set[tuple[str, str]] = set()
    for entry in found:
        if (entry.report, entry.cell) in seen:
            raise CorrectionError(f"{entry.where}: {entry.report} {entry.cell} is corrected twice")
        seen.add((entry.report, entry.cell))
    return found


def apply_corrections(code: str, cells: Sequence[Cell], corrections: Iterable[Correction]) -> tuple[Cell, ...]:
    """Cells of report ``code`` with its corrections applied. Raises :class:`CorrectionError`."""
    mine = {entry.cell: entry for entry in corrections if entry.report == code}
    absent = mine.keys() - {cell.key for cell in cells}
    if absent:
        where = mine[min(absent)].where
        raise CorrectionError(f"{where}: report {code} has no cell {', '.join(sorted(absent))}")
    return tuple(mine[cell.key].apply(cell) if cell.key in mine else cell for cell in cells)


def corrections_digest(codes: Collection[str], corrections: Iterable[Correction]) -> str:
    """A digest of the entries for the reports ``codes``; empty where there are none."""
    mine = [entry for entry in corrections if entry.report in codes]
    return hashlib.sha256(repr(mine).encode()).hexdigest() if mine else ""


def _of_file(path: Path) -> list[Correction]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise CorrectionError(f"{path.name}: not readable as YAML: {error}") from error
    if not isinstance(entries, list):
        raise CorrectionError(f"{path.name}: a list of entries is wanted")
    return [_entry(entry, f"{path.name} entry {number}") for number, entry in enumerate(entries, 1)]


def _entry(entry: object, where: str) -> Correction:
    if not isinstance(entry, dict) or (missing := [name for name in FIELDS if entry.get(name) in (None, "")]):
        lacking = ", ".join(missing) if isinstance(entry, dict) else "all fields"
        raise CorrectionError(f"{where}: lacks {lacking}")
    if entry["action"] not in (SET, BLANK):
        raise CorrectionError(f"{where}: action is {entry['action']!r}, wanted is set or blank")
    texts = {name: str(entry[name]) for name in FIELDS}
    return Correction(**texts, value=_value(entry, where) if entry["action"] == SET else None, where=where)


def _value(entry: dict[str, object], where: str) -> Decimal:
    try:
        return Decimal(str(entry.get("value")))
    except InvalidOperation as error:
        raise CorrectionError(f"{where}: action set wants a number as value, found {entry.get('value')!r}") from error
