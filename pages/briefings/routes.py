"""``/briefing/<adcode>.docx|.pptx`` and ``/briefing/compare.docx|.pptx?places=...``: the files on the server."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from flask import Flask, Request, Response, request

from pages.briefings.compare import compare_briefing
from pages.briefings.docx_file import Draw, as_docx
from pages.briefings.model import Briefing
from pages.briefings.place import place_briefing
from pages.briefings.pptx_file import as_pptx
from pages.charts import context
from pages.exports.compose import Picture, has_chinese
from pages.exports.etag import etag, has
from pages.exports.painter import Painter, PictureError, has_chinese_font
from pages.exports.product import CHINA
from pages.pins import pin, pin_header
from pages.queries.known import known
from pages.state import ViewState, parse
from pages.text import Text
from pages.warehouse import Warehouse

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
COMPARE = "compare"


def attach_briefings(server: Flask, warehouse: Warehouse, painter: Painter, base: str) -> None:
    """Add ``<base>briefing/<name>``; pictures are drawn by the painter of the charts' files."""

    @server.get(f"{base}briefing/<name>")
    def briefing_file(name: str) -> Response:
        site = request.host_url.rstrip("/") + base.rstrip("/")
        return answer(warehouse, painter, name, site, request)


def answer(warehouse: Warehouse, painter: Painter, name: str, site: str, request: Request) -> Response:
    """The file ``<adcode or compare>.<docx or pptx>``, or 404 with the reason in the reader's language."""
    subject, _, extension = name.rpartition(".")
    facts = warehouse.cached("known", known)
    state, ignored = parse(request.query_string.decode("ascii", "replace"), facts)
    t = Text(state.lang)
    if extension not in TYPES:
        return _not_there(t("briefing.unknown_format"))
    if subject != COMPARE and subject not in facts.places:
        return _not_there(t("briefing.unknown_place", code=subject[:12]))
    tag = etag(warehouse.version, f"briefing-{subject}", extension, state, datetime.now(CHINA).date().isoformat())
    headers = {
        "Content-Type": TYPES[extension],
        "ETag": f'"{tag}"',
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="gongkai-{subject}-{warehouse.version}.{extension}"',
        "Gongkai-Data-Version": warehouse.version,
    }
    headers |= pin_header(pin(context(warehouse.cursor(), state)))
    if ignored:
        said = (f"{quote(i.parameter)}={quote(i.value)} ({i.reason})" for i in ignored[:5])
        headers["Gongkai-Ignored"] = "; ".join(said)
    if has(request, tag):
        return Response(status=304, headers=headers)
    brief = _brief(warehouse, subject, state, site)
    made = as_pptx(brief) if extension == "pptx" else as_docx(brief, drawer(painter))
    return Response(made, 200, headers)


def _brief(warehouse: Warehouse, subject: str, state: ViewState, site: str) -> Briefing:
    if subject == COMPARE:
        return compare_briefing(warehouse, state, site)
    return place_briefing(warehouse, subject, state, site)


def drawer(painter: Painter) -> Draw:
    """What draws the pictures of a document: a PNG, or PictureError without browser or Chinese font."""

    def draw(picture: Picture) -> bytes:
        if has_chinese(picture) and not has_chinese_font():
            raise PictureError("font")
        return painter.draw(picture, "png")

    return draw


def _not_there(words: str) -> Response:
    return Response(words + "\n", 404, content_type="text/plain; charset=utf-8")
