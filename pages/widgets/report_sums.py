"""Rows that two forms divide differently: no row has a counterpart, only their sum has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from etl.forms import Form, load_forms, load_names
from etl.metrics.tables import load_groups, members
from pages import numbers
from pages.queries.printed_cells import PrintedCell
from pages.queries.report_head import ReportHead
from pages.text import Text
from pages.widgets import html
from pages.widgets.report_faults import signed

Side = tuple[ReportHead, Mapping[str, PrintedCell]]


def split_rows(table: str, forms: tuple[Form, Form]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Groups of rows that both forms have and divide differently: the rows of each by group code."""
    groups = load_groups()
    codes = dict.fromkeys(g.code for g in groups if g.axis == "row" and g.table == table and g.form)
    found = {}
    for code in codes:
        rows = tuple(members(groups, "row", table, code, form.id) for form in forms)
        if all(rows) and rows[0] != rows[1]:
            found[code] = (rows[0], rows[1])
    return found


def total(rows: tuple[str, ...], table: str, column: str, cells: Mapping[str, PrintedCell]) -> Decimal | None:
    """The sum of a column over rows; None where one of them has no value."""
    values = [cell.value if (cell := cells.get(f"{table}.{row}.{column}")) else None for row in rows]
    return None if None in values else sum((value for value in values if value is not None), Decimal(0))


def _cell(earlier: Decimal | None, later: Decimal | None, may_subtract: bool, t: Text) -> html.Td:
    words = ["—" if value is None else numbers.exact(value) for value in (earlier, later)]
    parts: list[object] = [html.Span(" → ".join(words), className="pair-both")]
    if earlier is None or later is None:
        parts.append(html.Span(t("report.pair.missing"), className="pair-why"))
    elif not may_subtract:
        parts.append(html.Span(t("report.pair.guard"), className="pair-why"))
    elif earlier == later:
        parts.append(html.Span(t("report.pair.equal"), className="pair-why"))
    else:
        parts.append(html.Span(signed(later - earlier), className="pair-gap"))
    return html.Td(parts, className="cell pair")


def sums_only(table: str, earlier: Side, later: Side, t: Text) -> list[object]:
    """A small table of the sums that may be compared where the rows may not; nothing where the forms agree."""
    forms = [load_forms().get(head.forms.get(table, "")) for head, _ in (earlier, later)]
    if forms[0] is None or forms[1] is None:
        return []
    split = split_rows(table, (forms[0], forms[1]))
    if not split:
        return []
    columns = list(dict.fromkeys(cell.column for cell in forms[1].table(table)))
    may = earlier[0].scope_code == later[0].scope_code and earlier[0].level_code == later[0].level_code
    names = load_names()
    head: list[html.Element] = [html.Td("", className="corner")]
    head += [html.Th(_name(names["column", column], t), scope="col") for column in columns]
    lines = []
    for code, (before, after) in split.items():
        label = t("report.pair.sums.row", name=_name(names["group", code], t), earlier=len(before), later=len(after))
        cells = [
            _cell(total(before, table, column, earlier[1]), total(after, table, column, later[1]), may, t)
            for column in columns
        ]
        lines.append(html.Tr([html.Th(label, scope="row"), *cells], **{"data-sum": code}))
    drawn = html.Table([html.Thead(html.Tr(head)), html.Tbody(lines)], className="official official-matrix")
    title = t("report.pair.sums")
    return [
        html.H3(title),
        html.P(t("report.pair.sums.why"), className="quiet"),
        html.Div(drawn, className="official-box", tabIndex=0, role="region", **{"aria-label": title}),
    ]


def _name(name: object, t: Text) -> str:
    return str(getattr(name, t.lang))
