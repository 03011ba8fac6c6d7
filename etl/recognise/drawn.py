"""Drawn tables: a grid becomes events, row by row. Geometry is kept; nothing is decided about values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.model import Grid, GridCell
from etl.recognise.context import Context, on_axis
from etl.recognise.events import Caption, Event, Header, Leaf, Numbers, Row, Section, Slot
from etl.recognise.labels import Label, Lexicon, flat
from etl.recognise.values import half_width, is_value_like
from etl.recognise.wrapped import unwrapped

_BRACKETED = re.compile(r"\([^()]*\)")
_ROW_AXES = ("row", "extra")


@dataclass(slots=True)
class _Item:
    cell: GridCell
    kind: str
    labels: tuple[Label, ...] = ()


def grid_events(grid: Grid, lexicon: Lexicon, context: Context) -> Iterator[Event]:
    """Events of one grid, in order; ``context`` says and remembers the table it belongs to."""
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    ordered = [sorted(rows[number], key=lambda cell: cell.column) for number in sorted(rows)]
    for row in unwrapped(ordered, lexicon):
        where = f"{grid.where} row {row[0].row + 1}"
        yield from _row_events([_item(cell, lexicon) for cell in row], where, lexicon, context)


def _item(cell: GridCell, lexicon: Lexicon) -> _Item:
    text = cell.text
    if not text or text.isspace():
        return _Item(cell, "blank")
    if is_value_like(text):
        return _Item(cell, "value")
    labels = label_of(text, lexicon)
    return _Item(cell, "label" if labels else "text", labels)


def label_of(text: str, lexicon: Lexicon) -> tuple[Label, ...]:
    """What a whole cell labels: as printed, or without explanations in brackets; () when nothing known."""
    labels = lexicon.exact(flat(text))
    if not labels and "(" in (half := half_width(text)):
        bare = flat(_BRACKETED.sub("", half))
        labels = lexicon.exact(bare) if len(bare) > 1 else ()
    return labels


def _row_events(items: list[_Item], where: str, lexicon: Lexicon, context: Context) -> Iterator[Event]:
    if all(item.kind == "blank" for item in items):
        return
    items = _spell_out(items, lexicon)
    labelled = [item for item in items if item.kind == "label"]
    sections = [label for item in labelled for label in item.labels if label.axis == "section"]
    if sections and len(labelled) == 1 and not any(item.kind == "value" for item in items):
        context.enter(sections[0].table or None)
        yield Section(sections[0].table or None, where)
        return
    table = context.table_of(item.labels for item in labelled)
    if table is None:
        yield from _unlabelled(items, where, lexicon, context)
        return
    context.enter(table)
    if _is_header(labelled, items, table, context):
        yield from _header(items, table, where)
        return
    rows = [item for item in labelled if on_axis(item.labels, table, *_ROW_AXES) or _is_track(item, items, table)]
    if rows:
        context.rows_seen = True
        yield _labelled_row(items, rows[-1], table, where)
    elif any(on_axis(item.labels, table, "caption") for item in labelled):
        yield Caption(table, where)
    else:
        yield from _unlabelled(items, where, lexicon, context)


def _spell_out(items: list[_Item], lexicon: Lexicon) -> list[_Item]:
    # A row printed as the values 1..8 of a list is no row; a label misspelt beside values may still be one.
    if any(item.kind == "label" for item in items) or not any(item.kind == "text" for item in items):
        return items
    spelled = []
    for item in items:
        tiles = lexicon.tile(flat(item.cell.text)) if item.kind == "text" else None
        found = tuple(label for tile in tiles for label in lexicon.exact(tile)) if tiles else ()
        spelled.append(_Item(item.cell, "label", found) if found else item)
    return spelled


def _is_track(item: _Item, items: list[_Item], table: str) -> bool:
    values = sum(other.kind == "value" for other in items)
    return values > 0 and any(label.table == table and label.axis == "group" and label.forms for label in item.labels)


def _is_header(labelled: list[_Item], items: list[_Item], table: str, context: Context) -> bool:
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


def _header(items: list[_Item], table: str, where: str) -> Iterator[Event]:
    leaves = []
    for item in items:
        columns = on_axis(item.labels, table, "column")
        group = bool(on_axis(item.labels, table, "group"))
        if item.kind == "blank" or (item.labels and not columns and not group):
            continue
        codes = tuple(label.code for label in (columns or on_axis(item.labels, table, "group")))
        leaves.append(Leaf(codes, item.cell.text, item.cell.column, item.cell.colspan, group and not columns))
    yield Header(table, tuple(leaves), where)


def _labelled_row(items: list[_Item], label: _Item, table: str, where: str) -> Row:
    at = items.index(label)
    early = tuple(_slot(item, where) for item in items[:at] if item.kind == "value")
    slots = tuple(_slot(item, where) for item in items[at + 1 :])
    labels = on_axis(label.labels, table, *_ROW_AXES) or on_axis(label.labels, table, "group")
    return Row(table, labels, label.cell.text, slots, where, True, early)


def _slot(item: _Item, where: str) -> Slot:
    cell = item.cell
    return Slot(cell.text.strip(), f"{where} column {cell.column + 1}", cell.column, cell.colspan)


def _unlabelled(items: list[_Item], where: str, lexicon: Lexicon, context: Context) -> Iterator[Event]:
    table = context.table
    values = sum(item.kind == "value" for item in items)
    texts = [item for item in items if item.kind in ("text", "label")]
    if table is None:
        return
    if not texts:
        yield Numbers(table, tuple(_slot(item, where) for item in items), where, True)
        return
    for item in reversed(texts):
        labels = lexicon.misspelt(flat(item.cell.text), table) if item.kind == "text" else ()
        if labels and len(items) > items.index(item) + 1:
            context.rows_seen = True
            yield _labelled_row(items, _replace(items, item, labels), table, where)
            return
    if values:
        at = items.index(texts[-1])
        slots = tuple(_slot(item, where) for item in items[at + 1 :])
        yield Row(table, (), texts[-1].cell.text, slots, where, True)
    elif not context.rows_seen:
        leaves = (Leaf((), item.cell.text, item.cell.column, item.cell.colspan) for item in texts)
        yield Header(table, tuple(leaves), where)


def _replace(items: list[_Item], item: _Item, labels: tuple[Label, ...]) -> _Item:
    named = _Item(item.cell, "label", labels)
    items[items.index(item)] = named
    return named
