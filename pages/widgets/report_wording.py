"""The prose of two reports as tracked changes: what was kept, copied with other figures, changed, written anew."""

from __future__ import annotations

from pages import numbers
from pages.queries.report_head import ReportHead
from pages.text import Text
from pages.widgets import html
from pages.wording import KINDS, Comparison, Piece

TAGS = {"out": html.Del, "in": html.Ins, "kept": html.Span}


def _piece(piece: Piece, t: Text) -> html.Span:
    if piece.kind in ("kept", "new"):
        words: list[object] = [piece.text]
    else:
        words = [TAGS[kind](text) if kind != "kept" else text for kind, text in piece.parts]
    return html.Span(words, className=f"wording is-{piece.kind}", title=t(f"report.wording.{piece.kind}"))


def _bar(found: Comparison, t: Text) -> html.Ul:
    """The four shares as one bar; each part says its own."""
    parts = []
    for kind in KINDS:
        share = found.share(kind)
        words = t(f"report.wording.{kind}")
        name = html.Span(f"{words} {numbers.rate(share, 0)}", className="wording-share")
        count = html.Span(t("report.wording.sentences", n=found.count(kind)), className="quiet")
        swatch = html.Span(className=f"wording-swatch is-{kind}", **{"aria-hidden": "true"})
        parts.append(html.Li([swatch, name, " ", count]))
    return html.Ul(parts, className="wording-key")


def _strip(found: Comparison) -> html.Div:
    parts = [
        html.Span(className=f"is-{kind}", style={"flexGrow": f"{found.share(kind):.4f}"})
        for kind in KINDS
        if found.share(kind)
    ]
    return html.Div(parts, className="wording-bar", **{"aria-hidden": "true"})


def wording(found: Comparison | None, earlier: ReportHead, later: ReportHead, t: Text) -> html.Section:
    """The comparison of the two texts; where one is not held, a line that says so."""
    title = t("report.wording")
    if found is None:
        return html.Section([html.H2(title), html.P(t("report.wording.none"), className="quiet")], id="report-wording")
    lead = t(
        "report.wording.lead",
        earlier=earlier.year or "",
        later=later.year or "",
        share=numbers.rate(found.share("kept", "copied"), 0),
        n=found.characters,
    )
    parts: list[object] = [
        html.H2(title),
        html.P(lead, className="table-words"),
        _strip(found),
        _bar(found, t),
        html.Div([_piece(piece, t) for piece in found.pieces], className="wording-text", lang="zh-CN"),
    ]
    if found.gone:
        parts.append(html.H3(t("report.wording.gone", n=len(found.gone), year=earlier.year or "")))
        parts.append(html.Ul([html.Li(html.Del(text)) for text in found.gone], className="wording-gone", lang="zh-CN"))
    if not found.is_whole:
        parts.append(html.P(t("report.wording.cut"), className="quiet"))
    parts.append(html.P(t("report.wording.foot"), className="quiet"))
    return html.Section(parts, id="report-wording")
