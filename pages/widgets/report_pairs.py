"""Two reports cell by cell: what may be subtracted, what may not, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.forms import load_forms
from etl.metrics.breaks import crossed, load_breaks
from etl.metrics.guards import load_guards
from pages.queries.printed_cells import PrintedCell
from pages.queries.report_head import ReportHead
from pages.text import Text


@dataclass(frozen=True, slots=True)
class Dated:
    """A report's table as a break sees it."""

    year: int
    form_code: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One cell in an earlier and a later report. ``reason`` says why there is no ``difference``.

    Reasons: ``guard`` (scope or level), ``form`` (not in the other form), ``break`` (the form gave it another
    meaning), ``missing`` (no value on one side), ``equal`` where the difference is zero; None where they differ.
    """

    key: str
    earlier: PrintedCell | None
    later: PrintedCell | None
    difference: Decimal | None
    reason: str | None


def in_order(one: ReportHead, other: ReportHead) -> tuple[ReportHead, ReportHead]:
    """The earlier and the later report; the superseded version first where both are of one year."""
    first, second = sorted((one, other), key=lambda r: (r.year or 0, r.is_current, r.report_code))
    return first, second


def refusals(one: ReportHead, other: ReportHead, t: Text) -> list[str]:
    """Why no figure of the two may be subtracted; empty where they may. The words are those of guards.csv."""
    guards = load_guards()
    codes = []
    if one.scope_code != other.scope_code:
        codes.append("scope_split")
    if one.level_code != other.level_code:
        codes.append("level_split")
    if (one.trust_code == "synthetic") != (other.trust_code == "synthetic"):
        codes.append("synthetic_mixed")
    return [guards[code][t.lang] for code in codes]


def break_words(table: str, earlier: ReportHead, later: ReportHead, t: Text) -> list[str]:
    """What changed between the two in the meaning of the table's figures."""
    found = _crossed(earlier, later, table)
    return [b.zh if t.lang == "zh" else b.en for b in found if b.table == table]


def _crossed(earlier: ReportHead, later: ReportHead, table: str) -> tuple:  # type: ignore[type-arg]
    points = [Dated(report.year or 0, report.forms.get(table)) for report in (earlier, later)]
    return crossed(load_breaks(), points)


def pairs(
    table: str,
    earlier: tuple[ReportHead, Mapping[str, PrintedCell]],
    later: tuple[ReportHead, Mapping[str, PrintedCell]],
    layout: str,
) -> dict[str, Pair]:
    """Every cell of the table in the form ``layout``, by key."""
    heads = (earlier[0], later[0])
    forms = [load_forms().get(head.forms.get(table, "")) for head in heads]
    refused = heads[0].scope_code != heads[1].scope_code or heads[0].level_code != heads[1].level_code
    cuts = [b for b in _crossed(*heads, table) if b.effect == "cut"]
    found = {}
    for cell in load_forms()[layout].table(table):
        both = (earlier[1].get(cell.key), later[1].get(cell.key))
        values = [side.value if side else None for side in both]
        reason = None
        if refused:
            reason = "guard"
        elif any(form is None or cell.key not in form.by_key for form in forms):
            reason = "form"
        elif any(b.concerns([cell.key]) for b in cuts):
            reason = "break"
        elif None in values:
            reason = "missing"
        difference = None
        if reason is None and values[0] is not None and values[1] is not None:
            difference = values[1] - values[0]
            reason = None if difference else "equal"
        found[cell.key] = Pair(cell.key, *both, difference, reason)
    return found


def counts(found: Sequence[Pair]) -> dict[str, int]:
    """How many cells differ, are equal, and cannot be compared."""
    differ = sum(pair.reason is None for pair in found)
    equal = sum(pair.reason == "equal" for pair in found)
    return {"differ": differ, "equal": equal, "neither": len(found) - differ - equal}
