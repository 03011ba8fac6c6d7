"""Tables marked up like one met before: their cells are told from the source, without building its tree.

A table's source is divided into markup and texts. Markup without its attributes (spans excepted) decides which texts
make which cell; that is found out once with numbered texts, by the reader that reads every other table, and proved on
the table at hand. Only plain tables are taken: balanced, of a few elements, nothing in them but cells and their texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

from etl.model import LaidOut, Spot
from etl.read.layout import GridBuilder
from etl.read.markup import broken, cell_text, joined_text, rows_of, span_of, texts_of, tree_of
from etl.read.plain import VOID, NotPlainError, bare, is_odd, spelt

HELD = "gongkai-held"
"""Attribute of the empty table that stands for one taken out: its number."""
# Markups of some hundred sites, with every set of blank cells that they print; one takes about 30 KB.
_MARKUPS = 512
# A cell of an official table has nine lines at most.
PAGE_LINES = 40
_DEEPEST, _LONGEST = 30, 400_000
_TEXT = re.compile(r">([ \t\r\n]*+[^<> \t\r\n][^<>]*+)<")
_PLAIN_TAG = re.compile(r"<(/?)([a-z0-9:]+)[^<>]*>")
_NUMBERED = re.compile("\ue000(\\d+)\ue001")
_EVENT = re.compile("<(/?)([a-z0-9:]+)[^<>]*>|\ue000(\\d+)\ue001")


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


class Taken(NamedTuple):
    """A page whose ``tables`` (plan and texts each) were taken out; an empty one stands for each."""

    rest: str
    tables: tuple[tuple[Plan, Sequence[str]], ...]


def take_out(text: str) -> Taken | None:
    """The page without its tables of known markup; None where there is none."""
    if HELD in text:
        return None
    rest: list[str] = []
    tables: list[tuple[Plan, Sequence[str]]] = []
    at = 0
    for start, end in _sources(text):
        found = _known(text[start:end])
        if found is not None:
            rest.append(f'{text[at:start]}<table {HELD}="{len(tables)}"></table>')
            tables.append(found)
            at = end
    return Taken("".join((*rest, text[at:])), tuple(tables)) if tables else None


def _sources(text: str) -> Iterator[tuple[int, int]]:
    """Where the innermost tables begin and end."""
    at = 0
    while (close := text.find("</table>", at)) >= 0:
        start = text.rfind("<table", at, close)
        at = close + len("</table>")
        if start >= 0 and at - start <= _LONGEST:
            yield start, at


_UNKNOWN = Plan((), (), (), -1, 0)
_plans: dict[tuple[str, ...], Plan | None] = {}
_met: set[int] = set()


def _known(source: str) -> tuple[Plan, Sequence[str]] | None:
    parts = _TEXT.split(source[1:-1])
    texts: Sequence[str] = parts[1::2]
    try:
        key = tuple(map(bare, parts[::2]))
    except NotPlainError:
        return None
    printed = "".join(texts)
    if is_odd(printed):
        return None
    if "&" in printed:
        read = spelt(texts)
        if read is None:
            return None
        texts = read
    plan = _plans.get(key, _UNKNOWN)
    if plan is _UNKNOWN:
        plan = _learnt(key, source, texts)
    return (plan, texts) if plan is not None else None


def _learnt(key: tuple[str, ...], source: str, texts: Sequence[str]) -> Plan | None:
    """The plan of a markup met for the second time: most of what is met once is not met again."""
    mark = hash(key)
    if mark not in _met:
        if len(_met) >= 8 * _MARKUPS:
            _met.clear()
        _met.add(mark)
        return None
    plan = _plan(key)
    if plan is not None and not _is_proved(plan, source, texts):
        plan = None
    if len(_plans) >= _MARKUPS:
        _plans.pop(next(iter(_plans)))
    _plans[key] = plan
    return plan


def _plan(key: tuple[str, ...]) -> Plan | None:
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
    # A table of one cell is a box around a text or a page, one with a page in a cell a frame around it.
    if len(order) < 2 or len(spots) != len(order) or any(len(numbers) > PAGE_LINES for numbers, _ in mixed):
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


def _is_proved(plan: Plan, source: str, texts: Sequence[str]) -> bool:
    """Whether the plan makes of a table what the reader of trees makes of it."""
    table = next(tree_of(f"<html><body>{source}</body></html>".encode()).iter("table"))
    cells, spots = _laid_out(table)
    return plan.spots == spots and plan.grid(texts, "").texts == tuple(map(cell_text, cells))
