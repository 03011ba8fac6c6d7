"""Source of plain tables: markup reduced to element names and spans, and texts as they print. All else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.read.unprinted import is_marked
from etl.remembered import Remembered

# Pieces of markup repeat a hundred times in a page; those of Word documents are long.
_PIECES, _LONGEST_PIECE, _LONGEST = 8192, 4000, 400_000
_VALUE = r"""(?:"[^"<>&]*+"|'[^'<>&]*+'|[^\s"'<>=`/&]++)"""
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:]*+)(?P<attributes>(?:\s++[A-Za-z_:][-\w:.]*+(?:\s*+=\s*+{_VALUE})?+)*+)"
    r"\s*+(?P<empty>/?)>(?P<space>\s*+)",
    re.ASCII,
)
_ATTRIBUTE = re.compile(rf"(?<!\s)\s++([A-Za-z_:][-\w:.]*+)(?:\s*+=\s*+({_VALUE}))?+", re.ASCII)
_SPANS = frozenset({"rowspan", "colspan"})
_ENTITY = re.compile(r"&(?:([a-zA-Z]{2,7});)?")
_ENTITIES = {"nbsp": "\xa0", "amp": "&", "lt": "<", "gt": ">", "quot": '"', "middot": "·", "mdash": "—"}
VOID = frozenset({"br", "col"})
_ELEMENTS = VOID | {
    "table", "tbody", "thead", "tfoot", "tr", "td", "th", "colgroup",
    "p", "div", "span", "font", "b", "strong", "i", "em", "u", "a", "o:p", "small", "big", "center",
}  # fmt: skip
# What lxml drops or replaces.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def sources(text: str) -> Iterator[tuple[int, int]]:
    """Where the innermost tables begin and end."""
    at = 0
    while (close := text.find("</table>", at)) >= 0:
        start = text.rfind("<table", at, close)
        at = close + len("</table>")
        if start >= 0 and at - start <= _LONGEST:
            yield start, at


def spelt(texts: Sequence[str]) -> list[str] | None:
    """Texts without references to characters; None where one is not of the usual ones."""
    found = []
    for text in texts:
        if any(name not in _ENTITIES for name in _ENTITY.findall(text)):
            return None
        found.append(_ENTITY.sub(lambda match: _ENTITIES[match[1]], text))
    return found


class NotPlainError(Exception):
    """Markup that only the whole reader reads."""


def _bare(piece: str) -> str:
    """Markup between two texts with nothing but element names and spans. Raises where it is not plain.

    ``piece`` lacks the bracket at either end.
    """
    source = f"<{piece}>"
    tags: list[str] = []
    at = 0
    if len(source) > _LONGEST_PIECE or _ODD.search(source.replace("\r\n", "\n")) or is_marked(source.encode()):
        raise NotPlainError
    while at < len(source):
        tag = _TAG.match(source, at)
        if tag is None:
            raise NotPlainError
        name = tag["name"].lower()
        attributes = [(key.lower(), value.strip("\"'")) for key, value in _ATTRIBUTE.findall(tag["attributes"])]
        spans = [(key, value) for key, value in attributes if key in _SPANS]
        is_plain = name in _ELEMENTS and len({key for key, _ in spans}) == len(spans)
        if not is_plain or (name in VOID and tag["end"]) or (tag["empty"] and name not in VOID):
            raise NotPlainError
        written = "".join(f' {key}="{value}"' for key, value in spans)
        tags.append(f"<{tag['end']}{name}{written}>{tag['space']}".replace("\r\n", "\n"))
        at = tag.end()
    return "".join(tags)


BARE = Remembered(_bare, _PIECES)
"""Markup between two texts → the same with nothing but element names and spans; raises where it is not plain."""


def is_odd(text: str) -> bool:
    """Whether a text holds what lxml drops or replaces, or words that hide something where they stand in a tag."""
    # What can be printed holds no control character, nor half of another; to ask takes a fifth of the time.
    return (not text.isprintable() and _ODD.search(text) is not None) or is_marked(text.encode())
