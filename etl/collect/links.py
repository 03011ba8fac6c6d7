"""The attachments of a page: links that look like the report or its tables, and files shown inside the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree, html

from etl.collect.kinds import attachment_suffix, link_words

ATTACHMENTS_AT_MOST = 20
"""A page with more such links is a list of reports, not a report; the first twenty bound what we ask of the site."""
_SHOWN = {"iframe": "src", "embed": "src", "object": "data", "frame": "src"}
_TEXT_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Page:
    """A page as stored: its bytes and the address that its links are relative to."""

    data: bytes
    url: str


def attachments(page: Page) -> tuple[str, ...]:
    """Absolute addresses of the attachments of a page, once each, in its order, at most ATTACHMENTS_AT_MOST."""
    root = _tree(page.data)
    if root is None:
        return ()
    base = urljoin(page.url, next((str(href) for href in root.xpath("//base/@href")), ""))
    found: dict[str, None] = {}
    for element in root.iter("a", *_SHOWN):
        if address := _attachment(element, base):
            found[address] = None
    found.pop(page.url, None)
    return tuple(found)[:ATTACHMENTS_AT_MOST]


def _tree(data: bytes) -> html.HtmlElement | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030", "replace")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _attachment(element: html.HtmlElement, base: str) -> str | None:
    link = (element.get(_SHOWN.get(element.tag, "href")) or "").strip()
    text = " ".join([*element.itertext(), element.get("title") or ""])[:_TEXT_AT_MOST].strip()
    try:
        address, name = _target(link, text, base)
    except ValueError:
        return None
    if address is None or urlsplit(address).scheme not in ("http", "https"):
        return None
    if element.tag in _SHOWN or link_words().want(f"{text} {name}"):
        return address
    return None


def _target(link: str, text: str, base: str) -> tuple[str | None, str]:
    """(address, file name) of the file that a link leads to; a viewer page names its file in the query."""
    parts = urlsplit(urljoin(base, link))
    address = parts._replace(fragment="").geturl()
    if attachment_suffix(parts.path):
        return address, unquote(parts.path.rpartition("/")[2])
    for _, value in parse_qsl(parts.query):
        if attachment_suffix(urlsplit(value).path):
            is_viewer = parts.path.lower().endswith((".html", ".htm"))
            return urljoin(base, value) if is_viewer else address, value
    return (address, text) if link and attachment_suffix(text) else (None, "")
