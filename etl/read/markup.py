"""Elements of a page: which run on and which break, the rows of a table, the printed text of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

SKIP = frozenset("script style noscript template head select option textarea svg iframe".split())  # noqa: SIM905
INLINE = frozenset(
    "a abbr b big em font i label o:p s small span strong sub sup u ins del bdo p:p st1:chsdate w:sdt".split()  # noqa: SIM905
)
# A cell of an official table has nine lines at most.
PAGE_LINES = 40
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\s{0,9}(\d{1,9})")


def rows_of(table: Any) -> Iterator[Any]:
    """The row elements of a table, in order; those of tables inside it are not its own."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def span_of(value: str | None) -> int:
    """How many rows or columns a span attribute says; 1 where it says nothing."""
    if not value:
        return 1
    found = _NUMBER.match(value)
    return int(found[1]) if found else 1


def lines_in(cell: Any) -> int:
    """How many lines and blocks a cell holds."""
    return sum(1 for _ in cell.iter("p", "div", "br", "li"))


def cell_text(cell: Any) -> str:
    """Printed text of a cell: inline elements run on, blocks and line breaks separate."""
    if not len(cell):
        return (cell.text or "").strip()
    # Takes half as long as going over the elements.
    pieces = [piece for piece in map(str.strip, texts_of(cell)) if piece]
    joined = joined_text(pieces)
    return "".join(broken(cell)).strip() if joined is None else joined


def texts_of(cell: Any) -> Sequence[str]:
    """Texts of a cell as they stand in the page, in order."""
    found: Sequence[str] = _TEXTS(cell)  # type: ignore[assignment]
    return found


def joined_text(pieces: Sequence[str]) -> str | None:
    """The printed text of pieces that are not blank; None where only the breaks between them can tell.

    Words are the same words however they are parted; only numbers need to know a line break from a span.
    """
    if len(pieces) < 2:
        return pieces[0] if pieces else ""
    text = "".join(pieces)
    return text if _IDEOGRAPH.search(text) else None


def broken(cell: Any) -> Iterator[str]:
    """Texts of a cell with a line end wherever a block begins or ends."""
    stack: list[tuple[Any, bool]] = [(child, False) for child in reversed(cell)]
    yield cell.text or ""
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        if not leaving and isinstance(tag, str) and tag not in SKIP and tag != "table":
            if tag not in INLINE:
                yield "\n"
            yield element.text or ""
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if leaving and tag not in INLINE:
            yield "\n"
        yield element.tail or ""
