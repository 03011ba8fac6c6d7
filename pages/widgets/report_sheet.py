"""The report reader: head, tables as printed, what does not add up, prose beside tables, every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.forms import FormCell, load_forms
from pages.queries.printed_cells import PrintedCell, printed_cells
from pages.queries.report_checks import ReportCheck, report_checks
from pages.queries.report_family import report_family
from pages.queries.report_head import ReportHead, report_head
from pages.queries.report_quotes import ProseFigure, report_quotes
from pages.queries.report_text import report_text
from pages.registry import Visit
from pages.text import Text
from pages.warehouse import Cursor
from pages.widgets import html
from pages.widgets.official_table import official_table
from pages.widgets.place_sheet import grid
from pages.widgets.report_beside import TABLES, Held, side_by_side
from pages.widgets.report_cells import NOT_COLLECTED, Sheet, draw, status_words
from pages.widgets.report_facts import facts, form_words, relatives
from pages.widgets.report_faults import (
    Fault,
    by_cell,
    check_name,
    fault_list,
    faults_of,
    number,
    recomputed,
    signed,
    tables_of,
)
from pages.widgets.report_pairs import in_order
from pages.widgets.report_prose import prose_table
from pages.widgets.report_text import held_keys, mark_lines, source_text, table_spans
from pages.widgets.report_wording import wording
from pages.wording import Comparison, compare, sentences


def head_of(visit: Visit) -> ReportHead | None:
    """The report of the path."""
    return report_head(visit.ctx.cur, visit.params.get("report_code", ""))


def exists(visit: Visit) -> bool:
    """Whether this data version holds the report."""
    return head_of(visit) is not None


def heading(visit: Visit) -> str:
    """Whose report on which year."""
    head = head_of(visit)
    return "" if head is None else visit.ctx.t("report.heading", name=head.name, year=head.year or "")


def _statuses(head: ReportHead, cells: Mapping[str, PrintedCell]) -> dict[str, int]:
    """How many cells of the report's forms have each status; those not collected too."""
    keys = [cell.key for table, form in head.forms.items() for cell in load_forms()[form].table(table)]
    codes = [cells[key].status_code if key in cells else NOT_COLLECTED for key in keys]
    return {code: codes.count(code) for code in dict.fromkeys(sorted(codes, key=lambda c: c != "reported"))}


def lead(head: ReportHead, visit: Visit) -> list[str]:
    """What is held of the report and how much of it adds up, in two sentences made from the counts."""
    t, cur = visit.ctx.t, visit.ctx.cur
    checks = report_checks(cur, head.report_code)
    tested = [check for check in checks if check.status_code in ("pass", "fail")]
    failed = [check for check in tested if check.is_failed]
    if head.forms:
        found = _statuses(head, printed_cells(cur, head.report_code))
        words = {code: status_words(code, t) for code in found}
        parts = [
            t("report.cells_of", n=n, status=words[code] if t.lang == "zh" else words[code].lower())
            for code, n in found.items()
        ]
        first = t("report.lead.tables", tables=len(head.forms), cells=sum(found.values()), parts=t.join(parts))
    else:
        first = t("report.lead.prose", n=len(report_quotes(cur, head.report_code)))
    if not tested:
        return [first, t("report.lead.untested")]
    if failed and not head.forms:
        return [first, t("report.lead.failed_prose", tested=len(tested), failed=len(failed))]
    if failed:
        return [first, t("report.lead.failed", tested=len(tested), failed=len(failed))]
    return [first, t("report.lead.holds", tested=len(tested))]


def above(visit: Visit) -> list[object]:
    """Sentences, facts, versions and neighbours."""
    head = head_of(visit)
    if head is None:
        return []
    ctx = visit.ctx
    return [
        html.Div([html.P(line) for line in lead(head, visit)], className="lead"),
        facts(head, ctx),
        *relatives(head, report_family(ctx.cur, head.report_code), ctx),
    ]


def _table(table: str, head: ReportHead, sheet: Sheet, faults: Sequence[Fault]) -> html.Section:
    t = sheet.t
    title = t(f"report.table.{table}.title")
    form = head.forms.get(table)
    if form is None:
        return html.Section(
            [html.H2(title), html.P(t("report.table_missing"), className="card-empty")], id=f"report-{table}"
        )

    def render(cell: FormCell, span: int) -> html.Td:
        return draw(cell, span, sheet)

    drawn = official_table(table, load_forms()[form].table(table), render, t)
    here = [fault for fault in faults if table in tables_of(fault.check)]
    return html.Section(
        [
            html.H2(title),
            html.P(form_words(form, t), className="quiet"),
            html.Div(drawn, className="official-box", tabIndex=0, role="region", **{"aria-label": title}),
            fault_list(here, t),
        ],
        id=f"report-{table}",
    )


