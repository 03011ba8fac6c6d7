"""The source drawer: from a number on screen to the printed cell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import unquote

from dash import get_relative_path

from etl.forms import load_forms
from etl.metrics.catalogue import load_metrics
from etl.metrics.expression import TABLES
from etl.metrics.tables import expand, load_groups, load_notes, load_statuses
from pages import numbers
from pages.charts.notes import cell_words
from pages.charts.view import reports_of
from pages.names import place_name
from pages.queries.metric_of_report import metric_of_report
from pages.queries.report_source import (
    CellSource,
    CheckSource,
    QuoteSource,
    ReportSource,
    failed_checks_of,
    quotes_of,
    report_source,
    source_cells,
)
from pages.text import Text
from pages.warehouse import Cursor
from pages.widgets import html


def cells_of_metric(metric_id: str, forms: Iterable[str]) -> tuple[str, ...]:
    """Cell keys that a metric's formula adds up in the given forms; groups are opened to their rows."""
    metric = load_metrics().get(metric_id)
    if metric is None:
        return ()
    known = [load_forms()[form] for form in forms if form in load_forms()]
    table_keys = [key for key in metric.keys if key.split(".")[0] in TABLES]
    return tuple(
        dict.fromkeys(cell for key in table_keys for form in known for cell in expand(load_groups(), key, form))
    )


def _number(value: Decimal | None, t: Text) -> str:
    return t("missing.none") if value is None else numbers.exact(value)


def place_link(adcode: str | None, name: str) -> object:
    """A place's name that leads to its page; the name alone where it has no code. The script keeps the view."""
    if not adcode:
        return name
    path = f"/place/{adcode}"
    return html.A(name, href=get_relative_path(path), **{"data-nav": path})


def _facts(report: ReportSource, t: Text) -> html.Dl:
    forms = {form for form in (report.form_t2, report.form_t3, report.form_t4) if form}
    rows = [
        (t("source.publisher"), report.publisher_name or t("missing.unknown")),
        (t("source.place"), place_link(report.adcode, place_name(report, t.lang))),
        (t("source.year"), str(report.year or t("missing.unknown"))),
        (t("source.scope"), t(f"scope.{report.scope_code}")),
        (t("source.form"), t.join([t.or_code(f"form.{form}", form) for form in sorted(forms)]) or t("source.no_form")),
        (t("source.published"), str(report.published_date or t("missing.unknown"))),
        (t("source.trust"), t.or_code(f"trust.{report.trust_code}", report.trust_code)),
    ]
    return html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value))], className="facts")


def _cell(cell: CellSource, t: Text) -> html.Tr:
    status = load_statuses()[cell.status_code].name if cell.status_code in load_statuses() else None
    words = (status.zh if t.lang == "zh" else status.en) if status else cell.status_code
    return html.Tr(
        [
            html.Td([html.Span(cell_words(cell.cell_key, t)), html.Code(cell.cell_key)]),
            html.Td(cell.printed_text or t("source.printed_blank"), className="num"),
            html.Td(_number(cell.value, t) if cell.value is not None else words, className="num"),
            html.Td(cell.locator, className="locator"),
        ]
    )


def _cells(cells: list[CellSource], t: Text) -> list[object]:
    if not cells:
        return []
    names = ("source.cell", "source.printed", "source.read", "source.where")
    return [
        html.H3(t("source.cells")),
        html.Table(
            [
                html.Thead(html.Tr([html.Th(t(name), scope="col") for name in names])),
                html.Tbody([_cell(cell, t) for cell in cells]),
            ],
            className="data-table",
        ),
    ]


