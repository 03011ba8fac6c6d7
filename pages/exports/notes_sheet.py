"""What is said about a chart's numbers, as rows of words: for a sheet, a page or a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.metrics.tables import load_statuses
from pages import numbers
from pages.exports.citation import citations
from pages.exports.paper import paper_lines
from pages.exports.product import Product

Note = tuple[str, str, str]


def _definition(metric: dict[str, Any], product: Product) -> Iterator[Note]:
    t, lang = product.t, product.t.lang
    yield "title", metric[f"name_{lang}"], ""
    yield "label", t("export.note.id"), metric["id"]
    yield "label", t("export.note.formula"), metric[f"how_{lang}"]
    cells = metric["numerator"] + (f" / ({metric['denominator']})" if metric["denominator"] else "")
    yield "label", t("export.note.cells"), cells
    if metric["min_n"]:
        yield "label", t("export.note.guard"), t("export.note.min_n", n=metric["min_n"])
    yield "label", t("export.note.caveats"), metric[f"caveats_{lang}"]


def _checks(product: Product) -> Iterator[Note]:
    t, checks = product.t, product.evidence.checks
    yield "title", t("export.note.checks"), ""
    if not checks:
        yield "label", t("export.note.checks_none"), ""
    for check in checks:
        left, right = (
            t("missing.none") if value is None else numbers.exact(value)
            for value in (check.left_value, check.right_value)
        )
        name = check.name_zh if t.lang == "zh" else check.name_en
        said = t("source.check", subject=check.subject, left=left, right=right)
        yield "label", check.report_code, f"{check.check_code} {name} · {said}"


def _statuses(product: Product) -> Iterator[Note]:
    used = {word for row in product.view.table.rows for word in row.missing.values()}
    lang = "zh" if product.t.lang == "zh" else "en"
    found = [s for s in load_statuses().values() if getattr(s.name, lang) in used]
    if found:
        yield "title", product.t("export.note.missing"), ""
        for status in found:
            yield "label", getattr(status.name, lang), getattr(status.meaning, lang)


def head_rows(product: Product) -> Iterator[Note]:
    """Title, grey line, sentence, key, footnotes."""
    view, t = product.view, product.t
    yield "title", view.title, ""
    if product.evidence.is_synthetic:
        yield "label", t("export.kind_of_data"), t("export.synthetic")
    for label, words in (
        (t("export.note.sub"), view.subtitle),
        (t("export.note.sentence"), view.sentence or view.empty or ""),
        (t("card.key"), t.join([entry.label for entry in view.key])),
        *((t("export.note.foot"), line) for line in paper_lines(view, t)),
    ):
        if words:
            yield "label", label, words


def note_rows(product: Product) -> Iterator[Note]:
    """(style, label, words): head, data version, citations, definitions, guards, failed checks, words for gaps."""
    t = product.t
    yield from head_rows(product)
    built = product.ctx.snapshot.built_at.strftime("%Y-%m-%d %H:%M")
    yield "label", t("export.note.version"), f"{product.version} ({built})"
    yield "label", t("export.note.link"), product.link
    yield "label", t("export.note.rows"), str(len(product.view.table.rows))
    said = citations(product)
    yield "label", t("export.cite_zh"), said["zh"]
    yield "label", t("export.cite_en"), said["en"]
    for metric in product.evidence.metrics:
        yield from _definition(metric, product)
    yield from _statuses(product)
    yield from _checks(product)
