"""Rows whose cells a program printed as one word: 规章000, 行政许可124."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.recognise.flattened import Word
from etl.recognise.labels import Lexicon, flat

_DIGITS = "0123456789"
_LABEL_END = re.compile('[\u4e00-\u9fff)）”"]\\Z')
# No row of a form has more columns, no number more digits.
_LONGEST = 15


def unglued(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """``words`` with the digits behind a label as values of their own.

    Zeros are one value each, for no number begins with two of them; other digits are one number. How many values the
    row asks for is found out where it is read: 规章112 gives one where three are asked, and is refused.
    """
    glued = [word for word in words if word.kind == "text" and word.text[-1] in _DIGITS]
    if not glued:
        return list(words)
    parted: list[Word] = []
    for at, word in enumerate(words):
        follower = words[at + 1] if at + 1 < len(words) else None
        is_last = follower is None or (follower.kind == "text" and follower.where != word.where)
        if word.kind == "text" and word.text[-1] in _DIGITS and is_last:
            parted += _pieces(word, lexicon)
        else:
            parted.append(word)
    return parted


def _pieces(word: Word, lexicon: Lexicon) -> Iterator[Word]:
    label = word.text.rstrip(_DIGITS)
    digits = word.text[len(label) :]
    # A sign or a point before the digits is a part of the number.
    if (
        _LABEL_END.search(label) is None
        or len(digits) > _LONGEST
        or lexicon.whole(word.text)
        or not _ends_in_row(label, lexicon)
    ):
        yield word
        return
    yield Word(label, word.where, "text")
    for value in digits if digits.strip("0") == "" else (digits,):
        yield Word(value, word.where, "value")


def _ends_in_row(label: str, lexicon: Lexicon) -> bool:
    found = lexicon.whole(label)
    if not found and (tiles := lexicon.tile(flat(label))):
        found = lexicon.exact(tiles[-1])
    return any(one.axis == "row" for one in found)
