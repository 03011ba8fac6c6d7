"""Where a table of text begins, and whether its lines hold words that are neither label nor value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from etl.forms import Form
from etl.model import Line
from etl.recognise.labels import Label, Lexicon, flat, without_enumerator
from etl.recognise.pieces import Piece, printed_in

# A line of a table in columns; a whole report in one line is another matter.
_LONGEST_LINE = 300


def is_suspect(texts: Sequence[str], table: str, lexicon: Lexicon, forms: tuple[Form, ...]) -> bool:
    """Whether between a table's first row and the next section some line has a word that is neither label nor value.

    Most texts are not suspect, and a look at each line twice is all that this may cost them.
    """
    starts = _first_starts(lexicon, table, forms)
    for at, text in enumerate(texts):
        if starts.search(text) and len(text) < _LONGEST_LINE:
            line = printed_in(Line(text, ""))
            if line and line.words and begins(line.words, first_wordings(lexicon, table, forms)):
                return _has_unknown(texts, at, lexicon)
    return False


def _has_unknown(texts: Sequence[str], first: int, lexicon: Lexicon) -> bool:
    for text in islice(texts, first, None):
        kind, labels = lexicon.meaning(text.strip())
        if kind == "text":
            if "|" in text or len(text) > _LONGEST_LINE:
                return False
            if _is_unknown(text, lexicon):
                return True
        elif any(label.axis == "section" for label in labels):
            return False
    return False


# The lines of a table repeat: labels and rows of zeros.
@lru_cache(maxsize=4096)
def _is_unknown(text: str, lexicon: Lexicon) -> bool:
    """Whether a line is neither a row nor words that mean something each."""
    line = printed_in(Line(text, ""))
    return line is None or any(lexicon.meaning(word.text)[0] == "text" for word in line.words)


@lru_cache(maxsize=8)
def first_wordings(lexicon: Lexicon, table: str, forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Every wording of the first row of a table in some forms."""
    firsts = {form.rows(table)[0] for form in forms}
    return tuple(
        word for word, labels in lexicon.words.items() if any(is_row(label, table, firsts) for label in labels)
    )


@lru_cache(maxsize=8)
def _first_starts(lexicon: Lexicon, table: str, forms: tuple[Form, ...]) -> re.Pattern[str]:
    wordings = first_wordings(lexicon, table, forms)
    return re.compile("|".join(sorted({re.escape(word[:2]) for word in map(without_enumerator, wordings)})))


def begins(words: Sequence[Piece], wordings: Sequence[str]) -> bool:
    """Whether a line begins with the beginning of one of some wordings."""
    # 一、 may stand apart from the words that it numbers.
    text = flat(words[0].text)
    if len(text) == 1 and len(words) > 1:
        text += flat(words[1].text)
    return len(text) > 1 and any(word.startswith(text) for word in wordings)


def is_row(label: Label, table: str, codes: Iterable[str]) -> bool:
    """Whether a label names one of some rows of a table."""
    return label.table == table and label.axis == "row" and label.code in codes
