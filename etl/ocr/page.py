"""One picture of a page becomes lines and grids in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import cv2
import numpy as np

from etl.model import Grid, GridCell, Line
from etl.ocr.engine import Word, find_words, read_lines
from etl.ocr.ruled import NEAR, Box, Image, Ruled, ink, straightened, tables

DPI, POINTS = 200, 72
A4_INCHES = 8.27
# What the two readings of a figure disagree about, or read below this score, is not read.
SCORE = 0.8
UNREADABLE = "?"
# Specks of a scan are smaller than the dot of a decimal at 200 dots an inch (4 × 4 pixels).
_SPECK = 12
_PAD = 5
_SECOND = 1.6
_FIGURES = frozenset("0123456789.,-/一—－ ")

Block = tuple[Line | Grid, tuple[float, ...]]


def blocks_of(picture: Image, number: int) -> list[Block]:
    """Blocks of page ``number`` (grey picture) from top to bottom, a grid with its column edges in points."""
    page = straightened(scaled(picture))
    found = tables(page)
    rest = page.copy()
    for table in found:
        cv2.rectangle(
            rest,
            (table.columns[0] - NEAR, table.rows[0] - NEAR),
            (table.columns[-1] + NEAR, table.rows[-1] + NEAR),
            255,
            -1,
        )
    items: list[tuple[float, Block]] = [
        (words[0].top, (Line(" ".join(word.text for word in words), f"page {number} line {at}"), ()))
        for at, words in enumerate(_lines(find_words(rest)), 1)
        if not _is_page_number(words, page.shape[0])
    ]
    for at, table in enumerate(found, 1):
        edges = tuple((x - table.columns[0]) * POINTS / DPI for x in table.columns)
        items.append((table.rows[0], (_grid(page, table, f"page {number} table {at}"), edges)))
    return [block for _, block in sorted(items, key=lambda item: item[0])]


def scaled(picture: Image) -> Image:
    """The picture at 200 dots an inch, taken for a page of A4."""
    factor = DPI * A4_INCHES / picture.shape[1]
    if abs(factor - 1) < 0.02:
        return picture
    method = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method), dtype=np.uint8)


def _grid(page: Image, table: Ruled, where: str) -> Grid:
    dark = ink(page)
    lines = [(box, line) for box in table.boxes for line in _text_lines(dark, box)]
    texts: dict[Box, list[str]] = {box: [] for box in table.boxes}
    for (box, _), text in zip(lines, _read_twice(page, [line for _, line in lines]), strict=True):
        texts[box].append(text)
    cells = tuple(GridCell("\n".join(texts[b]), b.row, b.column, b.rowspan, b.colspan) for b in table.boxes)
    return Grid(cells, len(table.rows) - 1, len(table.columns) - 1, where)


def _text_lines(dark: Image, box: Box) -> Iterator[tuple[slice, slice]]:
    """Where the lines of text in a box are: (rows, columns) of the page."""
    inside = dark[box.top + NEAR : box.bottom - NEAR + 1, box.left + NEAR : box.right - NEAR + 1]
    count, marks, stats, _ = cv2.connectedComponentsWithStats(inside)
    wanted = [mark for mark in range(1, count) if stats[mark][4] >= _SPECK]
    text = np.isin(marks, wanted)
    inked = np.asarray(text.any(axis=1), dtype=bool)
    start = None
    for y, is_inked in enumerate([*inked.tolist(), False]):
        if is_inked and start is None:
            start = y
        elif not is_inked and start is not None:
            across = np.flatnonzero(text[start:y].any(axis=0))
            top, left = box.top + NEAR, box.left + NEAR
            rows = slice(max(0, top + start - _PAD), top + y + _PAD)
            yield rows, slice(max(0, left + int(across[0]) - _PAD), left + int(across[-1]) + 1 + _PAD)
            start = None


def _read_twice(page: Image, places: Sequence[tuple[slice, slice]]) -> list[str]:
    """The text of each place; figures are read again in a larger picture, and must read the same."""
    first = read_lines([page[place] for place in places])
    figures = [at for at, (text, _) in enumerate(first) if _is_figure(text)]
    larger = [
        cv2.resize(page[places[at]], None, fx=_SECOND, fy=_SECOND, interpolation=cv2.INTER_CUBIC) for at in figures
    ]
    texts = [text for text, _ in first]
    for at, (again, score) in zip(
        figures, read_lines([np.asarray(one, dtype=np.uint8) for one in larger]), strict=True
    ):
        text, before = first[at]
        if again.replace(" ", "") != text.replace(" ", "") or min(score, before) < SCORE:
            texts[at] = UNREADABLE
    return texts


def _is_figure(text: str) -> bool:
    return bool(text) and set(text) <= _FIGURES


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words of one line together, lines from top to bottom, words from left to right."""
    held: list[Word] = []
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        middle = (word.top + word.bottom) / 2
        if held and middle > median(one.bottom for one in held):
            yield sorted(held, key=lambda one: one.left)
            held = []
        held.append(word)
    if held:
        yield sorted(held, key=lambda one: one.left)


def _is_page_number(words: Sequence[Word], height: int) -> bool:
    text = "".join(word.text for word in words).strip("-—–―一·第页共/ .")
    in_margin = words[0].top > height * 0.91 or words[0].bottom < height * 0.09
    return in_margin and len(text) < 8 and (not text or text.isdigit())
