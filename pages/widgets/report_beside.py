"""Two reports side by side in the layout of the form: both figures in each cell, and the difference where it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.forms import FormCell, load_forms
from pages.charts.view import Context, ref
from pages.queries.printed_cells import PrintedCell
from pages.queries.report_head import ReportHead
from pages.text import Text
from pages.widgets import html
from pages.widgets.official_table import official_table
from pages.widgets.rail import link
from pages.widgets.report_cells import NOT_COLLECTED, PRINTED, status_words
from pages.widgets.report_facts import form_words
from pages.widgets.report_faults import Fault, check_name, fault_list, signed, tables_of
from pages.widgets.report_pairs import Pair, break_words, counts, in_order, pairs, refusals
from pages.widgets.report_sums import sums_only

TABLES = ("t2", "t3", "t4")


@dataclass(frozen=True, slots=True)
class Held:
    """One of the two reports: its head, its cells by key, what does not add up in it."""

    head: ReportHead
    cells: Mapping[str, PrintedCell]
    faults: tuple[Fault, ...]


def _figure(cell: PrintedCell | None, held: Held, pair: Pair, t: Text) -> object:
    head = held.head
    if cell is None:
        form = load_forms().get(head.forms.get(pair.key.split(".")[0], ""))
        words = t("report.not_in_form") if form and pair.key not in form.by_key else status_words(NOT_COLLECTED, t)
        return html.Span(words, className="cell-status")
    text = cell.printed_text if cell.status_code in PRINTED else status_words(cell.status_code, t)
    faults = [fault for fault in held.faults if pair.key in fault.check.cell_keys]
    signs = [html.Span(fault.sign, className="fault-sign") for fault in faults]
    return html.Button(
        [text, *signs],
        type="button",
        className="is-ringed" if faults else None,
        title=t.join([check_name(fault.check, t) for fault in faults]) or None,
        **{"data-ref": ref(head.report_code, pair.key)},
    )


def _cell(pair: Pair, span: int, earlier: Held, later: Held, t: Text) -> html.Td:
    both = [_figure(pair.earlier, earlier, pair, t), " → ", _figure(pair.later, later, pair, t)]
    if pair.difference:
        below: object = html.Span(signed(pair.difference), className="pair-gap")
    else:
        below = html.Span(t(f"report.pair.{pair.reason}"), className="pair-why")
    kind = "differs" if pair.reason is None else pair.reason
    return html.Td(
        [html.Span(both, className="pair-both"), below],
        colSpan=span,
        className=f"cell pair is-{kind}",
        **{"data-cell": pair.key},
    )


def _table(table: str, earlier: Held, later: Held, t: Text) -> html.Section | None:
    # The later form lays the table out; where it has no such table, the earlier one does.
    layout = later.head.forms.get(table) or earlier.head.forms.get(table)
    if layout is None:
        return None
    heads = (earlier.head, later.head)
    both = ((earlier.head, earlier.cells), (later.head, later.cells))
    found = pairs(table, *both, layout)

    def render(cell: FormCell, span: int) -> html.Td:
        return _cell(found[cell.key], span, earlier, later, t)

    drawn = official_table(table, load_forms()[layout].table(table), render, t)
    title = t(f"report.table.{table}.title")
    forms = [t("report.pair.used", year=head.year or "", form=form_words(head.forms.get(table), t)) for head in heads]
    return html.Section(
        [
            html.H2(title),
            html.P(t("report.pair.counts", **counts(list(found.values()))), className="table-words"),
            html.P(t("report.separator").join(forms), className="quiet"),
            *(html.P(words, className="invitation") for words in break_words(table, *heads, t)),
            html.Div(drawn, className="official-box", tabIndex=0, role="region", **{"aria-label": title}),
            *sums_only(table, *both, t),
            *(part for held in (earlier, later) for part in _faults(table, held, t)),
        ],
        id=f"report-{table}",
    )


def _faults(table: str, held: Held, t: Text) -> list[object]:
    here = [fault for fault in held.faults if table in tables_of(fault.check)]
    if not here:
        return []
    words = t("report.pair.faults", year=held.head.year or "")
    return [html.H3(words), fault_list(here, t, f"fault-{held.head.report_code}")]


def side_by_side(one: Held, other: Held, ctx: Context) -> list[object]:
    """The banner that says what is set against what, and the three tables."""
    t = ctx.t
    first, _ = in_order(one.head, other.head)
    earlier, later = (one, other) if first is one.head else (other, one)
    back = link(
        f"/report/{one.head.report_code}",
        ctx.state.with_(metric=None, beside=None),
        t("report.alone"),
        className="button no-print",
        **{"data-set": "with="},
    )
    names = t(
        "report.pair.title",
        earlier=t("report.heading", name=earlier.head.name, year=earlier.head.year or ""),
        later=t("report.heading", name=later.head.name, year=later.head.year or ""),
    )
    banner = [html.P(names, className="pair-title"), html.P(back)]
    banner += [html.P(words, className="invitation") for words in refusals(one.head, other.head, t)]
    if one.head.publisher_code != other.head.publisher_code:
        banner.append(html.P(t("report.pair.bodies"), className="invitation"))
    tables = [_table(table, earlier, later, t) for table in TABLES]
    return [html.Div(banner, className="pair-banner"), *(table for table in tables if table is not None)]
