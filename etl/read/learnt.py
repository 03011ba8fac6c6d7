"""What the markup of a plain table makes of its texts: found out with numbered texts, by the reader of any table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

from etl.model import LaidOut, Spot
from etl.read.layout import GridBuilder
from etl.read.markup import PAGE_LINES, broken, cell_text, joined_text, lines_in, rows_of, span_of, texts_of
from etl.read.plain import VOID
from etl.read.tree import tree_of

_DEEPEST = 30
_PLAIN_TAG = re.compile(r"<(/?)([a-z0-9:]++)[^<>]*+>")
_NUMBERED = re.compile("\ue000(\\d+)\ue001")
_EVENT = re.compile("<(/?)([a-z0-9:]++)[^<>]*+>|\ue000(\\d+)\ue001")


class Plan(NamedTuple):
    """Which texts make which cell. ``order`` counts the texts, one blank, then ``mixed``: cells of several texts.

    A mixed cell is the numbers of its texts, and its texts with the breaks between them.
    """

    order: tuple[int, ...]
    mixed: tuple[tuple[tuple[int, ...], tuple[int | str, ...]], ...]
    spots: tuple[Spot, ...]
    rows: int
    columns: int

    def grid(self, texts: Sequence[str], where: str) -> LaidOut:
        """The table that these texts make."""
        cells = [*map(str.strip, texts), ""]
        for numbers, printed in self.mixed:
            text = joined_text([piece for at in numbers if (piece := cells[at])])
            if text is None:
                text = "".join([part if isinstance(part, str) else texts[part] for part in printed]).strip()
            cells.append(text)
        return LaidOut(tuple([cells[at] for at in self.order]), self.spots, self.rows, self.columns, where)


def plan_of(key: tuple[str, ...]) -> Plan | None:
    """The plan for the markup around a table's texts; None where that is not plain, a box, or a frame of a page."""
    numbered = "".join(f"{piece}\ue000{at}\ue001" for at, piece in enumerate(key[:-1])) + key[-1]
    root = tree_of(f"<html><body>{numbered}</body></html>".encode())
    table = next(root.iter("table"))
    if (
        numbered.count("<table") > 1
        or not _is_balanced(numbered)
        or list(_events_of(table)) != list(_events_in(numbered))
    ):
        return None
    order: list[int] = []
    mixed: list[tuple[tuple[int, ...], tuple[int | str, ...]]] = []
    cells, spots = _laid_out(table)
    for cell in cells:
        numbers = [int(at) for text in texts_of(cell) for at in _NUMBERED.findall(text)]
        if len(numbers) > 1:
            mixed.append((tuple(numbers), tuple(_parts("".join(broken(cell))))))
        order.append(len(key) - 1 + len(mixed) if len(numbers) > 1 else numbers[0] if numbers else len(key) - 1)
    if len(order) < 2 or len(spots) != len(order) or any(lines_in(cell) > PAGE_LINES for cell in cells):
        return None
    rows, columns = sum(1 for _ in rows_of(table)), max(spot.column + spot.colspan for spot in spots)
    return Plan(tuple(order), tuple(mixed), spots, rows, columns)


def _laid_out(table: Any) -> tuple[list[Any], tuple[Spot, ...]]:
    """The cells of a tree's table and their places."""
    builder = GridBuilder("")
    cells: list[Any] = []
    for row in rows_of(table):
        printed = list(row.iterchildren("td", "th"))
        builder.add_row([("", span_of(cell.get("rowspan")), span_of(cell.get("colspan"))) for cell in printed])
        cells += printed
    return cells, tuple(Spot(*cell[1:]) for cell in builder.cells)


def _parts(printed: str) -> Iterator[int | str]:
    for at, part in enumerate(_NUMBERED.split(printed)):
        if at % 2:
            yield int(part)
        elif part:
            yield part


def _is_balanced(source: str) -> bool:
    open_tags: list[str] = []
    for end, name in _PLAIN_TAG.findall(source):
        if name in VOID:
            continue
        if not end:
            open_tags.append(name)
            if len(open_tags) > _DEEPEST:
                return False
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags


def _events_in(source: str) -> Iterator[tuple[str, str]]:
    """Elements that begin and end and numbered texts, in the order of the source."""
    for end, name, number in _EVENT.findall(source):
        if number:
            yield "text", number
            continue
        yield ("end" if end else "start"), name
        if name in VOID:
            yield "end", name


def _events_of(table: Any) -> Iterator[tuple[str, str]]:
    """As :func:`_events_in`, for the tree made of it."""
    for event, element in etree.iterwalk(table, events=("start", "end")):
        yield event, element.tag
        text = element.text if event == "start" else element.tail if element is not table else None
        for number in _NUMBERED.findall(text or ""):
            yield "text", number


def is_proved(plan: Plan, source: str, texts: Sequence[str]) -> bool:
    """Whether the plan makes of a table what the reader of trees makes of it."""
    table = next(tree_of(f"<html><body>{source}</body></html>".encode()).iter("table"))
    cells, spots = _laid_out(table)
    return plan.spots == spots and plan.grid(texts, "").texts == tuple(map(cell_text, cells))
