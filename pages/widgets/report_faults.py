"""What does not add up in one report, numbered, so that a cell and the line that explains it can name each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dash import get_relative_path

from etl.metrics.tables import load_check_notes
from pages import numbers
from pages.charts import notes
from pages.queries.report_checks import ReportCheck
from pages.text import Text
from pages.widgets import html

# What the two sides of a check are called; all others compare a printed figure with a recomputed one.
SIDES = {"I9": "prose", "I3": "balance", "BAL": "balance", "I5": "years", "GROWTH": "growth"}
# The two checks that set no single cell against a sum; their cells carry the number only.
WITHOUT_HEAD = ("I3", "PLAUS_RULES")
CIRCLED_ONE, LAST_CIRCLED = 0x2460, 20


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed check and its number on the page."""

    number: int
    check: ReportCheck

    @property
    def sign(self) -> str:
        """``①``; beyond twenty ``(21)``."""
        return chr(CIRCLED_ONE + self.number - 1) if self.number <= LAST_CIRCLED else f"({self.number})"

    @property
    def side(self) -> str:
        """Which words name the two sides."""
        return SIDES.get(self.check.check_code, "printed")

    def heads(self, key: str) -> bool:
        """Whether ``key`` is the cell that the other side is to be written beside."""
        return key == self.check.cell_keys[0] and self.check.check_code not in WITHOUT_HEAD


def tables_of(check: ReportCheck) -> tuple[str, ...]:
    """The tables whose cells a check looks at."""
    return tuple(dict.fromkeys(key.split(".")[0] for key in check.cell_keys if "." in key))


def faults_of(checks: Sequence[ReportCheck]) -> tuple[Fault, ...]:
    """The failed checks, numbered as their cells are met; those of the prose last."""
    failed = sorted(
        (check for check in checks if check.is_failed), key=lambda c: (c.position is None, tables_of(c), c.position)
    )
    return tuple(Fault(number, check) for number, check in enumerate(failed, start=1))


def by_cell(faults: Sequence[Fault]) -> dict[str, tuple[Fault, ...]]:
    """The faults that concern each cell key."""
    keys = dict.fromkeys(key for fault in faults for key in fault.check.cell_keys)
    return {key: tuple(fault for fault in faults if key in fault.check.cell_keys) for key in keys}


def recomputed(checks: Sequence[ReportCheck]) -> dict[str, Decimal]:
    """What the parts of a blank total add up to, by the key of the total."""
    return {
        check.cell_keys[0]: check.right
        for check in checks
        if check.left is None and check.right is not None and check.cell_keys and check.cell_keys[0].endswith(".total")
    }


def number(value: Decimal | None, t: Text) -> str:
    """A side of a check, or the words for none."""
    return t("missing.none") if value is None else numbers.exact(round(value, 2))


def signed(value: Decimal) -> str:
    """A difference of counts with its sign."""
    return ("+" if value > 0 else "") + numbers.exact(round(value, 2))


def subject_words(check: ReportCheck, t: Text) -> str:
    """What a check is about in short words; nothing where its name says it all."""
    named = check.subject_zh if t.lang == "zh" else check.subject_en
    if named:
        return named
    table, _, rest = check.subject.partition(".")
    if not rest:
        return ""
    code = rest if "." not in rest else check.subject
    for kind in ("row", "column"):
        words = notes.row_words(code, t, kind)
        if words != code:
            return words
    return notes.cell_words(f"{table}.{rest}", t)


def check_name(check: ReportCheck, t: Text) -> str:
    """``I4 复议诉讼合计 · 行政复议``."""
    name = f"{check.check_code} {check.name_zh if t.lang == 'zh' else check.name_en}"
    subject = subject_words(check, t)
    return f"{name} · {subject}" if subject else name


def note_words(check: ReportCheck, t: Text) -> str:
    """The check's note in words, or nothing."""
    words = load_check_notes().get(check.note or "")
    return "" if words is None else words.zh if t.lang == "zh" else words.en


def _line(fault: Fault, t: Text, prefix: str) -> html.Li:
    check = fault.check
    sides = t(f"report.sides.{fault.side}", left=number(check.left, t), right=number(check.right, t))
    parts: list[object] = [
        html.Span(fault.sign, className="fault-sign"),
        html.Strong(check_name(check, t)),
        html.Span(f" {sides}"),
    ]
    if check.difference is not None:
        parts.append(html.Span(" " + t("report.difference", value=signed(check.difference)), className="fault-gap"))
    parts.append(html.Span(check.rule_zh if t.lang == "zh" else check.rule_en, className="fault-rule"))
    if note_words(check, t):
        parts.append(html.Span(note_words(check, t), className="fault-rule"))
    if check.other_report_code:
        path = f"/report/{check.other_report_code}"
        parts.append(html.A(t("report.other"), href=get_relative_path(path), **{"data-nav": path}))
    return html.Li(parts, id=f"{prefix}-{fault.number}")


def fault_list(faults: Sequence[Fault], t: Text, prefix: str = "fault") -> html.Ol | None:
    """The explanations, numbered as on the cells, with ids that begin with ``prefix``; None where all holds."""
    if not faults:
        return None
    return html.Ol([_line(fault, t, prefix) for fault in faults], className="faults")
