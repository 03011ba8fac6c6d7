"""The head of the report reader: who reports on what, from where, when; its versions and neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from etl.metrics.tables import load_verdicts
from pages.charts.view import Context
from pages.names import place_name
from pages.queries.report_family import Relative
from pages.queries.report_head import ReportHead
from pages.text import Text
from pages.widgets import html
from pages.widgets.rail import link

SCHEMES = ("http://", "https://")


def form_words(code: str | None, t: Text) -> str:
    """A form in short words, or that there is no table."""
    return t.or_code(f"form.{code}", code) if code else t("report.no_table")


def timeliness(head: ReportHead, t: Text) -> str:
    """The date of publication and what the law asked for."""
    date = str(head.published_date or t("missing.unknown"))
    if head.timeliness is None:
        return date
    words = load_verdicts()["timeliness", head.timeliness]
    verdict = words.zh if t.lang == "zh" else words.en
    if head.published_date is None and head.due_date is not None:
        return t("report.due", date=date, due=head.due_date)
    return t("report.published", date=date, verdict=verdict, due=head.due_date) if head.due_date else date


def _source(head: ReportHead, t: Text) -> list[object]:
    url = head.source_url or ""
    if url.startswith(SCHEMES):
        shown = unquote(url)
        return [html.A(shown, href=url, target="_blank", rel="noopener noreferrer", className="address")]
    return [head.source_note or t("source.no_link")]


def facts(head: ReportHead, ctx: Context) -> html.Dl:
    """Publisher, place, year, scope, form per table, date, trust, source, file."""
    t = ctx.t
    forms = [f"{t(f'report.table.{table}')} {form_words(head.forms.get(table), t)}" for table in ("t2", "t3", "t4")]
    place: object = t("missing.unknown")
    if head.adcode and head.name_zh:
        state = ctx.state.with_(metric=None, beside=None)
        place = link(f"/place/{head.adcode}", state, place_name(head, t.lang))
    rows: list[tuple[str, object]] = [
        (t("source.publisher"), head.name),
        (t("source.place"), place),
        (t("source.year"), str(head.year or t("missing.unknown"))),
        (t("source.scope"), t(f"scope.{head.scope_code}")),
        (t("source.form"), t("report.separator").join(forms) if head.forms else t("source.no_form")),
        (t("source.published"), timeliness(head, t)),
        (t("source.trust"), t.or_code(f"trust.{head.trust_code}", head.trust_code)),
        (t("report.source"), _source(head, t)),
        (t("report.file"), [f"{head.file_path} ", html.Code(f"SHA-256 {head.file_sha256}")]),
    ]
    if head.part_of:
        rows.append((t("report.part_of"), _report_link(head.part_of, t("report.parent"), ctx)))
    if head.part_count:
        rows.append((t("report.parts"), t("report.parts_held", n=head.part_count)))
    return html.Dl(
        [part for name, value in rows for part in (html.Dt(name), html.Dd(value))], className="facts report-facts"
    )


def _report_link(code: str, words: str, ctx: Context) -> html.A:
    return link(f"/report/{code}", ctx.state.with_(metric=None, beside=None), words)


def neighbours(head: ReportHead, family: Sequence[Relative]) -> tuple[Relative | None, Relative | None]:
    """The current report of the nearest earlier and later year in the same scope."""
    near = [r for r in family if r.is_current and r.scope_code == head.scope_code and r.year and head.year]
    before = [r for r in near if (r.year or 0) < (head.year or 0)]
    after = [r for r in near if (r.year or 0) > (head.year or 0)]
    return (before[-1] if before else None), (after[0] if after else None)


def _relative(relative: Relative, head: ReportHead, ctx: Context) -> html.Li:
    t = ctx.t
    kind = "scope" if relative.scope_code != head.scope_code else "version" if relative.year == head.year else "year"
    words = t(
        f"report.relative.{kind}",
        year=relative.year or t("missing.unknown"),
        scope=t(f"scope.{relative.scope_code}"),
        trust=t.or_code(f"trust.{relative.trust_code}", relative.trust_code),
    )
    parts: list[object] = [_report_link(relative.report_code, words, ctx)]
    if not relative.is_current:
        parts.append(html.Span(t("report.superseded"), className="quiet"))
    if not relative.table_count:
        parts.append(html.Span(t("report.prose_only"), className="quiet"))
    elif head.forms:
        parts.append(
            link(
                f"/report/{head.report_code}",
                ctx.state.with_(metric=None, beside=relative.report_code),
                t("report.side_by_side"),
                className="tool no-print",
                **{"data-set": f"with={relative.report_code}"},
            )
        )
    return html.Li(parts)


def relatives(head: ReportHead, family: Sequence[Relative], ctx: Context) -> list[object]:
    """Links to the year before and after, and every other report of the body with a way to set it beside this one."""
    t = ctx.t
    before, after = neighbours(head, family)
    steps = [
        link(
            f"/report/{r.report_code}",
            ctx.state.with_(metric=None, beside=None),
            t(f"report.{side}", year=r.year or ""),
            className="button",
            rel="prev" if side == "before" else "next",
        )
        for side, r in (("before", before), ("after", after))
        if r is not None
    ]
    nearest = before or after
    if nearest is not None and nearest.table_count and head.forms:
        steps.append(
            link(
                f"/report/{head.report_code}",
                ctx.state.with_(metric=None, beside=nearest.report_code),
                t("report.beside_year", year=nearest.year or ""),
                className="button",
                **{"data-set": f"with={nearest.report_code}"},
            )
        )
    found: list[object] = []
    if steps:
        found.append(html.P(steps, className="steps no-print"))
    if family:
        found.append(
            html.Details(
                [html.Summary(t("report.family", n=len(family))), html.Ul([_relative(r, head, ctx) for r in family])],
                className="family",
            )
        )
    if not head.is_current:
        found.insert(0, html.P(t("report.not_current"), className="invitation"))
    return found
