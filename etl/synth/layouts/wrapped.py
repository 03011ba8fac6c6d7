"""Text that keeps the look of a page: columns drawn with spaces, labels wrapped, values in the middle line of a row."""

from __future__ import annotations

from etl.forms import TABLES
from etl.synth.layouts.grid import flat
from etl.synth.layouts.lines import text_page
from etl.synth.layouts.registry import layout
from etl.synth.tables import OPEN, Box, Row, Sheet, Table

# Where the columns of labels begin, and the values.
_STARTS, _VALUES, _STEP = (0, 6, 13), 28, 6


def _pieces(text: str, width: int) -> list[str]:
    if OPEN in text:
        return [text]
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def _labels(row: Row, left: list[int]) -> list[tuple[int, Box]]:
    """The labels of a row with their columns; ``left`` counts the rows for which a label of each column goes on."""
    found, column = [], 0
    for box in row:
        while column < len(left) and left[column] > 0:
            column += 1
        if box.role == "label" and column < len(left):
            found.append((column, box))
            left[column] = box.rowspan
            column += box.colspan
    left[:] = [max(0, rows - 1) for rows in left]
    return found


def _body(rows: tuple[Row, ...]) -> list[str]:
    lines: list[dict[int, str]] = []
    ends: list[tuple[int, str]] = []
    left = [0] * len(_STARTS)
    open_at = [0] * len(_STARTS)
    for row in rows:
        first = len(lines)
        labels = _labels(row, left)
        column, leaf = labels[-1] if labels else (0, Box("", "label"))
        lines += [{_STARTS[column]: piece} for piece in _pieces(flat(leaf.text), _VALUES - _STARTS[column] - 5)]
        values = [box.text for box in row if box.role == "value"]
        ends.append((first + (len(lines) - first - 1) // 2, (" " * (_STEP - 1)).join(values)))
        for column, box in labels[:-1]:
            at = max(first, open_at[column])
            for piece in _pieces(flat(box.text), _STARTS[column + 1] - _STARTS[column] - 1):
                lines += [{} for _ in range(at + 1 - len(lines))]
                lines[at][_STARTS[column]] = piece
                at += 1
            open_at[column] = at
    return [_line(words, dict(ends).get(at, "")) for at, words in enumerate(lines)]


def _line(words: dict[int, str], values: str) -> str:
    text = ""
    for start in sorted(words):
        text = text.ljust(start) + words[start]
    return f"{text.ljust(_VALUES)}{values}".rstrip()


def _wrapped(table: Table) -> str:
    rows = [" ".join(flat(box.text) for box in row) for row in table.rows]
    if table.code != TABLES[1]:
        return "\n".join(rows)
    return "\n".join([*rows[: table.head], *_body(table.rows[table.head :])])


@layout("lines_wrapped", "txt", keeps_blanks=False)
def lines_wrapped(sheet: Sheet) -> str:
    """A label over several lines beside its group, the values in one of them."""
    return text_page(sheet, _wrapped)