def _metric(cur: Cursor, report_code: str, metric_id: str, t: Text) -> list[object]:
    found = metric_of_report(cur, report_code, metric_id) if metric_id else None
    metric = load_metrics().get(metric_id)
    if found is None or metric is None:
        return []
    status = load_statuses()[found.status_code]
    words = status.name.zh if t.lang == "zh" else status.name.en
    if found.value is not None:
        words = numbers.rate(found.value) if metric.kind == "rate" else numbers.exact(round(found.value, 2))
    counts = (
        numbers.ratio(found.numerator, found.denominator)
        if found.numerator is not None and found.denominator is not None and metric.kind in ("rate", "ratio")
        else ""
    )
    spread = (
        numbers.interval(found.low, found.high)
        if metric.kind == "rate" and found.low is not None and found.high is not None
        else ""
    )
    notes = []
    for part in (found.note or "").split("; "):
        code, _, value = part.partition("=")
        if code in load_notes():
            note = load_notes()[code]
            notes.append(html.P((note.zh if t.lang == "zh" else note.en).format(value=value), className="quiet"))
    return [
        html.P(
            [
                html.Span(metric.name_zh if t.lang == "zh" else metric.name_en),
                html.Strong(words),
                html.Span(counts),
                html.Span(spread),
            ],
            className="figure",
        ),
        *notes,
    ]


def _checks(checks: list[CheckSource], t: Text) -> list[object]:
    if not checks:
        return [html.P(t("source.checks_none"), className="quiet")]
    lines = [
        html.Li(
            [
                html.Strong(f"{check.check_code} "),
                t(
                    "source.check",
                    subject=cell_words(check.subject, t),
                    left=_number(check.left_value, t),
                    right=_number(check.right_value, t),
                ),
            ]
        )
        for check in checks
    ]
    return [html.H3(t("source.checks", n=len(checks))), html.Ul(lines, className="checks")]


def _quotes(quotes: list[QuoteSource], t: Text) -> list[object]:
    if not quotes:
        return []
    rows = [
        html.Tr(
            [
                html.Td(
                    [
                        t.or_code(f"indicator.{quote.indicator_code}", quote.indicator_code),
                        html.Span(quote.quote, className="quote"),
                    ]
                ),
                html.Td(f"{numbers.exact(quote.value)} {quote.unit}", className="num"),
            ]
        )
        for quote in quotes
    ]
    return [html.H3(t("source.quotes")), html.Table(html.Tbody(rows), className="data-table")]


def _link(report: ReportSource, t: Text) -> list[object]:
    url = report.source_url or ""
    if not url.startswith(("http://", "https://")):
        return [html.P(report.source_note or t("source.no_link"), className="quiet")]
    return [
        html.P(html.A(t("source.open"), href=url, target="_blank", rel="noopener noreferrer", className="button")),
        html.P(unquote(url), className="address"),
    ]


def _reader(report_code: str, t: Text) -> html.A:
    path = f"/report/{report_code}"
    return html.A(t("source.reader"), href=get_relative_path(path), className="button", **{"data-nav": path})


def drawer_content(cur: Cursor, ref: str, t: Text) -> list[object]:
    """Everything known about the source named by ``ref`` (``report|cells|metric``); says so when it is not known.

    Of pooled years every report, the newest first.
    """
    cell_text, _, metric = ref.partition("|")[2].partition("|")
    codes = reports_of(ref)[::-1] or ("",)
    parts = [part for code in codes for part in _report(cur, code, cell_text, metric, t)]
    return parts if len(codes) == 1 else [html.P(t("source.pooled", n=len(codes)), className="quiet"), *parts]


def _report(cur: Cursor, report_code: str, cell_text: str, metric: str, t: Text) -> list[object]:
    report = report_source(cur, report_code)
    if report is None:
        return [html.P(t("source.gone"))]
    forms = [form for form in (report.form_t2, report.form_t3, report.form_t4) if form]
    cells = tuple(key for key in cell_text.split(",") if key) or cells_of_metric(metric, forms)
    found = source_cells(cur, report_code, cells)
    return [
        html.H2(report.title or t("source.untitled")),
        *_metric(cur, report_code, metric, t),
        _facts(report, t),
        html.P(_reader(report_code, t)),
        *_link(report, t),
        *_cells(found, t),
        *([] if found else _quotes(quotes_of(cur, report_code), t)),
        *_checks(failed_checks_of(cur, report_code), t),
        html.P(t("source.file", path=report.file_path, sha=report.file_sha256[:12]), className="quiet"),
    ]
