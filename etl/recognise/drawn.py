"""Drawn tables: a grid becomes events, row by row. Geometry is kept; nothing is decided about values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.forms import TABLES
from etl.model import Grid, GridCell
from etl.recognise.context import Context, on_axis
from etl.recognise.events import Caption, Event, Header, Leaf, Numbers, Row, Section, Slot
from etl.recognise.labels import Label, Lexicon, flat
from etl.recognise.wrapped import unwrapped

_ROW_AXES = ("row", "extra")
_ONLY_BLANK = {"blank"}


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
        if cell.row != at:
            at = cell.row
            items: list[Item] = []
            rows.append(items)
        text = cell.text
        items.append(Item(cell, text, *meaning(text)))
    for items in unwrapped(rows, lexicon):
        yield from _row_events(items, f"{grid.where} row {items[0].cell.row + 1}", lexicon, context)


def _in_order(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    places = [(cell.row, cell.column) for cell in cells]
    return cells if places == sorted(places) else sorted(cells, key=lambda cell: (cell.row, cell.column))


def _row_events(items: list[Item], where: str, lexicon: Lexicon, context: Context) -> Iterator[Event]:
    kinds = {item.kind for item in items}
    if kinds == _ONLY_BLANK:
        return
    if "text" in kinds and "label" not in kinds:
        items = _spell_out(items, lexicon)
    labelled = [item for item in items if item.kind == "label"]
    sections = (
        [] if "value" in kinds else [label for item in labelled for label in item.labels if label.axis == "section"]
    )
    if sections and len(labelled) == 1:
        context.enter(sections[0].table or None)
        yield Section(sections[0].table or None, where)
        return
    table = context.table_of(item.labels for item in labelled)
    if table is None:
        yield from _unlabelled(items, where, lexicon, context)
        return
    context.enter(table)
    if len(labelled) < 3 and (upright := _upright(labelled, items, table)):
        yield _labelled_row(items, upright, table, where)
        return
    if _is_header(labelled, items, table, context):
        yield from _header(items, table, where)
        return
    if "text" in kinds and "value" in kinds:
        labelled = _with_misspelt(items, table, lexicon)
    rows = [item for item in labelled if on_axis(item.labels, table, *_ROW_AXES) or _is_track(item, items, table)]
    if rows:
        context.rows_seen = True
        yield _labelled_row(items, rows[-1], table, where)
    elif any(on_axis(item.labels, table, "caption") for item in labelled):
        yield Caption(table, where)
    else:
        yield from _unlabelled(items, where, lexicon, context)


def _spell_out(items: list[Item], lexicon: Lexicon) -> list[Item]:
    # A row printed as the values 1..8 of a list is no row; a label misspelt beside values may still be one.
    spelled = []
    for item in items:
        tiles = lexicon.tile(flat(item.text)) if item.kind == "text" else None
        found = tuple(label for tile in tiles for label in lexicon.exact(tile)) if tiles else ()
        spelled.append(Item(item.cell, item.text, "label", found) if found else item)
    return spelled


def _with_misspelt(items: list[Item], table: str, lexicon: Lexicon) -> list[Item]:
    """The labels of a row with values, words before the first value taken for the row they resemble."""
    first = next(at for at, item in enumerate(items) if item.kind == "value")
    for item in items[:first]:
        if item.kind == "text" and (labels := lexicon.misspelt(flat(item.text), table)):
            item.kind, item.labels = "label", labels
    return [item for item in items if item.kind == "label"]


def _is_track(item: Item, items: list[Item], table: str) -> bool:
    values = sum(other.kind == "value" for other in items)
    return values > 0 and any(label.table == table and label.axis == "group" and label.forms for label in item.labels)


def _upright(labelled: list[Item], items: list[Item], table: str) -> Item | None:
    """The column label of a row that is one value of a table turned upright; None for any other row."""
    last = items[-1]
    if last.kind != "value" or sum(item.kind == "value" for item in items) != 1 or len(items) < 2:
        return None
    label = items[-2]
    groups = all(on_axis(item.labels, table, "group") for item in labelled if item is not label)
    return label if groups and on_axis(label.labels, table, "column") and table == TABLES[2] else None


def _is_header(labelled: list[Item], items: list[Item], table: str, context: Context) -> bool:
    values = any(item.kind == "value" for item in items)
    only_columns = any(
        item.labels and all(label.axis in ("column", "stub") for label in item.labels if label.table == table)
        and on_axis(item.labels, table, "column", "stub")
        for item in labelled
    )  # fmt: skip
    if only_columns:
        return True
    if values:
        return False
    columns = [item for item in labelled if on_axis(item.labels, table, "column")]
    if columns and not context.rows_seen:
        return True
    only_groups = all(on_axis(item.labels, table, "group") for item in labelled)
    return only_groups and not any(on_axis(item.labels, table, "row") for item in labelled)


def _header(items: list[Item], table: str, where: str) -> Iterator[Event]:
    leaves = []
    for item in items:
        columns = on_axis(item.labels, table, "column")
        group = bool(on_axis(item.labels, table, "group"))
        if item.kind in ("blank", "value") or (item.labels and not columns and not group):
            continue
        codes = tuple(label.code for label in (columns or on_axis(item.labels, table, "group")))
        leaves.append(Leaf(codes, item.text, item.cell.column, item.cell.colspan, group and not columns))
    yield Header(table, tuple(leaves), where)


def _labelled_row(items: list[Item], label: Item, table: str, where: str) -> Row:
    at = items.index(label)
    early = tuple(_slot(item, where) for item in items[:at] if item.kind == "value")
    slots = tuple(_slot(item, where) for item in items[at + 1 :])
    labels = (*on_axis(label.labels, table, *_ROW_AXES), *on_axis(label.labels, table, "group"))
    labels = labels or on_axis(label.labels, table, "column")
    return Row(table, labels, label.text, slots, where, True, early)


def _slot(item: Item, where: str) -> Slot:
    cell = item.cell
    return Slot(item.text.strip(), where, cell.column, cell.colspan)


def _unlabelled(items: list[Item], where: str, lexicon: Lexicon, context: Context) -> Iterator[Event]:
    table = context.table
    values = sum(item.kind == "value" for item in items)
    texts = [item for item in items if item.kind in ("text", "label")]
    if table is None:
        return
    if not texts:
        yield Numbers(table, tuple(_slot(item, where) for item in items), where, True)
        return
    for item in reversed(texts):
        labels = lexicon.misspelt(flat(item.text), table) if item.kind == "text" else ()
        if labels and len(items) > items.index(item) + 1:
            context.rows_seen = True
            yield _labelled_row(items, _replace(items, item, labels), table, where)
            return
    if values:
        at = items.index(texts[-1])
        slots = tuple(_slot(item, where) for item in items[at + 1 :])
        yield Row(table, (), texts[-1].text, slots, where, True)
    elif not context.rows_seen:
        leaves = (Leaf((), item.text, item.cell.column, item.cell.colspan) for item in texts)
        yield Header(table, tuple(leaves), where)


def _replace(items: list[Item], item: Item, labels: tuple[Label, ...]) -> Item:
    named = Item(item.cell, item.text, "label", labels)
    items[items.index(item)] = named
    return named
