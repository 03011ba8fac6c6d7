"""A document as recognition walks it: runs of words and tables, its values apart from everything else it prints."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple

from etl.model import Document, Grid, GridCell, Line
from etl.recognise.context import Context
from etl.recognise.drawn import grid_events
from etl.recognise.events import Event
from etl.recognise.flattened import Word, before_tables, word_events, words_of
from etl.recognise.glued import unglued
from etl.recognise.labels import BLANK, PROSE, VALUE, Lexicon
from etl.recognise.masked import Assumed, Masked

# Signs of a key from here on say that a line or table begins, and which.
_PLACE = 10
# A text that is longer and no prose is that of no template: some layout tables hold a whole page.
_LONGEST = 400


class Drawn(NamedTuple):
    """A table and what its cells are: the sign of a blank or a value, else the text."""

    grid: Grid
    signs: tuple[Hashable, ...]


Run = list[Word] | Drawn


@dataclass(frozen=True, slots=True)
class Page:
    """What a document prints. ``key`` is all but values and prose (None where it is of no template).

    ``values`` are the values in order, ``places`` numbers the locators of the lines and tables that the key speaks of.
    """

    runs: tuple[Run, ...]
    key: Hashable | None
    values: list[str]
    places: dict[str, int]


def picker(places: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What picks the items of these places: a third of the time of asking for them one by one."""
    if len(places) < 2:
        return lambda items: [items[at] for at in places]
    return itemgetter(*places)


def page_of(document: Document, lexicon: Lexicon) -> Page:
    """The runs of a document, its key and its values."""
    key: list[Hashable] = []
    values: list[str] = []
    places: dict[str, int] = {}
    runs = tuple(_runs(document, lexicon))
    for run in runs:
        if isinstance(run, Drawn):
            _add_drawn(run, key, values, places)
        else:
            _add_words(run, lexicon, key, values, places)
    long = [sign for sign in key if isinstance(sign, str) and len(sign) > _LONGEST]
    return Page(runs, None if long else tuple(key), values, places)


def page_events(runs: Sequence[Run], lexicon: Lexicon) -> Iterator[Event]:
    """All events of a document in reading order."""
    context = Context()
    for run in runs:
        if isinstance(run, Drawn):
            yield from grid_events(run.grid, lexicon, context)
        else:
            yield from word_events(run, lexicon, context)


def masked(page: Page, owed: list[Assumed]) -> list[Run]:
    """The runs with each value masked by its number in ``values``, each locator replaced by ``@`` and its number."""
    numbers = count()

    def place(where: str) -> str:
        return f"@{page.places.get(where, '')}"

    runs: list[Run] = []
    for run in page.runs:
        if isinstance(run, Drawn):
            cells = tuple(
                GridCell(Masked(next(numbers), owed), *cell[1:]) if sign is VALUE else cell
                for cell, sign in zip(run.grid.cells, run.signs, strict=True)
            )
            runs.append(Drawn(Grid(cells, run.grid.rows, run.grid.columns, place(run.grid.where)), run.signs))
        else:
            runs.append(
                [
                    Word(Masked(next(numbers), owed) if w.kind == "value" else w.text, place(w.where), w.kind)
                    for w in run
                ]
            )
    return runs


def _runs(document: Document, lexicon: Lexicon) -> Iterator[Run]:
    lines: list[Line] = []
    outside = True
    for block in document.blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        if lines:
            yield _words(lines, lexicon, outside)
            lines, outside = [], False
        yield Drawn(block, tuple(map(lexicon.signs.__getitem__, block.texts)))
        outside = False
    if lines:
        yield _words(lines, lexicon, outside)


def _words(lines: list[Line], lexicon: Lexicon, outside: bool) -> list[Word]:
    words = unglued(words_of(lines), lexicon)
    return words[before_tables(words, lexicon) :] if outside else words


def _add_drawn(run: Drawn, key: list[Hashable], values: list[str], places: dict[str, int]) -> None:
    grid, signs = run
    key.append(_PLACE + places.setdefault(grid.where, len(places)))
    key += [signs, grid.spots]
    values += map(str.strip, _values_of(signs)(grid.texts))


@lru_cache(maxsize=1024)
def _values_of(signs: tuple[Hashable, ...]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What picks the values of a table with these signs from its texts."""
    # Signs are the constants themselves or texts.
    return picker([at for at, sign in enumerate(signs) if sign is VALUE])


def _add_words(
    words: list[Word], lexicon: Lexicon, key: list[Hashable], values: list[str], places: dict[str, int]
) -> None:
    where = ""
    for word, is_said in zip(words, _are_said(words, lexicon), strict=True):
        if not is_said:
            if not key or key[-1] != PROSE:
                key.append(PROSE)
            continue
        if word.where != where:
            where = word.where
            key.append(_PLACE + places.setdefault(where, len(places)))
        if word.kind == "value":
            key.append(VALUE)
            values.append(word.text)
        else:
            key.append(word.text if word.kind == "text" else BLANK)


def _are_said(words: list[Word], lexicon: Lexicon) -> list[bool]:
    """Which words may mean something to a table: not prose that no value or blank follows, in its line or behind it."""
    said: list[bool] = []
    is_followed, before_is_text, where = False, True, ""
    for word in reversed(words):
        is_text = word.kind == "text"
        if word.where != where:
            # The next line begins with a value or a blank where the word behind this one is none of text.
            where, is_followed = word.where, bool(said) and not before_is_text
        is_followed = is_followed or not is_text
        said.append(not is_text or is_followed or not lexicon.is_prose(word.text))
        before_is_text = is_text
    return said[::-1]
