"""``/chart/<chart>.<format>``: what a chart can be had as, for the same parameters as its page.

The contract's formats are csv, xlsx, json, png and svg. Beside them: ``html`` (a frozen copy), ``slide.png`` and
``slide.svg`` (16:9), ``figure.json`` and ``slide.figure.json`` (the same pictures for the reader's browser to draw)
and ``citation.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import Request, Response

from pages.charts import charts, context
from pages.exports.citation import citations
from pages.exports.compose import Picture, compose, has_chinese
from pages.exports.csv_file import as_csv
from pages.exports.etag import etag, has
from pages.exports.frozen import as_html
from pages.exports.json_file import as_json
from pages.exports.painter import Painter, PictureError, has_chinese_font
from pages.exports.product import CHINA, Product, product
from pages.exports.xlsx_file import MOST, TooLong, as_xlsx
from pages.pins import Pin, pin, pin_header
from pages.queries.known import known
from pages.state import Ignored, ViewState, parse
from pages.text import Text
from pages.warehouse import Warehouse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is made, its media type, whether a browser saves it, whether it prints the date of access."""

    make: Callable[[Product], bytes]
    mimetype: str
    is_saved: bool = False
    is_dated: bool = False


def _figure(size: str) -> Callable[[Product], bytes]:
    def make(found: Product) -> bytes:
        picture = compose(found, size)
        body = {"figure": picture.figure, "width": picture.width, "height": picture.height, "scale": picture.scale}
        return json.dumps(body, ensure_ascii=False).encode()

    return make


def _citation(found: Product) -> bytes:
    return json.dumps({**citations(found), "link": found.link}, ensure_ascii=False).encode()


FORMATS: dict[str, Format] = {
    "csv": Format(as_csv, "text/csv; charset=utf-8", is_saved=True),
    "xlsx": Format(as_xlsx, XLSX, is_saved=True, is_dated=True),
    "json": Format(as_json, "application/json; charset=utf-8"),
    "html": Format(as_html, "text/html; charset=utf-8", is_saved=True, is_dated=True),
    "figure.json": Format(_figure("screen"), "application/json; charset=utf-8"),
    "slide.figure.json": Format(_figure("slide"), "application/json; charset=utf-8"),
    "citation.json": Format(_citation, "application/json; charset=utf-8", is_dated=True),
}
# Drawn by a browser on the server, where there is one.
PICTURES = {
    "png": ("screen", "png", "image/png"),
    "svg": ("screen", "svg", "image/svg+xml"),
    "slide.png": ("slide", "png", "image/png"),
    "slide.svg": ("slide", "svg", "image/svg+xml"),
}
CONTRACT = ("csv", "xlsx", "json", "png", "svg")
# What a script may do about a missing picture: wait (503), or nothing until somebody installs a browser (501).
STATUS = {"none": 501, "font": 501, "busy": 503, "slow": 503, "failed": 503}
RETRY_SECONDS = 10


def _no_picture(error: PictureError, t: Text) -> Response:
    status = STATUS[error.code]
    words = f"{t(f'export.picture.{error.code}')}\n{t('export.picture.instead')}\n"
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
    return Response(words, status, headers | {"Cache-Control": "no-store"}, content_type="text/plain; charset=utf-8")


def _drawn(painter: Painter, picture: Picture, kind: str) -> bytes:
    # An SVG is set in the fonts of whoever opens it; a PNG in the server's.
    if kind == "png" and has_chinese(picture) and not has_chinese_font():
        raise PictureError("font")
    return painter.draw(picture, kind)


def _headers(
    tag: str, name: str, version: str, found: Format, ignored: tuple[Ignored, ...], found_pin: Pin | None
) -> dict[str, str]:
    chart_id, _, extension = name.partition(".")
    how = "attachment" if found.is_saved else "inline"
    headers = {
        "Content-Type": found.mimetype,
        "ETag": f'"{tag}"',
        "Cache-Control": "no-cache",
        "Content-Disposition": f'{how}; filename="gongkai-{chart_id}-{version}.{extension}"',
        "Gongkai-Data-Version": version,
    }
    headers |= pin_header(found_pin)
    if ignored:
        said = "; ".join(f"{quote(i.parameter)}={quote(i.value)} ({i.reason})" for i in ignored[:5])
        headers["Gongkai-Ignored"] = said
    return headers


def _tag(version: str, chart_id: str, extension: str, state: ViewState, is_dated: bool) -> str:
    return etag(version, chart_id, extension, state, datetime.now(CHINA).date().isoformat() if is_dated else "")


def chart_file(warehouse: Warehouse, painter: Painter, name: str, site: str, request: Request) -> Response:
    """The file ``<chart>.<format>``; ``site`` is this server's address without a slash at the end.

    404 in one line for an unknown chart or format, 304 for a reader who has it; with reason and remedy 413 for a
    workbook of too many rows, 501 or 503 for a picture that cannot be drawn.
    """
    chart_id, _, extension = name.partition(".")
    if chart_id not in charts():
        return Response(f"no chart {chart_id}; there are: {', '.join(charts())}\n", 404, mimetype="text/plain")
    if extension not in FORMATS and extension not in PICTURES:
        there = ", ".join(dict.fromkeys((*CONTRACT, *FORMATS, *PICTURES)))
        return Response(f"no format {extension}; there are: {there}\n", 404, mimetype="text/plain")
    query = request.query_string.decode("ascii", "replace")
    state, ignored = parse(query, warehouse.cached("known", known))
    size, kind, media = PICTURES.get(extension, ("", "", ""))
    how = FORMATS.get(extension) or Format(lambda found: _drawn(painter, compose(found, size), kind), media)
    tag = _tag(warehouse.version, chart_id, extension, state, how.is_dated)
    headers = _headers(tag, name, warehouse.version, how, ignored, pin(context(warehouse.cursor(), state)))
    if has(request, tag):
        return Response(status=304, headers=headers)
    try:
        return Response(how.make(product(warehouse, chart_id, state, site)), 200, headers)
    except PictureError as error:
        return _no_picture(error, Text(state.lang))
    except TooLong as error:
        words = Text(state.lang)("export.too_long", n=error.rows, most=MOST, chart=chart_id)
        return Response(f"{words}\n", 413, {"Cache-Control": "no-store"}, content_type="text/plain; charset=utf-8")
