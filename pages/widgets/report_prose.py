"""What the prose of a report says beside what its tables say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages import numbers
from pages.queries.report_checks import ReportCheck
from pages.queries.report_quotes import ProseFigure
from pages.text import Text
from pages.widgets import html
from pages.widgets.place_sheet import grid
from pages.widgets.report_faults import Fault, note_words, number, signed


def verdict(check: ReportCheck | None, t: Text) -> str:
    """Whether prose and table agree, in words."""
    if check is None:
        return t("report.prose.alone")
    if check.status_code == "pass":
        words = t("report.prose.agrees")
    elif check.is_failed and check.difference is not None:
        words = t("report.prose.differs", value=signed(check.difference))
    else:
        words = t("report.prose.untested")
    return t.join([part for part in (words, note_words(check, t)) if part])


def _row(figure: ProseFigure, check: ReportCheck | None, fault: Fault | None, has_tables: bool, t: Text) -> html.Tr:
    name = figure.name_zh if t.lang == "zh" else figure.name_en
    sign = [html.Span(fault.sign, className="fault-sign")] if fault else []
    scope = f" · {t(f'scope.{figure.scope_code}')}" if figure.scope_code else ""
    cells = [
        html.Td([name, html.Span(scope, className="quiet")]),
        html.Td(f"{numbers.exact(figure.value)} {unit_words(figure.unit, t)}", className="num"),
    ]
    if has_tables:
        seen = check is not None and check.right is not None
        table = number(check.right, t) if check is not None and seen else "—"
        cells += [
            html.Td(table, className="num" if seen else "num missing"),
            html.Td([*sign, verdict(check, t)], className="is-failed" if fault else None),
        ]
    return html.Tr([*cells, html.Td(figure.quote, className="prose-quote", lang="zh-CN")])


def unit_words(unit: str, t: Text) -> str:
    """A unit in the reader's language."""
    return t.or_code(f"report.unit.{unit}", unit)


def prose_table(
    figures: Sequence[ProseFigure], checks: Sequence[ReportCheck], faults: Sequence[Fault], has_tables: bool, t: Text
) -> html.Div:
    """A row a quoted figure: what the prose says, the words themselves, and between them what the tables say."""
    tested: Mapping[str, ReportCheck] = {check.subject: check for check in checks if check.check_code == "I9"}
    failing = {fault.check.subject: fault for fault in faults if fault.check.check_code == "I9"}
    rows = [_row(f, tested.get(f.indicator_code), failing.get(f.indicator_code), has_tables, t) for f in figures]
    between = ("report.prose.table", "report.prose.verdict") if has_tables else ()
    names = ("report.prose.figure", "report.prose.says", *between, "report.prose.words")
    return grid([t(name) for name in names], rows, t("report.prose"))
