"""PLAUS_RULES: only bodies with rule-making power report 规章 (government rules)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from etl.check.subject import EMPTY, Subject
from etl.forms import DATA
from etl.model import Check, CheckStatus

ID = "PLAUS_RULES"
PREFIX = "t2.rules."
QUOTED = ("rules_issued", "rules_stock")
ZERO = Decimal(0)


def within(report: Subject) -> Iterator[Check]:
    """One check for each report of a body that cannot make rules: the largest printed number against zero.

    Who can is in ``data/checks/rule_making.csv``. A body of unknown kind or place is not tested, and neither
    is one that may make them: nothing about their numbers is implausible.
    """
    publisher = report.identity.publisher
    if publisher is None or may_make_rules(publisher.kind, report.identity.adcode or publisher.adcode) is not False:
        return
    cells = [report.cells[key] for key in _of_rules(tuple(report.cells))]
    if cells:
        values = {cell.key: cell.value for cell in cells if cell.value is not None}
        yield _check("t2.rules", values, rows=len(cells), blanks=sum(cell.status in EMPTY for cell in cells))
    quoted = {indicator: report.figures[indicator] for indicator in QUOTED if indicator in report.figures}
    if quoted:
        yield _check("rules", dict(quoted), rows=len(quoted), blanks=0)


@lru_cache(maxsize=512)
def _of_rules(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if key.startswith(PREFIX))


@lru_cache(maxsize=4096)
def may_make_rules(kind: str, adcode: str | None) -> bool | None:
    """Whether a body has rule-making power; None where its place is unknown and its kind does not settle it."""
    powers = _powers()
    if kind not in {power["kind_code"] for power in powers}:
        return False
    places = _levels().get(adcode or "")
    if places is None:
        return None
    return any(
        power["kind_code"] == kind
        and any(level == power["level_code"] and not _ends(name, power["not_ending"]) for level, name in places)
        for power in powers
    )


def _ends(name: str, endings: str) -> bool:
    return any(name.endswith(ending) for ending in endings.split("|") if ending)


@lru_cache(maxsize=1)
def _powers() -> tuple[dict[str, str], ...]:
    with (DATA / "checks" / "rule_making.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@lru_cache(maxsize=1)
def _levels() -> dict[str, tuple[tuple[str, str], ...]]:
    """Levels and names that a code ever had."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    with (DATA / "reference" / "divisions.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["adcode"]] = (*found.get(row["adcode"], ()), (row["level_code"], row["name_zh"]))
    return found


def _check(subject: str, values: dict[str, Decimal], rows: int, blanks: int) -> Check:
    if not values:
        return Check(ID, subject, None, ZERO, CheckStatus.NOT_ASSESSABLE, rows, blanks, "all_blank")
    worst = max(values.values())
    status = CheckStatus.FAIL if worst > 0 else CheckStatus.PASS
    return Check(ID, subject, worst, ZERO, status, rows, blanks, None, tuple(values))
