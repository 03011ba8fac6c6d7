"""Text broken into lines of a width in pixels, for pictures.

Chinese breaks anywhere but before a closing mark, English at spaces.
"""

from __future__ import annotations

import re
import unicodedata

# A wide character is square; of the narrow ones capitals and digits are wider than the rest.
_WIDE = "WF"
_CLOSING = set("，。、；：！？）】》」』”’…%,.;:!?)]}·—–-")
_OPENING = set("（【《「『“‘([{")
_TOKEN = re.compile(r"[^\s\u2e80-\uffef（）“”‘’…—–]+|\s+|.", re.S)


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line in pixels at a type size, on the safe side of what the system fonts need."""

    def one(c: str) -> float:
        if unicodedata.east_asian_width(c) in _WIDE or c in "“”‘’…—":
            return 1.0
        if c == " ":
            return 0.28
        return 0.66 if c.isupper() else 0.56

    return sum(one(c) for c in text) * size * (1.05 if bold else 1.0)


def _pieces(text: str, size: float, room: float, bold: bool) -> list[str]:
    # A word longer than the line (an address, say) is cut where the line ends.
    found: list[str] = []
    for token in _TOKEN.findall(text):
        while width(token, size, bold) > room and len(token) > 1:
            cut = max(1, int(len(token) * room / width(token, size, bold)) - 1)
            found.append(token[:cut])
            token = token[cut:]
        found.append(token)
    return found


def _glued(pieces: list[str]) -> list[str]:
    units: list[str] = []
    for piece in pieces:
        if units and not units[-1].isspace() and (piece[0] in _CLOSING or units[-1][-1] in _OPENING):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def wrap(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Lines of ``text`` that fit ``room`` pixels; an empty text has none."""
    lines: list[str] = []
    line = ""
    for unit in _glued(_pieces(text, size, room, bold)):
        if line and width(line + unit.rstrip(), size, bold) > room:
            lines.append(line.rstrip())
            line = "" if unit.isspace() else unit
        else:
            line += unit
    return [*lines, line.rstrip()] if line.strip() else lines
