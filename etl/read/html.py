"""HTML: lines and tables in reading order. Nested tables are tables of their own; layout tables are only lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from etl.model import Document, Grid, Line
from etl.read.decode import decode_encoded
from etl.read.errors import ReadError
from etl.read.layout import TOO_LARGE, UNTERMINATED, GridBuilder
from etl.read.sums import digest
from etl.read.unprinted import without_unprinted

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
ORDER = 50
_TAG = re.compile(rb"<(?:!doctype|html|head|body|table|div|p|span|meta|tr|td)[\s>/]", re.IGNORECASE)
_WIDE_TAG = re.compile(rb"<\x00?(?:!\x00?d|h\x00?t\x00?m\x00?l|h\x00e|b\x00o|t\x00a|p\x00>|d\x00i)", re.IGNORECASE)
_SKIP = frozenset(["script", "style", "noscript", "template", "head", "select", "option", "textarea", "svg", "iframe"])
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "em",
        "font",
        "i",
        "label",
        "o:p",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "ins",
        "del",
        "bdo",
        "p:p",
        "st1:chsdate",
        "w:sdt",
    ]
)
_META = frozenset(
    [
        "articletitle",
        "pubdate",
        "publishdate",
        "contentsource",
        "sitename",
        "description",
        "title",
        "createdate",
        "date",
    ]
)
_DECLARATION = re.compile(rb"^\s{0,99}<\?xml[^>]{0,900}\?>")
_END = re.compile(rb"</(?:html|body)\s{0,9}>", re.IGNORECASE)
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\s{0,9}(\d{1,9})")


def sniff(head: bytes, suffix: str) -> bool:
    """Whether the bytes hold HTML tags, in any encoding."""
    return _TAG.search(head) is not None or (suffix in SUFFIXES and b"<" in head) or _WIDE_TAG.search(head) is not None


def read(data: bytes, path: str) -> Document:
    """Lines and tables of a page. Raises :class:`ReadError` when it holds no element."""
    text, notes, encoded = decode_encoded(data)
    root = _tree(encoded)
    if root is None:
        raise ReadError("looked for a page, found no element")
    without_unprinted(root, encoded)
    if not text.rstrip().endswith(">"):
        notes = (*notes, UNTERMINATED)
    title = next(root.iter("title"), None)
    metas = tuple(_metas(root))
    walker = _Walker()
    body = root.find("body")
    blocks = tuple(walker.walk(root if body is None else body))
    name = "".join(title.itertext()).strip() if title is not None else None
    return Document(path, digest(data), "html", blocks, name or None, (*notes, *walker.notes, *metas))


def _tree(encoded: bytes) -> Any:
    # The tree is built from UTF-8 with the encoding given: a stale declaration in the page would win otherwise.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    # libxml2 stops at the first end of a page, and pages hold pasted whole documents with ends of their own.
    declared = _DECLARATION.match(encoded)
    return etree.fromstring(_END.sub(b"", encoded[declared.end() :] if declared else encoded), parser)


def _metas(root: Any) -> Iterator[str]:
    for meta in root.iter("meta"):
        name = (meta.get("name") or "").lower()
        if name in _META and meta.get("content"):
            yield f"meta {name}: {meta.get('content').strip()[:300]}"


class _Walker:
    """One pass over a tree without recursion: text gathers into lines, tables become grids."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.held: list[str] = []
        self.lines = 0
        self.tables = 0

    def walk(self, body: Any) -> Iterator[Line | Grid]:
        stack: list[tuple[Any, bool]] = [(body, False)]
        while stack:
            element, leaving = stack.pop()
            tag = element.tag
            block = tag not in _INLINE
            if leaving:
                if block:
                    yield from self.flush()
                self.hold(element.tail)
                continue
            if not isinstance(tag, str) or tag in _SKIP:
                self.hold(element.tail)
                continue
            if block:
                yield from self.flush()
            if tag == "table":
                grid, inner = self.table(element)
                if grid is not None:
                    yield grid
                    for table in inner:
                        yield from self.walk(table)
                    self.hold(element.tail)
                    continue
            self.hold(element.text)
            stack.append((element, True))
            stack.extend([(child, False) for child in reversed(element)])
        yield from self.flush()

    def hold(self, text: str | None) -> None:
        if text:
            self.held.append(text)

    def flush(self) -> Iterator[Line]:
        if self.held:
            text = "".join(self.held)
            self.held = []
            for part in text.splitlines():
                if part.strip():
                    self.lines += 1
                    yield Line(part.strip(), f"paragraph {self.lines}")

    def table(self, table: Any) -> tuple[Grid | None, list[Any]]:
        """The grid of a table; None for a layout table, which holds tables and hardly a cell beside them."""
        rows = list(_rows(table))
        nested = next(table.iterdescendants("table"), None) is not None
        if not rows or (nested and sum(len(row) > 1 for row in rows) < 3):
            return None, []
        self.tables += 1
        builder = GridBuilder(f"table {self.tables}")
        inner: list[Any] = []
        for row in rows:
            printed: list[tuple[str, int, int]] = []
            for cell in row.iterchildren("td", "th"):
                if nested and (found := [item for item in cell.iterdescendants("table") if _outermost(item, cell)]):
                    boxes = [item for item in found if _is_box(item)]
                    inner.extend(item for item in found if item not in boxes)
                    text = "".join(cell.itertext() if len(boxes) == len(found) else _broken(cell)).strip()
                else:
                    text = cell_text(cell) if len(cell) else (cell.text or "").strip()
                rowspan, colspan = cell.get("rowspan"), cell.get("colspan")
                printed.append(
                    (text, 1, 1) if rowspan is None and colspan is None else (text, _span(rowspan), _span(colspan))
                )
            builder.add_row(printed)
        if builder.overflow:
            self.notes.append(f"{builder.where} {TOO_LARGE}")
        return builder.grid(), inner


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _is_box(table: Any) -> bool:
    """Whether a table in a cell only frames its text: it has one cell, and no table in that."""
    return sum(1 for _ in table.iterdescendants("td", "th", "table")) == 1


def _outermost(table: Any, cell: Any) -> bool:
    parent = table.getparent()
    while parent is not None and parent is not cell:
        if parent.tag == "table":
            return False
        parent = parent.getparent()
    return True


def _span(value: str | None) -> int:
    if not value:
        return 1
    found = _NUMBER.match(value)
    return int(found[1]) if found else 1


def cell_text(cell: Any) -> str:
    """Printed text of a cell: inline elements run on, blocks and line breaks separate."""
    if not len(cell):
        return (cell.text or "").strip()
    # Takes half as long as going over the elements.
    texts: Any = _TEXTS(cell)
    pieces = [piece for piece in map(str.strip, texts) if piece]
    if len(pieces) < 2:
        return pieces[0] if pieces else ""
    # Words are the same words however they are parted; only numbers need to know a line break from a span.
    if _IDEOGRAPH.search(text := "".join(pieces)):
        return text
    return "".join(_broken(cell)).strip()


def _broken(cell: Any) -> Iterator[str]:
    stack: list[tuple[Any, bool]] = [(child, False) for child in reversed(cell)]
    yield cell.text or ""
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        if not leaving and isinstance(tag, str) and tag not in _SKIP and tag != "table":
            if tag not in _INLINE:
                yield "\n"
            yield element.text or ""
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if leaving and tag not in _INLINE:
            yield "\n"
        yield element.tail or ""
