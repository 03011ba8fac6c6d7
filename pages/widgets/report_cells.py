"""One printed cell of a report: its text, its status in words, the sums it does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.forms import FormCell
from etl.metrics.tables import load_statuses
from pages import numbers
from pages.charts.notes import cell_words
from pages.charts.view import ref
from pages.queries.printed_cells import PrintedCell
from pages.text import Text
from pages.widgets import html
from pages.widgets.report_faults import Fault, number
from pages.widgets.report_text import anchor

# A cell of the form that the collected excerpt does not hold.
NOT_COLLECTED = "not_collected"
PRINTED = ("reported", "corrected")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the cells of one report are drawn from; ``recomputed`` holds the sums of parts by key of a blank total.

    ``in_text``: the cells that are marked in the collected text.
    """

    report_code: str
    cells: Mapping[str, PrintedCell]
    faults: Mapping[str, Sequence[Fault]]
    recomputed: Mapping[str, Decimal]
    t: Text
    in_text: frozenset[str] = frozenset()


def status_words(code: str, t: Text) -> str:
    """A cell's status in words."""
    if code == NOT_COLLECTED:
        return t("report.not_collected")
    name = load_statuses()[code].name
    return name.zh if t.lang == "zh" else name.en


def _content(cell: PrintedCell, t: Text) -> list[object]:
    words = html.Span(status_words(cell.status_code, t), className="cell-status")
    if cell.status_code == "reported":
        return [cell.printed_text]
    if cell.status_code == "corrected":
        read = "" if cell.value is None else numbers.exact(cell.value)
        return [html.S(cell.printed_text), " ", html.Strong(read), words]
    return [html.Span(cell.printed_text, className="cell-print"), " ", words] if cell.printed_text else [words]


def _beside(key: str, sheet: Sheet) -> list[object]:
    t = sheet.t
    found: list[object] = []
    for fault in sheet.faults.get(key, ()):
        parts: list[object] = [html.Span(fault.sign, className="fault-sign")]
        if fault.heads(key):
            value = fault.check.left if fault.side == "prose" else fault.check.right
            parts.append(t(f"report.beside.{fault.side}", value=number(value, t)))
        found.append(html.Span(parts, className="cell-fault"))
    if key in sheet.recomputed:
        found.append(html.Span(t("report.recomputed", value=number(sheet.recomputed[key], t)), className="cell-sum"))
    return found


def draw(form_cell: FormCell, span: int, sheet: Sheet) -> html.Td:
    """The cell as a button to its source; ringed where a sum fails, heavier where the other side stands beside it."""
    key, t = form_cell.key, sheet.t
    cell = sheet.cells.get(key)
    faults = sheet.faults.get(key, ())
    classes = ["cell", f"is-{cell.status_code if cell else NOT_COLLECTED}"]
    if faults:
        classes.append("is-ringed")
    if any(fault.heads(key) for fault in faults):
        classes.append("is-head")
    if cell is None:
        return html.Td(status_words(NOT_COLLECTED, t), colSpan=span, className=" ".join(classes))
    button = html.Button(
        _content(cell, t),
        type="button",
        title=f"{cell_words(key, t)} · {cell.locator}",
        **{"data-ref": ref(sheet.report_code, key)},
    )
    content = [button, *_beside(key, sheet)]
    if key in sheet.in_text:
        words = f"{cell_words(key, t)}: {t('report.text.find')}"
        content.append(
            html.A("", href=f"#{anchor(key)}", className="to-text no-print", title=words, **{"aria-label": words})
        )
    return html.Td(content, id=f"cell-{key}", colSpan=span, className=" ".join(classes), **{"data-cell": key})
