"""Drawn tables: a grid becomes events, row by row. Geometry is kept; nothing is decided about values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from etl.forms import TABLES
from etl.model import Grid, GridCell
from etl.recognise.context import Context, on_axis
from etl.recognise.events import Caption, Event, Header, Leaf, Numbers, Row, Section, Slot
from etl.recognise.labels import Label, Lexicon, flat, halves
from etl.recognise.masked import Masked
from etl.recognise.wrapped import unwrapped

_ROW_AXES = ("row", "extra")
_ONLY_BLANK = {"blank"}
# All numbers are alike to what a row is, and all blanks; numbers here, so that no printed word can equal them.
_SIGNS = {"blank": 0, "value": 1}
_VALUE: tuple[str, tuple[Label, ...]] = ("value", ())
# Kinds of rows of some hundred sites.
_PLANS = 8192
# A row of a layout table may hold a whole page.
_LONGEST_PLAN = 400
# Cells that one label was met in pieces over.
_PIECES = 6


@dataclass(slots=True)
class Item:
    """A cell and what its text is: blank, value, label (with its labels) or text."""

    cell: GridCell
    text: str
    kind: str
    labels: tuple[Label, ...] = ()


def grid_events(grid: Grid, lexicon: Lexicon, context: Context) -> Iterator[Event]:
    """Events of one grid, in order; ``context`` says and remembers the table it belongs to."""
    rows: list[list[Item]] = []
    at = -1
    meaning = lexicon.meaning
    for cell in _in_order(grid.cells):
        text, row, *_ = cell
        if row != at:
            at = row
            items: list[Item] = []
            rows.append(items)
        kind, labels = _VALUE if type(text) is Masked else meaning(text)
        items.append(Item(cell, text, kind, labels))
    for items in unwrapped(rows, lexicon):
        event = _planned(items, f"{grid.where} row {items[0].cell.row + 1}", lexicon, context)
        if event is not None:
            yield event


def _in_order(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    places = [cell[1:3] for cell in cells]
    return cells if places == sorted(places) else sorted(cells, key=lambda cell: (cell.row, cell.column))


def _planned(items: list[Item], where: str, lexicon: Lexicon, context: Context) -> Event | None:
    """The event of one row, after the plan of a row like it: same words and places, whatever the numbers are."""
    words = tuple([_SIGNS.get(item.kind, item.text) for item in items])
    # Column and span of each cell.
    places = tuple([item.cell[2::2] for item in items])
    key = (context.table, context.rows_seen, words, places)
    plan = lexicon.plans.get(key)
    if plan is not None:
        event, context.table, context.rows_seen = plan
        return _filled(event, items, where)
    event = _row_event(items, where, lexicon, context)
    if sum([len(word) for word in words if isinstance(word, str)]) <= _LONGEST_PLAN:
        if len(lexicon.plans) >= _PLANS:
            lexicon.plans.clear()
        lexicon.plans[key] = (event, context.table, context.rows_seen)
    return event


def _filled(event: Event | None, items: list[Item], where: str) -> Event | None:
    """The event with the values of ``items``: the slots of a row are always its last cells."""
    if isinstance(event, Row):
        slots = tuple([_slot(item, where) for item in items[len(items) - len(event.slots) :]])
        starts = {slot.start for slot in event.early}
        early = tuple([_slot(item, where) for item in items if item.cell.column in starts]) if starts else ()
        return Row(event.table, event.labels, event.text, slots, where, True, early)
    if isinstance(event, Numbers):
        return Numbers(event.table, tuple([_slot(item, where) for item in items]), where, True)
    return None if event is None else replace(event, where=where)


def _row_event(items: list[Item], where: str, lexicon: Lexicon, context: Context) -> Event | None:
    kinds = {item.kind for item in items}
    if kinds == _ONLY_BLANK:
        return _blank_row(items, where, context)
    if "text" in kinds:
        items = _put_together(items, lexicon)
    if "text" in kinds and all(item.kind != "label" for item in items):
        items = _spell_out(items, lexicon)
    labelled = [item for item in items if item.kind == "label"]
    has_values = "value" in kinds
    if len(labelled) == 1 and not has_values:
        sections = [label for label in labelled[0].labels if label.axis == "section"]
        if sections:
            context.enter(sections[0].table or None)
            return Section(sections[0].table or None, where)
    table = context.table_of([item.labels for item in labelled])
    if table is None:
        return _unlabelled(items, where, lexicon, context)
    context.enter(table)
    if len(labelled) < 3 and (upright := _upright(labelled, items, table)):
        return _labelled_row(items, upright, table, where)
    if _is_header(labelled, has_values, table, context) and not _is_unknown_row(items, table, context):
        return _header(items, table, where)
    if "text" in kinds and has_values:
        labelled = _with_misspelt(items, table, lexicon)
    rows = [
        item
        for item in labelled
        if on_axis(item.labels, table, *_ROW_AXES) or (has_values and _is_track(item.labels, table))
    ]
    if rows:
        context.rows_seen = True
        return _labelled_row(items, rows[-1], table, where)
    if any(on_axis(item.labels, table, "caption") for item in labelled):
        return Caption(table, where)
    return _unlabelled(items, where, lexicon, context)


def _blank_row(items: list[Item], where: str, context: Context) -> Event | None:
    # The one row of the tracks is unlabelled: left blank it says so, if its table proves to have no other.
    if context.table != TABLES[2]:
        return None
    return Numbers(context.table, tuple([_slot(item, where) for item in items]), where, True)


def _spell_out(items: list[Item], lexicon: Lexicon) -> list[Item]:
    # A row printed as the values 1..8 of a list is no row; a label misspelt beside values may still be one.
    spelled = []
    for item in items:
        tiles = lexicon.tile(flat(item.text)) if item.kind == "text" else None
        found = tuple(label for tile in tiles for label in lexicon.exact(tile)) if tiles else ()
        spelled.append(Item(item.cell, item.text, "label", found) if found else item)
    return spelled


def _put_together(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """The items with a row's label that stands in pieces in neighbouring cells put together in the last of them."""
    words = [at for at, item in enumerate(items) if item.kind in ("text", "label")]
    for count in range(min(len(words), _PIECES), 1, -1):
        for first, last in zip(words, words[count - 1 :], strict=False):
            pieces = items[first : last + 1]
            if len(pieces) > count or all(piece.kind == "label" for piece in pieces):
                continue
            labels = lexicon.exact("".join(flat(piece.text) for piece in pieces))
            if any(label.axis == "row" for label in labels):
                label = Item(items[last].cell, "".join(piece.text for piece in pieces), "label", labels)
                blanks = [Item(piece.cell, "", "blank") for piece in pieces[:-1]]
                return [*items[:first], *blanks, label, *items[last + 1 :]]
    return items


