"""HTML: lines and tables in reading order. Nested tables are tables of their own; layout tables are only lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from etl.model import Document, Grid, Line
from etl.read.decode import decode_encoded
from etl.read.errors import ReadError
from etl.read.layout import TOO_LARGE, UNTERMINATED, GridBuilder, ends_open
from etl.read.learnt import Plan
from etl.read.markup import INLINE, PAGE_LINES, SKIP, broken, cell_text, lines_in, rows_of, span_of
from etl.read.repeated import HELD, take_out
from etl.read.sums import digest
from etl.read.tree import tree_of
from etl.read.unprinted import has_unprinted, is_marked, without_unprinted

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
ORDER = 50
_TAG = re.compile(rb"<(?:!doctype|html|head|body|table|div|p|span|meta|tr|td)[\s>/]", re.IGNORECASE)
_WIDE_TAG = re.compile(rb"<\x00?(?:!\x00?d|h\x00?t\x00?m\x00?l|h\x00e|b\x00o|t\x00a|p\x00>|d\x00i)", re.IGNORECASE)
# libxml2 gives up at some hundred; a report nests ten.
_DEEPEST = 50
# A table of fewer rows than any official one that has a cell of so many lines only lays out a page.
_FEW_ROWS = 8
_LONG = 400
_LAST = 200
Held = tuple[Plan, Sequence[str]]
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


def sniff(head: bytes, suffix: str) -> bool:
    """Whether the bytes hold HTML tags, in any encoding."""
    return _TAG.search(head) is not None or (suffix in SUFFIXES and b"<" in head) or _WIDE_TAG.search(head) is not None


def read(data: bytes, path: str) -> Document:
    """Lines and tables of a page. Raises :class:`ReadError` when it holds no element."""
    text, notes, encoded = decode_encoded(data)
    taken = take_out(text)
    page = _walked(taken.rest.encode("utf-8", "replace"), taken.tables) if taken is not None else None
    page = page or _walked(encoded, ())
    if page is None:
        raise ReadError("looked for a page, found no element")
    # Not all of a long page is copied for its last sign.
    if ends_open(text[-_LAST:].rstrip() or text.rstrip()):
        notes = (*notes, UNTERMINATED)
    return Document(path, digest(data), "html", page.blocks, page.title, (*notes, *page.notes))


class _Walked(NamedTuple):
    blocks: tuple[Line | Grid, ...]
    title: str | None
    notes: tuple[str, ...]


def _walked(encoded: bytes, held: Sequence[Held]) -> _Walked | None:
    """Blocks, title and notes of a page; None where it holds none, or ``held`` tables in tables."""
    root = tree_of(encoded)
    if root is None or (held and (has_unprinted(root) or is_marked(encoded))):
        return None
    if not held:
        without_unprinted(root, encoded)
    title = next(root.iter("title"), None)
    metas = tuple(_metas(root))
    walker = _Walker(held)
    body = root.find("body")
    blocks = tuple(walker.walk(root if body is None else body))
    if walker.met != list(range(len(held))):
        return None
    name = "".join(title.itertext()).strip() if title is not None else None
    return _Walked(blocks, name or None, (*walker.notes, *metas))


def _metas(root: Any) -> Iterator[str]:
    for meta in root.iter("meta"):
        name = (meta.get("name") or "").lower()
        if name in _META and meta.get("content"):
            yield f"meta {name}: {meta.get('content').strip()[:300]}"


class _Walker:
    """One pass over a tree without recursion: text gathers into lines, tables become grids."""

    def __init__(self, held: Sequence[Held]) -> None:
        self.known = held
        self.met: list[int] = []
        self.notes: list[str] = []
        self.held: list[str] = []
        self.lines = 0
        self.tables = 0

    def walk(self, body: Any) -> list[Line | Grid]:
        """Lines and grids of an element, in order."""
        blocks: list[Line | Grid] = []
        hold, flush = self.held.append, self.flush
        # Elements whose children are gone through, each with those still to come.
        stack: list[tuple[Any, Iterator[Any]]] = [(None, iter((body,)))]
        while stack:
            for element in stack[-1][1]:
                tag = element.tag
                if isinstance(tag, str) and tag not in SKIP:
                    breaks = tag not in INLINE
                    if breaks:
                        flush(blocks)
                    if tag != "table" or not self.is_grid(element, blocks):
                        hold(element.text or "")
                        if len(element):
                            stack.append((element, iter(element)))
                            break
                        if breaks:
                            flush(blocks)
                hold(element.tail or "")
            else:
                left = stack.pop()[0]
                if left is not None:
                    if left.tag not in INLINE:
                        flush(blocks)
                    hold(left.tail or "")
        flush(blocks)
        return blocks

    def is_grid(self, table: Any, blocks: list[Line | Grid]) -> bool:
        """Whether a table is one and no layout; then its grid, and those in it, are added to ``blocks``."""
        grid, inner = self.held_table(table) if table.get(HELD) else self.table(table)
        if grid is not None:
            blocks.append(grid)
            for one in inner:
                blocks += self.walk(one)
        return grid is not None

    def flush(self, blocks: list[Line | Grid]) -> None:
        """Put the text held so far into lines."""
        if self.held:
            text = "".join(self.held).strip()
            self.held.clear()
            for part in text.splitlines():
                if line := part.strip():
                    self.lines += 1
                    blocks.append(Line(line, f"paragraph {self.lines}"))

    def held_table(self, table: Any) -> tuple[Grid | None, list[Any]]:
        """The grid of a table that was taken out."""
        if sum(1 for _ in table.iterancestors()) > _DEEPEST:
            return None, []
        number = int(table.get(HELD))
        self.met.append(number)
        self.tables += 1
        plan, texts = self.known[number]
        return plan.grid(texts, f"table {self.tables}"), []

    def table(self, table: Any) -> tuple[Grid | None, list[Any]]:
        """The grid of a table; None for a layout table, which holds tables and hardly a cell beside them."""
        rows = list(rows_of(table))
        nested = next(table.iterdescendants("table"), None) is not None
        if not rows or (nested and sum(len(row) > 1 for row in rows) < 3):
            return None, []
        if nested and any(item.get(HELD) for item in table.iterdescendants("table")):
            self.met.append(-1)
        self.tables += 1
        builder = GridBuilder(f"table {self.tables}")
        inner: list[Any] = []
        holds_page = False
        for row in rows:
            printed: list[tuple[str, int, int]] = []
            for cell in row.iterchildren("td", "th"):
                if nested and (found := [item for item in cell.iterdescendants("table") if _outermost(item, cell)]):
                    boxes = [item for item in found if _is_box(item)]
                    inner.extend(item for item in found if item not in boxes)
                    text = "".join(cell.itertext() if len(boxes) == len(found) else broken(cell)).strip()
                else:
                    text = cell_text(cell) if len(cell) else (cell.text or "").strip()
                holds_page = holds_page or (len(text) > _LONG and lines_in(cell) > PAGE_LINES)
                rowspan, colspan = cell.get("rowspan"), cell.get("colspan")
                printed.append(
                    (text, 1, 1) if rowspan is None and colspan is None else (text, span_of(rowspan), span_of(colspan))
                )
            builder.add_row(printed)
        if holds_page and len(rows) < _FEW_ROWS and not inner:
            self.tables -= 1
            return None, []
        if builder.overflow:
            self.notes.append(f"{builder.where} {TOO_LARGE}")
        return builder.grid(), inner


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
