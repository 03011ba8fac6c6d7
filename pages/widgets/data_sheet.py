"""The data page: files, citation, licence, dictionary, statuses, sources, the ledger of the build."""

from __future__ import annotations

from datetime import datetime

from dash import get_relative_path
from flask import has_request_context, request

from etl.metrics.tables import load_statuses
from pages import numbers
from pages.charts.view import Context
from pages.exports.dataset import WHOLE
from pages.exports.product import CHINA
from pages.pins import pinned
from pages.queries.dictionary import TableRecord, dictionary
from pages.queries.ledger import ledger, origins
from pages.registry import Visit
from pages.state import ViewState
from pages.text import Text
from pages.widgets import html
from pages.widgets.place_sheet import grid
from pages.widgets.rail import link
from pages.widgets.revisions import revisions_part

# What goes in must come out: counted items of the build on both sides.
BALANCES = {
    "files": ("files_in", ("files_parsed", "files_rejected", "files_duplicate")),
    "cells": ("cells_read", ("cells_loaded", "cells_refused", "cells_dropped")),
    "figures": ("figures_read", ("figures_loaded",)),
    "reports": ("reports_read", ("reports_loaded",)),
}


def _section(key: str, t: Text, *content: object) -> html.Section:
    return html.Section([html.H2(t(f"data.{key}")), *content], id=f"data-{key}")


def file_link(name: str, words: str) -> html.A:
    """A download of the data set."""
    return html.A(words, href=get_relative_path(f"/data/{name}"), download=True)


def _files(ctx: Context, tables: list[TableRecord]) -> html.Section:
    t = ctx.t
    rows = [html.Tr([html.Td(file_link(name, name)), html.Td(t(f"data.file.{_code(name)}"))]) for name in WHOLE]
    given = [table.row_count for table in tables if not table.name.startswith("etl_")]
    words = t("data.files.words", tables=len(given), rows=numbers.exact(sum(given)))
    names = [t("data.files.name"), t("data.files.what")]
    return _section("files", t, html.P(words, className="table-words"), grid(names, rows, t("data.files")))


def _code(name: str) -> str:
    return name.replace("gongkai-", "").replace("gongkai.", "").split(".")[0]


def citation(ctx: Context, lang: str, site: str) -> str:
    """How to cite the whole data set, with version, build date and today's date."""
    t = Text(lang)
    snap = ctx.snapshot
    return t(
        "export.citation",
        title=t("data.set"),
        version=snap.snapshot_id,
        built=snap.built_at.strftime("%Y-%m-%d"),
        accessed=datetime.now(CHINA).date().isoformat(),
        link=site,
    )


def _citation(ctx: Context) -> html.Section:
    t = ctx.t
    # Outside a request (in tests) there is no host to name.
    site = request.host_url.rstrip("/") if has_request_context() else ""
    address = site + pinned(get_relative_path("/data"), ViewState(), ctx.snapshot.snapshot_id)
    lines = [html.P(citation(ctx, lang, address), className="citation", lang=lang) for lang in (t.lang, _other(t))]
    return _section("citation", t, *lines, html.P(t("data.citation.words"), className="quiet"))


def _other(t: Text) -> str:
    return "en" if t.lang == "zh" else "zh"


def _revisions(ctx: Context) -> html.Section:
    return _section("revisions", ctx.t, *revisions_part(ctx))


def _licence(ctx: Context) -> html.Section:
    return _section("licence", ctx.t, html.P(ctx.t("data.licence.words"), className="table-words"))


def _grain(table: TableRecord) -> html.Span:
    # The grain is the comment of the schema, in English.
    return html.Span(table.grain, lang="en", className="grain")


def _table(table: TableRecord, t: Text) -> html.Details:
    columns = [
        html.Tr(
            [
                html.Td([html.Code(name), html.Span(t("data.key"), className="quiet") if name in table.key else None]),
                html.Td(kind.lower()),
                html.Td(t("data.may_be_empty") if nullable else t("data.never_empty")),
            ]
        )
        for name, kind, nullable in table.columns
    ]
    loads = [
        part
        for kind in ("csv", "parquet")
        if not table.name.startswith("etl_")
        for part in (file_link(f"{table.name}.{kind}", kind.upper()), " ")
    ]
    rows = t("data.rows", n=numbers.exact(table.row_count))
    head = html.Summary([html.Code(table.name), html.Span(f" {rows}", className="quiet"), _grain(table)])
    names = [t("data.column"), t("data.type"), t("data.empty")]
    return html.Details(
        [head, html.P(loads), grid(names, columns, table.name)],
        className="data-dictionary",
        id=f"table-{table.name}",
    )


