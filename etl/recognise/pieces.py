"""A line of a table in text: the words of its labels and the values right of them, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from etl.model import Line
from etl.recognise.values import is_value_like

_PIECE = re.compile(r"\S+")


class Piece(NamedTuple):
    """A word of a line and where in the line it stands, in characters."""

    text: str
    start: int
    end: int


class Printed(NamedTuple):
    """A line of a table: the pieces of labels, then the values right of them."""

    words: tuple[Piece, ...]
    values: tuple[Piece, ...]
    line: Line


def printed_in(line: Line) -> Printed | None:
    """A line's words and the values after them; None where words stand behind values."""
    parts = _parts(line.text)
    return None if parts is None else Printed(*parts, line)


# The lines of a table repeat: labels, numbers and rows of zeros.
@lru_cache(maxsize=8192)
def _parts(text: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]] | None:
    pieces = [Piece(found.group(), found.start(), found.end()) for found in _PIECE.finditer(text)]
    first = next((at for at, piece in enumerate(pieces) if is_value_like(piece.text)), len(pieces))
    if not all(is_value_like(piece.text) for piece in pieces[first:]):
        return None
    return tuple(pieces[:first]), tuple(pieces[first:])


def in_one_line(lines: Sequence[Printed]) -> Line | None:
    """The values of one row; those of several lines only where each line holds one, or none stands below another."""
    if not lines:
        return None
    values = [value for line in lines for value in line.values]
    if len(lines) > 1 and any(len(line.values) > 1 for line in lines):
        values.sort(key=lambda value: value.start)
        if any(left.end > right.start for left, right in pairwise(values)):
            return None
    return Line("  ".join(value.text for value in values), lines[0].line.where)


def values_of(line: Printed) -> Line:
    """The values of a line alone."""
    return Line("  ".join(value.text for value in line.values), line.line.where)