def _with_misspelt(items: list[Item], table: str, lexicon: Lexicon) -> list[Item]:
    """The labels of a row with values, words before the first value taken for the row they resemble."""
    first = next(at for at, item in enumerate(items) if item.kind == "value")
    for item in items[:first]:
        if item.kind == "text" and (labels := lexicon.misspelt(flat(item.text), table)):
            item.kind, item.labels = "label", labels
    return [item for item in items if item.kind == "label"]


def _is_track(labels: tuple[Label, ...], table: str) -> bool:
    return any(label.forms for label in on_axis(labels, table, "group"))


def _upright(labelled: list[Item], items: list[Item], table: str) -> Item | None:
    """The column label of a row that is one value of a table turned upright; None for any other row."""
    if table != TABLES[2] or items[-1].kind != "value" or sum(item.kind == "value" for item in items) != 1:
        return None
    if len(items) < 2:
        return None
    label = items[-2]
    groups = all(on_axis(item.labels, table, "group") for item in labelled if item is not label)
    return label if groups and on_axis(label.labels, table, "column") else None


@lru_cache(maxsize=8192)
def _only_columns(labels: tuple[Label, ...], table: str) -> bool:
    columns = on_axis(labels, table, "column", "stub")
    return bool(columns) and len(columns) == sum(label.table == table for label in labels)


