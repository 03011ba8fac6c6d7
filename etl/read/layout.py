"""Laying out drawn tables: spans are clamped here, once, for every reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.model import Grid, GridCell

UNTERMINATED = "unterminated"
"""Note of a reader: the file ends in a sign that a number may go on after, so perhaps inside one."""
_OPEN_NUMBER = re.compile(r"[\d.,，%+-]\Z")
_LAST_NUMBER = re.compile(r"(?:^|[\s|])(?:[+增减-]|[+增减-]?\d[\d.,]{0,20})\s{0,40}\Z")
# Limits of the HTML standard; and no official table has 100 columns or 20,000 cells: what has is no report.
MAX_COLSPAN, MAX_ROWSPAN = 1000, 65534
MAX_COLUMNS, MAX_CELLS = 3000, 20_000
TOO_LARGE = "is larger than any official table; the rest was left out"
"""Note of a reader, after the table's name."""


def ends_open(text: str) -> bool:
    """Whether a file that ends in ``text`` may end inside a number; a word, a bar or a line end closes it."""
    return _OPEN_NUMBER.search(text[-1:]) is not None


def ends_in_number(text: str) -> bool:
    """Whether the last word of ``text`` is a number or its sign: whoever cut it may have put a line end behind it."""
    return _LAST_NUMBER.search(text[-80:]) is not None


@dataclass
class GridBuilder:
    """Collects the cells of one table row by row, as HTML lays them out."""

    where: str
    cells: list[GridCell] = field(default_factory=list)
    row: int = -1
    columns: int = 0
    overflow: bool = False
    _until: list[int] = field(default_factory=list)
    _column: int = 0

    def start_row(self) -> None:
        """Begin the next row."""
        self.row += 1
        self._column = 0

    def add(self, text: str, rowspan: int = 1, colspan: int = 1) -> None:
        """Put a cell into the next free place of the row; spans of 0 reach to the end of the table."""
        until, row, column = self._until, self.row, self._column
        if column >= MAX_COLUMNS or len(self.cells) >= MAX_CELLS:
            self.overflow = True
            return
        width = len(until)
        while column < width and until[column] > row:
            column += 1
        if rowspan == 1 and colspan == 1:
            self.cells.append(GridCell(text, row, column))
            self._column = column + 1
            if column >= self.columns:
                self.columns = column + 1
            return
        colspan = max(1, min(colspan, MAX_COLSPAN))
        end = column + colspan
        rows = min(rowspan, MAX_ROWSPAN) if rowspan > 0 else MAX_ROWSPAN
        if rows > 1:
            until.extend([0] * (end - width))
            for at in range(column, end):
                until[at] = row + rows
        self.cells.append(GridCell(text, row, column, rows, colspan))
        self._column = end
        if end > self.columns:
            self.columns = end

    def add_row(self, printed: Sequence[tuple[str, int, int]]) -> None:
        """The next row: text, row span and column span of each cell."""
        self.start_row()
        if len(self.cells) + len(printed) > MAX_CELLS or self.columns + len(printed) > MAX_COLUMNS:
            for cell in printed:
                self.add(*cell)
            return
        # As in add(), for cells that span nothing: nearly all.
        until, row, column, add = self._until, self.row, 0, self.cells.append
        for text, rowspan, colspan in printed:
            if rowspan != 1 or colspan != 1 or column >= MAX_COLUMNS:
                self._column = column
                self.add(text, rowspan, colspan)
                column = self._column
                continue
            while column < len(until) and until[column] > row:
                column += 1
            add(GridCell(text, row, column))
            column += 1
        self._column = column
        self.columns = max(self.columns, column)

    def grid(self) -> Grid:
        """The table as laid out so far."""
        return Grid(tuple(self.cells), self.row + 1, self.columns, self.where)
