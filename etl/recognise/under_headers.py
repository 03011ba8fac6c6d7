"""Values of a PDF without rules below headers of one line: each stands under its own, and a blank shows as a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from etl.model import Grid, Line
from etl.recognise.labels import Lexicon, flat
from etl.recognise.pieces import Piece, Printed, printed_in

# Of the distance between headers: how far from the middle of its own a value stands at most.
_ASIDE = 0.35
# Numbers set to the side of their column stand less than half that distance from its middle.
_ASTRAY = 0.6


def with_columns(blocks: Iterable[Line | Grid], table: str, lexicon: Lexicon) -> Iterator[Line | Grid]:
    """The blocks with bars between the values of a row where these do not stand one below each header in turn.

    A blank is left between bars only where every value stands clearly below a header. Two values below one header
    share a cell, so that no order puts the second into another column.
    """
    heads: Sequence[Piece] = ()
    for block in blocks:
        printed = printed_in(block) if isinstance(block, Line) else None
        if printed is None:
            heads = ()
        elif printed.words and not printed.values:
            heads = _heads(printed, table, lexicon, heads)
        elif printed.words and len(heads) > 1:
            block = _in_columns(printed, heads)
        yield block


def _heads(printed: Printed, table: str, lexicon: Lexicon, held: Sequence[Piece]) -> Sequence[Piece]:
    """The headers that a line prints; those in force go on below the label of a row without values."""
    axes = {piece: {la.axis for la in lexicon.exact(flat(piece.text)) if la.table == table} for piece in printed.words}
    found = [piece for piece, of in axes.items() if "column" in of]
    if not found and all("row" in of for of in axes.values()):
        return held
    return found if all(of & {"column", "stub"} for of in axes.values()) else ()


def _in_columns(printed: Printed, heads: Sequence[Piece]) -> Line:
    middles = [_middle(head) for head in heads]
    apart = min(right - left for left, right in pairwise(middles))
    places = [min(range(len(middles)), key=lambda at: abs(middles[at] - _middle(value))) for value in printed.values]
    aside = [abs(middles[at] - _middle(value)) for at, value in zip(places, printed.values, strict=True)]
    # A value that stands below no header gets a cell too many.
    places = [len(heads) if by > _ASTRAY * apart else at for at, by in zip(places, aside, strict=True)]
    if places == list(range(len(heads))) or (len(places) < len(heads) and max(aside) > _ASIDE * apart):
        return printed.line
    cells = [
        " ".join(value.text for value, at in zip(printed.values, places, strict=True) if at == place)
        for place in range(max(len(heads), *(at + 1 for at in places)))
    ]
    label = " ".join(word.text for word in printed.words)
    return Line(" | ".join([label, *cells]) + " |", printed.line.where)


def _middle(piece: Piece) -> float:
    return (piece.start + piece.end) / 2
