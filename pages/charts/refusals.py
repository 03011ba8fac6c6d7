"""What was refused and why: files and tables by reason. A table that cannot be proved is not shown as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, empty_view
from pages.queries.refusals import FileCount, Refusal, file_count, refusals
from pages.theme import palette

ID = "refusals"
ORDER = ("", "t2", "t3", "t4")


def reason_name(refusal: Refusal, ctx: Context) -> str:
    """A reason in words, or its code where the words do not know it."""
    return ctx.t.or_code(f"refusal.{refusal.reason_code}", refusal.reason_code)


def table_name(refusal: Refusal, ctx: Context) -> str:
    """The refused table, or the whole file."""
    return (
        ctx.t.or_code(f"table.{refusal.table_code}", refusal.table_code)
        if refusal.table_code
        else ctx.t("refusals.file")
    )


def groups(found: Sequence[Refusal]) -> list[list[Refusal]]:
    """Refusals of one table and reason together: files first, then tables, most frequent reason first."""
    tables = sorted({r.table_code for r in found}, key=lambda code: (code not in ORDER, code))
    made: list[list[Refusal]] = []
    for table in tables:
        own = [r for r in found if r.table_code == table]
        reasons = {
            code: [r for r in own if r.reason_code == code] for code in dict.fromkeys(r.reason_code for r in own)
        }
        made += sorted(reasons.values(), key=lambda members: (-len(members), members[0].reason_code))
    return made


def figure(found: Sequence[Refusal], ctx: Context) -> tuple[Figure, int]:
    """One bar a table and reason. Figure and height."""
    p = palette(ctx.state.theme)
    sets = groups(found)
    headings = dict.fromkeys(table_name(members[0], ctx) for members in sets)
    rows = [
        RowGroup(
            heading,
            tuple(
                RowItem(reason_name(members[0], ctx), _right(members, ctx))
                for members in sets
                if table_name(members[0], ctx) == heading
            ),
        )
        for heading in headings
    ]
    top = max(len(members) for members in sets)
    laid = lay_rows(
        rows, ctx.state.theme, ctx.state.lang, {"range": [0, top * 1.04], "nticks": 6, "rangemode": "tozero"}
    )
    bar: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": list(laid.y),
        "x": [len(members) for members in sets],
        "width": 13,
        "marker": {"color": p["mark"]},
        "hovertext": [f"{reason_name(m[0], ctx)}<br><b>{len(m)}</b><br>{m[0].reason[:90]}" for m in sets],
        "hoverinfo": "text",
    }
    return {"data": [bar], "layout": laid.layout}, laid.height


def _right(members: Sequence[Refusal], ctx: Context) -> str:
    cells = sum(r.cell_count or 0 for r in members)
    if members[0].table_code and cells:
        return ctx.t("refusals.right", n=len(members), cells=numbers.exact(cells))
    return numbers.exact(len(members))


def table(found: Sequence[Refusal], ctx: Context) -> Table:
    """One row a refusal, with the reader's own words and where in which file."""
    t = ctx.t
    columns = (
        Column("file", t("refusals.col.file")),
        Column("table", t("failed_checks.col.table")),
        Column("reason", t("refusals.col.reason")),
        Column("detail", t("refusals.col.detail")),
        Column("where", t("source.where")),
        Column("cells", t("refusals.col.cells"), "count"),
        Column("report", t("failed_checks.col.report"), "report"),
    )
    rows = [
        Row(
            (r.path, table_name(r, ctx), reason_name(r, ctx), r.reason, r.locator, r.cell_count, r.report_code),
            None,
            {"where": t("missing.unknown"), "cells": t("missing.unknown"), "report": t("refusals.no_report")},
        )
        for r in found
    ]
    return Table(columns, tuple(rows))


def view(ctx: Context) -> ChartView:
    """Everything refused in the last build, whatever is filtered: a refused table has no year or place to filter by."""
    t, p = ctx.t, palette(ctx.state.theme)
    files, found = file_count(ctx.cur), refusals(ctx.cur)
    if not found:
        return empty_view(ID, t("refusals.title"), t("refusals.none", files=numbers.exact(files.all)))
    drawn, height = figure(found, ctx)
    return ChartView(
        ID,
        t("refusals.title"),
        _balance(files, ctx),
        t(
            "refusals.sentence",
            files=numbers.exact(files.all),
            rejected=files.rejected,
            tables=sum(bool(r.table_code) for r in found),
        ),
        drawn,
        height,
        table(found, ctx),
        (KeyEntry(t("refusals.key"), "square", p["mark"]),),
        (t("refusals.foot"), t("note.version", id=ctx.snapshot.snapshot_id)),
        min_width=480,
    )


def _balance(files: FileCount, ctx: Context) -> str:
    return ctx.t(
        "refusals.sub",
        all=numbers.exact(files.all),
        parsed=numbers.exact(files.parsed),
        rejected=numbers.exact(files.rejected),
        duplicate=numbers.exact(files.duplicate),
    )


SPEC = ChartSpec(ID, view)
