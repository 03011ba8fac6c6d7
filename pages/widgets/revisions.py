"""On the data page: the data versions there were, and what changed since the one that the link names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dash import get_relative_path

from etl.metrics.tables import load_statuses
from pages import numbers
from pages.charts import notes
from pages.charts.view import Context
from pages.pins import pin_words
from pages.queries.metric_records import metric_records
from pages.queries.revisions import Revision, Version, number_of, revisions, versions
from pages.text import Text
from pages.widgets import html
from pages.widgets.place_sheet import grid
from pages.widgets.rail import link

# More rows are no reading matter; the file has them all.
MAX_ROWS = 100


def revisions_part(ctx: Context) -> list[object]:
    """Versions, then the changes since the link's version, else those of the newest version; downloads of all."""
    t, held = ctx.t, versions(ctx.cur)
    if not held:
        return [html.P(t("data.revisions.none"), className="table-words")]
    since = number_of(held, ctx.state.snapshot)
    words = pin_words(ctx) or t("data.revisions.words")
    parts: list[object] = [html.P(words, className="table-words"), _versions(held, ctx)]
    start = held[-1].number - 1 if since is None or since == held[-1].number else since
    count = sum(sum(version.reasons.values()) for version in held if version.number > start)
    said = (
        t("data.revisions.since", version=held[start - 1].snapshot_id, n=count) if start else t("data.revisions.first")
    )
    query = f"?snapshot={held[start - 1].snapshot_id}" if start else ""
    files: list[object] = []
    for kind in ("csv", "json"):
        files += [" ", html.A(kind.upper(), href=get_relative_path(f"/data/revisions.{kind}") + query, download=True)]
    parts.append(html.P([said, *(files if count else [])], className="table-words"))
    if count:
        parts.append(_changes(revisions(ctx.cur, start, MAX_ROWS), ctx))
    if count > MAX_ROWS:
        parts.append(html.P(t("data.revisions.more", n=MAX_ROWS, all=count), className="table-words"))
    return parts


def _versions(held: Sequence[Version], ctx: Context) -> object:
    t = ctx.t
    rows = []
    for version in reversed(held):
        here = version is held[-1]
        counts = [f"{t(f'data.reason.{code}')} {numbers.exact(n)}" for code, n in version.reasons.items()]
        name = html.Td(
            [html.Code(version.snapshot_id), html.Span(t("data.revisions.here"), className="quiet") if here else None]
        )
        cells = [
            version.built_at.strftime("%Y-%m-%d %H:%M"),
            numbers.exact(version.report_count),
            t.join(counts) or "—",
        ]
        rows.append(html.Tr([name, html.Td(cells[0]), html.Td(cells[1], className="num"), html.Td(cells[2])]))
    names = [t(f"data.revisions.{key}") for key in ("version", "built", "reports", "changes")]
    return grid(names, rows, t("data.revisions.versions"))


def _changes(rows: Sequence[Revision], ctx: Context) -> object:
    t = ctx.t
    names = [t(f"data.revisions.{key}") for key in ("report", "cell", "old", "new", "why")]
    return grid(names, [_change(row, ctx) for row in rows], t("data.revisions"))


def _change(row: Revision, ctx: Context) -> html.Tr:
    t = ctx.t
    report: object = f"{row.publisher_name or row.report_code or ''} {row.report_year or ''}".strip() or "—"
    if row.report_code:
        report = link(f"/report/{row.report_code}", ctx.state.with_(metric=None), report)
    why = [t(f"data.reason.{row.reason_code}"), html.Span(f" {row.note}", className="quiet") if row.note else None]
    old, new = (
        _value(*side, row, t)
        for side in (
            (row.old_value, row.old_status_code, row.old_text),
            (row.new_value, row.new_status_code, row.new_text),
        )
    )
    values = [html.Td(side, className="num") for side in (old, new)]
    return html.Tr([html.Td(report), html.Td(_cell(row, ctx)), *values, html.Td(why)])


def _cell(row: Revision, ctx: Context) -> str:
    t, key = ctx.t, row.cell_key
    if key is None:
        return t("data.revisions.whole")
    kind, _, code = key.partition(".")
    if row.reason_code == "definition":
        record = metric_records(ctx.cur).get(key)
        return record.name(t.lang) if record else key
    if kind == "quoted":
        return t("data.revisions.quoted", name=t.or_code(f"indicator.{code}", code))
    return notes.cell_words(key, t) if kind in ("t2", "t3", "t4") else code


def _value(value: Decimal | None, status: str | None, printed: str | None, row: Revision, t: Text) -> str:
    if row.cell_key is None:
        return "—" if value is None else t("data.revisions.cells", n=numbers.exact(float(value)))
    if row.reason_code == "definition":
        return "—" if printed is None else t("data.revisions.see_file")
    if value is not None:
        return numbers.exact(float(value))
    known = load_statuses().get(status or "")
    return (known.name.zh if t.lang == "zh" else known.name.en) if known else printed or "—"
