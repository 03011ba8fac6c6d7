"""A table laid out on a grid, for layouts that draw lines of cells instead of spans."""

from __future__ import annotations

from etl.synth.tables import Box, Table


def grid(table: Table) -> list[list[tuple[Box, bool]]]:
    """Rows of (box, is its upper left corner), every position covered; where nobody is, an empty pad box."""
    taken: dict[tuple[int, int], tuple[Box, bool]] = {}
    for y, row in enumerate(table.rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            for dy in range(box.rowspan):
                for dx in range(box.colspan):
                    taken[y + dy, x + dx] = (box, dy == 0 and dx == 0)
            x += box.colspan
    width = max((x for _, x in taken), default=-1) + 1
    pad = (Box("", "pad"), True)
    return [[taken.get((y, x), pad) for x in range(width)] for y in range(len(table.rows))]


def flat(text: str) -> str:
    """A label on one line: breaks inside it become one space."""
    return text.replace("\n", " ")
