"""Labels that a converter broke over several rows of a drawn table are put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.recognise.labels import Lexicon, flat

if TYPE_CHECKING:
    from etl.recognise.drawn import Item

# The longest label is printed over six lines in the narrowest column met.
_MAX_ROWS = 7


def unwrapped(rows: list[list[Item]], lexicon: Lexicon) -> list[list[Item]]:
    """``rows`` with pieces of one label joined where they stand below one another and only one row holds values.

    The joined label goes to the row with the values (else to the first); the other pieces become blank.
    """
    has_values = [any(item.kind == "value" for item in row) for row in rows]
    if all(has_values):
        return rows
    for start in range(len(rows) - 1):
        if has_values[start] and has_values[start + 1]:
            continue
        for column, item in _texts(rows[start]).items():
            end, label = _chain(rows, has_values, start, column, item, lexicon)
            if end > start:
                _join(rows, has_values, start, end, column, label, lexicon)
    return rows


def _texts(row: list[Item]) -> dict[int, Item]:
    return {item.cell.column: item for item in row if item.kind in ("text", "label")}


def _chain(
    rows: list[list[Item]], has_values: list[bool], start: int, column: int, first: Item, lexicon: Lexicon
) -> tuple[int, str]:
    """Last row of the longest label that begins here, and its text; ``start`` itself when it goes no further."""
    text = label = first.text
    joined, best = flat(text), start
    valued = has_values[start]
    for at in range(start + 1, min(start + _MAX_ROWS, len(rows))):
        if not lexicon.may_grow(joined) or (valued and has_values[at]):
            break
        item = _texts(rows[at]).get(column)
        if item is None:
            break
        valued = valued or has_values[at]
        joined += flat(item.text)
        text += item.text
        if lexicon.exact(joined):
            best, label = at, text
    return best, label


def _join(
    rows: list[list[Item]], has_values: list[bool], start: int, end: int, column: int, label: str, lexicon: Lexicon
) -> None:
    home = next((at for at in range(start, end + 1) if has_values[at]), start)
    for at in range(start, end + 1):
        item = _texts(rows[at])[column]
        item.text = label if at == home else ""
        item.kind, item.labels = lexicon.meaning(item.text)
