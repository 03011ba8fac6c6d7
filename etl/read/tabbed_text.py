"""Tables copied out of an office program: rows of cells parted by tabs, blank cells among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from etl.model import Grid, Line
from etl.read.layout import MAX_COLUMNS
from etl.read.sheet import row_blocks

# Two rows may be alike by chance, and a row of one or two cells is a line with a gap.
_ROWS, _TABS = 3, 2
# Numbers stand beside themselves everywhere.
_WORDS = 6


def tabbed_runs(lines: Sequence[Line]) -> Iterator[tuple[bool, Sequence[Line]]]:
    """Lines parted into tables (true) and all else (false).

    A table is a run of rows of equally many cells, of which some are blank or repeat the words beside them, as spans
    are written out: elsewhere the order of words and numbers says the same.
    """
    held: list[Line] = []
    for tabs, group in groupby(lines, lambda line: line.text.count("\t")):
        run = list(group)
        if _TABS <= tabs < MAX_COLUMNS and len(run) >= _ROWS and any(map(_is_laid_out, run)) and any(map(_is_row, run)):
            yield False, held
            yield True, run
            held = []
        else:
            held += run
    yield False, held


def tabbed_blocks(lines: Sequence[Line], number: int) -> Iterator[Line | Grid]:
    """The rows of a run as a table, texts that stand alone in a row as lines."""
    return row_blocks([_cells(line) for line in lines], f"tabbed table {number} ({lines[0].where})")


def _is_laid_out(line: Line) -> bool:
    cells = _cells(line)
    return "" in cells or any(one == other and len(one) >= _WORDS for one, other in pairwise(cells))


def _is_row(line: Line) -> bool:
    # Tabs before or behind the only text of a line indent it.
    return sum(cell != "" for cell in _cells(line)) > 1


def _cells(line: Line) -> list[str]:
    return [cell.strip() for cell in line.text.split("\t")]
