"""The last part of every briefing: how to read it, what does not add up, which reports it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages.briefings.cells import lines
from pages.charts import notes
from pages.exports.citation import citations
from pages.exports.paper import paper_lines
from pages.exports.product import Product
from pages.queries.export_evidence import ExportCheck, ExportSource

# Two sheets of paper hold this many of each; the rest is counted.
MAX_CHECKS = 6
MAX_SOURCES = 8


def fine_print(products: Sequence[Product], drawn: Sequence[Product]) -> tuple[str, ...]:
    """Marks and gaps, footnotes of the charts drawn, failed identities, sources, citation; each line once.

    The reports named are those behind the rows of the tables; others (peers) are counted.
    """
    first = products[0]
    t = first.t
    own = {code for one in products for line in lines(one.view) for code in line.reports}
    said = [t("briefing.marks"), t("briefing.gaps")]
    # Each chart counts its own sources; the list below names them all.
    said += [line for one in drawn for line in paper_lines(one.view, t)[:-1]]
    said += [*_checks(products, own), *_sources(products, own)]
    said.append(t("briefing.cite", words=citations(first)[t.lang]))
    return tuple(dict.fromkeys(line.strip() for line in said if line.strip()))


def _checks(products: Sequence[Product], own: set[str]) -> list[str]:
    t = products[0].t
    checks = [c for one in products for c in one.evidence.checks if c.report_code in own]
    found = {(c.report_code, c.check_code, c.subject): c for c in checks}
    if not found:
        return [t("briefing.no_checks")]
    named = {s.report_code: s for one in products for s in one.evidence.sources}
    said = [_check(check, named.get(check.report_code), products[0]) for check in list(found.values())[:MAX_CHECKS]]
    more = t("briefing.more", n=len(found) - MAX_CHECKS) if len(found) > MAX_CHECKS else ""
    return [t("briefing.checks", words=_semicolon(t.lang).join(said)) + more]


def _check(check: ExportCheck, source: ExportSource | None, product: Product) -> str:
    t = product.t
    left, right = (
        t("missing.none") if value is None else numbers.exact(value) for value in (check.left_value, check.right_value)
    )
    subject = t.or_code(f"indicator.{check.subject}", notes.cell_words(check.subject, t))
    said = t("source.check", subject=subject, left=left, right=right)
    who = f"{source.publisher_name or check.report_code} {source.year or ''}".strip() if source else check.report_code
    return f"{who} {check.check_code} {said}"


def _sources(products: Sequence[Product], own: set[str]) -> list[str]:
    t = products[0].t
    found = {s.report_code: s for one in products for s in one.evidence.sources}
    newest = sorted((s for s in found.values() if s.report_code in own), key=lambda s: (-(s.year or 0), s.report_code))
    said = [_source(source, products[0]) for source in newest[:MAX_SOURCES]]
    more = t("briefing.more", n=len(newest) - MAX_SOURCES) if len(newest) > MAX_SOURCES else ""
    if not said:
        return []
    more += t("briefing.peer_sources", n=len(found) - len(newest)) if len(found) > len(newest) else ""
    return [t("briefing.sources", n=len(newest), words=_semicolon(t.lang).join(said)) + more]


def _source(source: ExportSource, product: Product) -> str:
    t = product.t
    title = source.title or f"{source.publisher_name or source.report_code} {source.year or ''}".strip()
    parts = [title, t.or_code(f"trust.{source.trust_code}", source.trust_code)]
    if source.published_date:
        parts.append(t("briefing.published", day=source.published_date))
    inside = ("，" if t.lang == "zh" else ", ").join(parts[1:])
    return f"{parts[0]}（{inside}）" if t.lang == "zh" else f"{parts[0]} ({inside})"


def _semicolon(lang: str) -> str:
    return "；" if lang == "zh" else "; "
