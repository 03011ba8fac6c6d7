"""Labels that a converter broke over several rows of a drawn table are put together again."""

from __future__ import annotations

from dataclasses import replace

from etl.model import GridCell
from etl.recognise.labels import Lexicon, flat
from etl.recognise.values import is_value_like

# The longest label is printed over six lines in the narrowest column met.
_MAX_ROWS = 7


def unwrapped(rows: list[list[GridCell]], lexicon: Lexicon) -> list[list[GridCell]]:
    """``rows`` with pieces of one label joined where they stand below one another and only one row holds values.

    The joined label goes to the row with the values (else to the first); the other pieces become blank.
    """
    if not any(_is_piece_row(row) for row in rows):
        return rows
    rows = [list(row) for row in rows]
    has_values = [any(is_value_like(cell.text) for cell in row if cell.text) for row in rows]
    texts = [{cell.column: at for at, cell in enumerate(row) if _is_text(cell)} for row in rows]
    for start in range(len(rows) - 1):
        for column in list(texts[start]):
            end, label = _chain(rows, texts, has_values, start, column, lexicon)
            if end > start:
                _join(rows, texts, has_values, start, end, column, label)
    return rows


def _is_text(cell: GridCell) -> bool:
    return bool(cell.text) and not is_value_like(cell.text)


def _is_piece_row(row: list[GridCell]) -> bool:
    return any(cell.text for cell in row) and not any(is_value_like(cell.text) for cell in row if cell.text)


def _chain(
    rows: list[list[GridCell]], texts: list[dict[int, int]], has_values: list[bool], start: int, column: int, lexicon: Lexicon
) -> tuple[int, str]:  # fmt: skip
    """Last row of the longest label that begins here, and its text; ``start`` itself when it goes no further."""
    text = rows[start][texts[start][column]].text
    joined, best, label = flat(text), start, text
    valued = has_values[start]
    for at in range(start + 1, min(start + _MAX_ROWS, len(rows))):
        if not lexicon.may_grow(joined) or column not in texts[at] or (valued and has_values[at]):
            break
        valued = valued or has_values[at]
        piece = rows[at][texts[at][column]].text
        joined += flat(piece)
        text += piece
        if lexicon.exact(joined):
            best, label = at, text
    return best, label


def _join(
    rows: list[list[GridCell]], texts: list[dict[int, int]], has_values: list[bool], start: int, end: int, column: int, label: str
) -> None:  # fmt: skip
    home = next((at for at in range(start, end + 1) if has_values[at]), start)
    for at in range(start, end + 1):
        place = texts[at][column]
        rows[at][place] = replace(rows[at][place], text=label if at == home else "")
        if at != home:
            del texts[at][column]