def _statuses(t: Text) -> html.Section:
    rows = []
    for status in load_statuses().values():
        words = [getattr(part, t.lang) for part in (status.name, status.meaning)]
        rows.append(html.Tr([html.Td(html.Code(status.code)), html.Td(words[0]), html.Td(words[1])]))
    names = [t("data.status.code"), t("data.status.name"), t("data.status.meaning")]
    return _section("statuses", t, grid(names, rows, t("data.statuses")))


def _sources(ctx: Context) -> html.Section:
    t = ctx.t
    rows = [
        html.Tr(
            [
                html.Td(t.or_code(f"trust.{o.trust_code}", o.trust_code)),
                *(html.Td(numbers.exact(n), className="num") for n in (o.report_count, o.table_count, o.address_count)),
            ]
        )
        for o in origins(ctx.cur)
    ]
    names = [t("source.trust"), t("data.sources.reports"), t("data.sources.tables"), t("data.sources.addresses")]
    words = [t("data.sources.words"), " ", file_link("sources.csv", t("data.sources.list"))]
    return _section("sources", t, html.P(words, className="table-words"), grid(names, rows, t("data.sources")))


def _way(item: str, t: Text) -> str:
    return t(f"data.ledger.{item.split('_')[1]}")


def _ledger(ctx: Context) -> html.Section:
    t = ctx.t
    held = ledger(ctx.cur)
    rows = []
    for code, (before, parts) in BALANCES.items():
        ways = [f"{_way(part, t)} {numbers.exact(held.get(part, 0))}" for part in parts]
        total = sum(held.get(part, 0) for part in parts)
        words = t("data.ledger.equal") if total == held.get(before, 0) else t("data.ledger.unequal")
        cells = [t(f"data.ledger.{code}"), numbers.exact(held.get(before, 0)), t.join(ways), words]
        rows.append(html.Tr([html.Td(cell, className="num" if i == 1 else None) for i, cell in enumerate(cells)]))
    names = [t("data.ledger.item"), t("data.ledger.in"), t("data.ledger.out"), t("data.ledger.balance")]
    words = t(
        "data.ledger.words",
        version=ctx.snapshot.snapshot_id,
        built=ctx.snapshot.built_at.strftime("%Y-%m-%d %H:%M"),
        failed=held.get("checks_failed", 0),
    )
    to_quality = link("/quality", ctx.state.with_(metric=None), t("data.ledger.quality"))
    return _section("ledger", t, html.P([words, " ", to_quality], className="table-words"), grid(names, rows, words))


def body(visit: Visit) -> list[object]:
    """Files first, then how to cite them, then what is in them."""
    ctx = visit.ctx
    tables = visit.warehouse.cached("dictionary", dictionary)
    dictionary_part = _section(
        "dictionary",
        ctx.t,
        html.P(ctx.t("data.dictionary.words"), className="table-words"),
        *(_table(table, ctx.t) for table in tables),
    )
    parts = [
        _files(ctx, tables),
        _citation(ctx),
        _revisions(ctx),
        _licence(ctx),
        _sources(ctx),
        _statuses(ctx.t),
        dictionary_part,
    ]
    return [html.Div([*parts, _ledger(ctx)], className="report-sheet data-sheet")]


def summary(visit: Visit) -> list[object]:
    """What the data set holds, in one sentence."""
    snap = visit.ctx.snapshot
    words = visit.ctx.t(
        "data.summary",
        reports=numbers.exact(snap.report_count),
        places=numbers.exact(snap.place_count),
        tables=numbers.exact(snap.table_count),
        years=numbers.years(snap.first_year, snap.last_year),
    )
    return [html.Div(html.P(words), className="lead")]
