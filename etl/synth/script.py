"""A drawing script: the sheet as one record a line, for layouts whose file is more than text.

Records are tab-separated: ``P role text`` is a paragraph, ``T head width`` opens a table, ``C row column rowspan
colspan role text`` is a cell. Breaks inside a text are vertical tabs, so that a record stays one line.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.synth.tables import Sheet, Table

_BREAK = "\v"


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its upper left corner, counted from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table to draw: ``head`` header rows, ``width`` columns."""

    head: int
    width: int
    cells: tuple[Placed, ...]

    @property
    def height(self) -> int:
        """Number of rows."""
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph to write."""

    role: str
    text: str


def _table(table: Table) -> list[str]:
    lines, taken = [f"T\t{table.head}\t{table.width}"], set()
    for y, row in enumerate(table.rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            taken |= {(y + dy, x + dx) for dy in range(box.rowspan) for dx in range(box.colspan)}
            lines.append(
                "\t".join(
                    ("C", str(y), str(x), str(box.rowspan), str(box.colspan), box.role, box.text.replace("\n", _BREAK))
                )
            )
            x += box.colspan
    return lines


def write(sheet: Sheet) -> str:
    """The script of a sheet, slots left open."""
    lines: list[str] = []
    for block in sheet.blocks:
        lines += _table(block) if isinstance(block, Table) else [f"P\t{block.role}\t{block.text}"]
    return "\n".join(lines)


def read(text: str) -> list[Written | Drawn]:
    """The blocks of a filled script, in order."""
    blocks: list[Written | Drawn] = []
    head = width = 0
    cells: list[Placed] = []

    def close() -> None:
        if cells:
            blocks.append(Drawn(head, width, tuple(cells)))
            cells.clear()

    for line in text.split("\n"):
        kind, *rest = line.split("\t")
        if kind == "C":
            row, column, rowspan, colspan, role, words = rest
            cells.append(Placed(int(row), int(column), int(rowspan), int(colspan), role, words.replace(_BREAK, "\n")))
            continue
        close()
        if kind == "T":
            head, width = int(rest[0]), int(rest[1])
        else:
            blocks.append(Written(rest[0], rest[1].replace(_BREAK, "\n")))
    close()
    return blocks
