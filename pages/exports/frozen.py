"""A frozen copy: one HTML file with chart, table, notes, sources and data version; no server, no network.

Its own content policy forbids every request, so that an archive or a closed network can trust the file as it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pages.bundle import SCRIPT
from pages.charts.view import Column
from pages.exports.cells import heading
from pages.exports.citation import citations
from pages.exports.compose import footnote_lines
from pages.exports.markup import markup
from pages.exports.paper import unlinked
from pages.exports.product import Product
from pages.exports.sheet import Cell, sheet
from pages.theme import css_variables
from pages.widgets import html as dom
from pages.widgets.card import head
from pages.widgets.graph import CONFIG
from pages.widgets.table import WORDS, cell_text

STYLE = Path(__file__).parent.parent / "assets" / "gongkai.css"
OWN_STYLE = (
    ".frozen{max-width:1120px;margin:0 auto;padding:24px}.frozen .table-scroll{max-height:none}"
    ".frozen td,.frozen th{white-space:nowrap}.frozen ol{list-style:decimal inside}.frozen li{margin-top:4px}"
    ".frozen h2{font-size:15px;margin:28px 0 8px}.frozen .card-title{font-size:19px;margin:2px 0}"
    ".frozen-note{border-left:3px solid var(--accent);padding-left:10px;font-size:13px;margin-top:20px}"
    ".frozen-synthetic{background:var(--notproc);color:#fff;font-weight:600;padding:2px 8px;margin-bottom:12px}"
)
DRAW = (
    "var c=JSON.parse(document.getElementById('figure').textContent);"
    "if(c.figure)Plotly.newPlot('plot',c.figure.data,c.figure.layout,c.config);"
)


@cache
def library() -> str:
    """The chart library as text: the partial bundle of set-up, else the whole one of the plotly wheel."""
    if SCRIPT.is_file():
        return SCRIPT.read_text(encoding="utf-8")
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@cache
def _hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def _data(value: object) -> str:
    # JSON inside a script element: no "<" may close it.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _cell(cell: Cell, column: Column) -> dom.Td:
    if cell.is_missing or cell.value is None:
        return dom.Td(str(cell.value), className="missing")
    if column.key == "source_url" and str(cell.value).startswith(("http://", "https://")):
        return dom.Td(dom.A(urlsplit(str(cell.value)).hostname or "", href=str(cell.value), rel="noreferrer"))
    words = cell_text(cell.value, column)
    return dom.Td(words, className=None if column.kind in WORDS else "num")


def _table(product: Product) -> dom.Table:
    content = sheet(product.view, product.evidence, product.t)
    header = [dom.Th(heading(column), scope="col") for column in content.columns]
    rows = [dom.Tr([_cell(cell, c) for cell, c in zip(row, content.columns, strict=True)]) for row in content.rows]
    return dom.Table([dom.Thead(dom.Tr(header)), dom.Tbody(rows)], className="data-table")


def _sources(product: Product) -> list[object]:
    items = []
    for source in product.evidence.sources:
        named = f"{source.publisher_name or ''} {source.year or ''} {source.title or ''}".strip()
        url = source.source_url or ""
        link = [dom.Br(), dom.A(url, href=url, rel="noreferrer")] if url.startswith(("http://", "https://")) else []
        items.append(dom.Li([f"{named} · {source.report_code}", *link]))
    t = product.t
    return [dom.H2(t("export.frozen.sources", n=len(items))), dom.Ol(items, className="card-foot")] if items else []


def _body(product: Product) -> dom.Main:
    t, view = product.t, product.view
    said = citations(product)
    note = t("export.frozen.note", version=product.version, accessed=product.accessed, link=product.link)
    banner = [dom.P(t("export.synthetic"), className="frozen-synthetic")] if product.evidence.is_synthetic else []
    plot = {"height": f"{view.height}px", "minWidth": f"{view.min_width}px"}
    return dom.Main(
        [
            *banner,
            dom.Section(
                [
                    dom.Div(head(view, "", t, dom.H1), className="card-head"),
                    dom.Div(dom.Div("", id="plot", style=plot if view.figure else {}), className="plot"),
                    dom.Div([dom.P(line) for line in footnote_lines(product)], className="card-foot"),
                ],
                className="card",
            ),
            dom.P(note, className="frozen-note"),
            dom.H2(t("export.frozen.table", n=len(view.table.rows))),
            dom.Div(_table(product), className="table-scroll"),
            *_sources(product),
            dom.H2(t("export.frozen.cite")),
            dom.Div([dom.P(said["zh"]), dom.P(said["en"], lang="en")], className="card-foot"),
        ],
        className="frozen",
    )


def as_html(product: Product) -> bytes:
    """The file. Without scripts the table, notes and sources remain."""
    state = product.ctx.state
    script = library().replace("</script", "<\\/script")
    figure = _data({"figure": unlinked(product.view.figure), "config": {**CONFIG, "responsive": True}})
    policy = (
        f"default-src 'none'; script-src {_hash(script)} {_hash(DRAW)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    lang = "zh-CN" if state.lang == "zh" else "en"
    page = f"""<!DOCTYPE html>
<html lang="{lang}" data-theme="{state.theme}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="gongkai-data-version" content="{product.version}">
<title>{markup(product.view.title)}</title>
<style>{css_variables()}{STYLE.read_text(encoding="utf-8")}{OWN_STYLE}</style></head>
<body>{markup(_body(product))}
<script type="application/json" id="figure">{figure}</script>
<script>{script}</script><script>{DRAW}</script></body></html>"""
    return page.encode()
