"""Headers of the table with one row, wrapped over several lines: which pieces stand above which value.

Line by line their pieces say neither a wording nor an order, so that two exchanged headers would not be seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from etl.forms import TABLES, Form
from etl.model import Grid, Line
from etl.recognise.labels import Lexicon, flat
from etl.recognise.pieces import Piece, printed_in

_TABLE = TABLES[2]
# At most three or four lines of words for each of three levels of headers.
_MOST_LINES = 12
# Fifteen columns of a page take ninety places.
_LONGEST = 120
_ENUMERATED = re.compile(r"\s*[(（]?[一二三四五六七八九][)）、]")


def with_whole_headers(blocks: Sequence[Line | Grid], lexicon: Lexicon, form: Form) -> list[Line | Grid] | None:
    """The lines of a page or section with each header of its row in a line of its own, from left to right.

    None where the row, or a header above each of its values, is not found. Of headers that are not all known, but
    known ones of them stand in another place than the form's, the rest is given the form's wording: the table is
    refused for the others.
    """
    at = next((at for at, block in enumerate(blocks) if isinstance(block, Line) and _is_row(block, form)), 0)
    row = blocks[at] if blocks else None
    first = at
    while first and at - first < _MOST_LINES and isinstance(above := blocks[first - 1], Line) and _is_header(above):
        first -= 1
    if first == at or not isinstance(row, Line):
        return None
    values = [(piece.start + piece.end) / 2 for piece in _values(row)]
    tracks, outcomes = form.rows(_TABLE), form.columns(_TABLE, form.rows(_TABLE)[0])
    columns, groups = [""] * len(values), [""] * len(tracks)
    own = _column_words(lexicon)
    for line in blocks[first:at]:
        for piece in _words_of(line):
            column = _nearest(values, (piece.start + piece.end) / 2)
            if flat(piece.text) in own:
                columns[column] += piece.text
            else:
                groups[column // len(outcomes)] += piece.text
    # Where the line's places are not those of the page, values stand below nothing.
    if not all(columns):
        return None
    named = _in_order(columns, list(outcomes) * len(tracks), "column", lexicon)
    if named is None:
        return None
    headed = _in_order(groups, list(tracks), "group", lexicon) or []
    return [*blocks[:first], *(Line(text, row.where) for text in (*headed, *named)), *blocks[at:]]


def _is_row(line: Line, form: Form) -> bool:
    count = sum(len(form.columns(_TABLE, track)) for track in form.rows(_TABLE))
    return len(_values(line)) == count


def _is_header(line: Line) -> bool:
    # A heading is a wording of its own, its words no header's.
    if _ENUMERATED.match(line.text) or len(line.text.strip()) > _LONGEST or "。" in line.text:
        return False
    printed = printed_in(line)
    return printed is not None and not printed.values


def _words_of(line: Line | Grid) -> Sequence[Piece]:
    printed = printed_in(line) if isinstance(line, Line) else None
    return printed.words if printed is not None else ()


def _values(line: Line) -> Sequence[Piece]:
    printed = printed_in(line)
    return printed.values if printed is not None and not printed.words else ()


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - place))


def _in_order(texts: list[str], wanted: list[str], axis: str, lexicon: Lexicon) -> list[str] | None:
    """The texts if all name what is wanted; if one names another, the rest as wanted; else None."""
    codes = [_code(text, axis, lexicon) for text in texts]
    if codes == wanted:
        return texts
    if all(code in ("", want) for code, want in zip(codes, wanted, strict=True)):
        return None
    wordings = {_code(word, axis, lexicon): word for word in _words(lexicon, axis)}
    return [text if code else wordings[want] for text, code, want in zip(texts, codes, wanted, strict=True)]


def _code(text: str, axis: str, lexicon: Lexicon) -> str:
    found = {label.code for label in lexicon.exact(flat(text)) if label.table == _TABLE and label.axis == axis}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon, axis: str) -> tuple[str, ...]:
    labelled = lexicon.words.items()
    return tuple(
        word for word, labels in labelled if any(label.table == _TABLE and label.axis == axis for label in labels)
    )


@lru_cache(maxsize=4)
def _column_words(lexicon: Lexicon) -> frozenset[str]:
    """Every part of the wordings of the columns."""
    words = _words(lexicon, "column")
    return frozenset(word[at:end] for word in words for at in range(len(word)) for end in range(at + 1, len(word) + 1))
