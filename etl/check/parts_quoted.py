"""PARTS: figures quoted as parts of a quoted total add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from etl.check.subject import Subject
from etl.model import Check, CheckStatus

ID = "PARTS"


@dataclass(frozen=True, slots=True)
class Split:
    """A quoted total and its parts; a part may be quoted as one figure or as several (``alternatives``).

    ``totals`` are ways to state the total, best first: each is (added indicators, subtracted indicators).
    """

    subject: str
    totals: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    parts: tuple[str, ...]
    merged: tuple[tuple[str, tuple[str, ...]], ...] = ()


SPLITS = (
    Split(
        "outcomes",
        (
            (("closed",), ()),
            (("requests_new", "carried_in"), ("carried_out",)),
            (("requests_workload",), ("carried_out",)),
        ),
        ("granted", "partial", "refused_total", "unable_total", "notproc_total", "other_total"),
        (("other:granted_or_partial", ("granted", "partial")),),
    ),
    Split(
        "review", ((("review_total",), ()),), ("review_upheld", "review_corrected", "review_other", "review_pending")
    ),
    Split(
        "litigation",
        ((("litigation_total",), ()),),
        ("litigation_upheld", "litigation_corrected", "litigation_other", "litigation_pending"),
    ),
    Split(
        "tracks",
        ((("litigation_total",), ()),),
        ("other:litigation_direct_total", "other:litigation_after_review_total"),
    ),
)


def within(report: Subject) -> Iterator[Check]:
    """One check for each quoted total with at least two quoted parts.

    Parts that exceed the total fail even when some are not quoted; parts that fall short of it while some are
    not quoted cannot be assessed, because a part left out of the prose is not proved zero.
    """
    for split in SPLITS:
        total, used = _total(split, report.figures)
        parts = _parts(split, report.figures)
        if total is not None and len(parts) >= 2:
            yield _check(split, total, used, parts)


def _total(split: Split, figures: dict[str, Decimal]) -> tuple[Decimal | None, tuple[str, ...]]:
    for plus, minus in split.totals:
        if all(indicator in figures for indicator in (*plus, *minus)):
            added = sum((figures[indicator] for indicator in plus), Decimal(0))
            return added - sum((figures[indicator] for indicator in minus), Decimal(0)), (*plus, *minus)
    return None, ()


def _parts(split: Split, figures: dict[str, Decimal]) -> dict[str, Decimal]:
    found = {part: figures[part] for part in split.parts if part in figures}
    for whole, pieces in split.merged:
        if whole in figures and not all(piece in found for piece in pieces):
            found = {part: value for part, value in found.items() if part not in pieces} | {whole: figures[whole]}
    return found


def _check(split: Split, total: Decimal, used: tuple[str, ...], parts: dict[str, Decimal]) -> Check:
    covered = set(parts).union(*(set(pieces) for whole, pieces in split.merged if whole in parts))
    is_whole = covered >= set(split.parts)
    summed = sum(parts.values(), Decimal(0))
    status = CheckStatus.PASS if summed == total else CheckStatus.FAIL
    note = None if is_whole else "parts_not_all_quoted"
    if summed < total and not is_whole:
        status = CheckStatus.NOT_ASSESSABLE
    cells = (*used, *parts)
    return Check(ID, split.subject, total, summed, status, rows=len(cells), note=note, cells=cells)