def _checks(checks: Sequence[ReportCheck], t: Text) -> html.Section | None:
    if not checks:
        return None
    order = {"fail": 0, "not_assessable": 1, "pass": 2}
    rows = [
        html.Tr(
            [
                html.Td(check_name(check, t)),
                html.Td(number(check.left, t), className="num"),
                html.Td(number(check.right, t), className="num"),
                html.Td("—" if check.difference is None else signed(check.difference), className="num"),
                html.Td(t(f"report.check.{check.status_code}"), className="is-failed" if check.is_failed else None),
            ]
        )
        for check in sorted(checks, key=lambda check: order[check.status_code])
    ]
    names = (
        "report.checks.rule",
        "report.checks.left",
        "report.checks.right",
        "report.checks.gap",
        "report.checks.status",
    )
    counts = {code: sum(check.status_code == code for check in checks) for code in order}
    title = t("report.checks")
    return html.Section(
        [
            html.H2(title),
            html.Details(
                [html.Summary(t("report.checks.counts", **counts)), grid([t(name) for name in names], rows, title)]
            ),
        ],
        id="report-checks",
    )


def _prose(
    quotes: Sequence[ProseFigure], checks: Sequence[ReportCheck], faults: Sequence[Fault], head: ReportHead, t: Text
) -> list[object]:
    if not quotes:
        return []
    # Without tables the failed checks are about the prose alone and stand here.
    alone = [fault for fault in faults if not set(tables_of(fault.check)) & set(TABLES)]
    words = t("report.prose.beside") if head.forms else t("report.prose.only")
    return [
        html.Section(
            [
                html.H2(t("report.prose")),
                html.P(words, className="quiet"),
                prose_table(quotes, checks, faults, bool(head.forms), t),
                fault_list(alone, t),
            ],
            id="report-prose",
        )
    ]


def _key(t: Text) -> html.Ul:
    marks = ("ring", "head", "sum", "status")
    return html.Ul(
        [html.Li([html.Span(className=f"mark mark-{mark}"), t(f"report.key.{mark}")]) for mark in marks],
        className="key report-key",
    )


def body(visit: Visit) -> list[object]:
    """The tables alone or beside another report's, then prose and checks."""
    head = head_of(visit)
    if head is None:
        return []
    ctx = visit.ctx
    t, cur = ctx.t, ctx.cur
    cells = printed_cells(cur, head.report_code)
    checks = report_checks(cur, head.report_code)
    faults = faults_of(checks)
    quotes = report_quotes(cur, head.report_code)
    marked = mark_lines(report_text(cur, head.report_code), cells, quotes)
    other = _other(visit, head)
    parts: list[object] = []
    if other is not None:
        beside = faults_of(report_checks(cur, other.report_code))
        one, two = Held(head, cells, faults), Held(other, printed_cells(cur, other.report_code), beside)
        parts += side_by_side(one, two, ctx)
        parts.append(_wording(visit, head, other))
    elif head.forms:
        sheet = Sheet(head.report_code, cells, by_cell(faults), recomputed(checks), t, held_keys(marked))
        parts += [_key(t), *(_table(table, head, sheet, faults) for table in TABLES)]
    parts += _prose(quotes, checks, faults, head, t)
    parts.append(_checks(checks, t))
    if other is None:
        parts.append(source_text(marked, sum(bool(cell.printed_text.strip()) for cell in cells.values()), t))
    return [html.Div([part for part in parts if part is not None], className="report-sheet")]


def _sentences(cur: Cursor, code: str) -> list[str]:
    lines = report_text(cur, code)
    return sentences(lines, table_spans(mark_lines(lines, printed_cells(cur, code), ())))


def _wording(visit: Visit, one: ReportHead, other: ReportHead) -> html.Section:
    earlier, later = in_order(one, other)

    def make(cur: Cursor) -> Comparison | None:
        texts = [_sentences(cur, head.report_code) for head in (earlier, later)]
        return compare(*texts) if all(texts) else None

    found = visit.warehouse.cached(("wording", earlier.report_code, later.report_code), make)
    return wording(found, earlier, later, visit.ctx.t)


def _other(visit: Visit, head: ReportHead) -> ReportHead | None:
    code = visit.ctx.state.beside
    return report_head(visit.ctx.cur, code) if code and code != head.report_code else None