def _is_header(labelled: list[Item], has_values: bool, table: str, context: Context) -> bool:
    if any(_only_columns(item.labels, table) for item in labelled):
        return True
    if has_values:
        return False
    columns = [item for item in labelled if on_axis(item.labels, table, "column")]
    if columns and not context.rows_seen:
        return True
    only_groups = all(on_axis(item.labels, table, "group") for item in labelled)
    return only_groups and not any(on_axis(item.labels, table, "row") for item in labelled)


def _is_unknown_row(items: list[Item], table: str, context: Context) -> bool:
    # Beside a group of rows and before blank cells: the first row of the group in an unknown wording.
    texts = [item for item in items if item.kind != "blank"]
    if not context.rows_seen or len(texts) != 2 or texts[1].kind != "text" or items[-1] is texts[1]:
        return False
    return bool(on_axis(texts[0].labels, table, "group"))


def _header(items: list[Item], table: str, where: str) -> Header:
    leaves = []
    for item in items:
        if item.kind in ("blank", "value"):
            continue
        columns, groups = on_axis(item.labels, table, "column"), on_axis(item.labels, table, "group")
        if item.labels and not columns and not groups:
            continue
        codes = tuple([label.code for label in columns or groups])
        leaves.append(Leaf(codes, item.text, item.cell.column, item.cell.colspan, bool(groups) and not columns))
    return Header(table, tuple(leaves), where)


def _labelled_row(items: list[Item], label: Item, table: str, where: str) -> Row:
    at = next(at for at, item in enumerate(items) if item is label)
    early = tuple([_slot(item, where) for item in items[:at] if item.kind == "value"])
    slots = tuple([_slot(item, where) for item in items[at + 1 :]])
    labels = (*on_axis(label.labels, table, *_ROW_AXES), *on_axis(label.labels, table, "group"))
    labels = labels or on_axis(label.labels, table, "column")
    return Row(table, labels, label.text, slots, where, True, early)


def _slot(item: Item, where: str) -> Slot:
    _, _, column, _, colspan = item.cell
    return Slot(item.text.strip(), where, column, colspan)


def _unlabelled(items: list[Item], where: str, lexicon: Lexicon, context: Context) -> Event | None:
    table = context.table
    values = sum(item.kind == "value" for item in items)
    texts = [item for item in items if item.kind in ("text", "label")]
    if table is None:
        return None
    if not texts:
        return Numbers(table, tuple([_slot(item, where) for item in items]), where, True)
    for item in reversed(texts):
        labels = (_half(item, table, values) or lexicon.misspelt(flat(item.text), table)) if item.kind == "text" else ()
        if labels and len(items) > items.index(item) + 1:
            context.rows_seen = True
            return _labelled_row(items, _replace(items, item, labels), table, where)
    if values:
        at = items.index(texts[-1])
        slots = tuple(_slot(item, where) for item in items[at + 1 :])
        return Row(table, (), texts[-1].text, slots, where, True)
    if not context.rows_seen:
        leaves = (Leaf((), item.text, item.cell.column, item.cell.colspan) for item in texts)
        return Header(table, tuple(leaves), where)
    return None


def _half(item: Item, table: str, values: int) -> tuple[Label, ...]:
    """What a shortened label stands for beside values; alone it would be the second half of a wrapped one."""
    found = halves().get(flat(item.text)) if values else None
    return (found[1],) if found and found[1].table == table else ()


def _replace(items: list[Item], item: Item, labels: tuple[Label, ...]) -> Item:
    named = Item(item.cell, item.text, "label", labels)
    items[items.index(item)] = named
    return named
