"""Spoiled reports and what may still be read from them.

The truth follows the print. A damage says for each cell what a certain reader may claim (``expected``), and which
cells may be missing from a reading without a word (``lost``):

* Two values swapped: each is now printed at the other's place, so ``expected`` swaps too. Likewise two labels that
  govern equally many cells: the label decides, not the position.
* A value dropped, printed twice or split ("10" as "1" and "0"), a label dropped or put where a number belongs,
  blanks dropped: the row no longer says which number belongs where. Its cells are lost; who claims one anyway must hit
  the original. Only where a layout fills short rows with empty cells (``squared``) a dropped value leaves a row whose
  positions are legible: the rest stands further left, its last cells are blank, and that is what may be claimed.
* A row or table gone: its cells are lost. A row or table moved or printed twice: nothing changes.
* Cut at any byte: what stands after the cut is lost; a number cut in two is lost and its stump is no reading.
* Tags left open, wrong spans, page numbers between rows, lines removed: the print shows the original or nothing; lost
  are only the cells whose own text was removed.

``recoverable`` is True where nothing is lost, so that a perfect reader gives every number.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest

from etl.synth.compose import Report
from etl.synth.layouts import LAYOUTS
from etl.synth.render import UTF8, encode, escaped, render
from etl.synth.spelling import BLANK, Printed
from etl.synth.style import styled_sheet
from etl.synth.tables import Box, Para, Row, Sheet, Table
from etl.synth.template import Template, spans, split

_TAG = re.compile(r"</(?:td|tr|table|tbody|p|span|font|div|h3)>")
_SPAN = re.compile(r'(rowspan|colspan)="?(\d+)"?')
CUT_FILE = "cut_file"
_NOTHING = ""
_MAX_OPEN = 5
_BAD_SPANS = ("0", "1", "2", "3", "7", "99", "2;", "-1", "")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A spoiled file: its bytes, what may be claimed of each cell, and the cells that may be missing without a word."""

    name: str
    suffix: str
    content: bytes
    expected: dict[str, Printed]
    lost: frozenset[str]

    @property
    def recoverable(self) -> bool:
        """Whether all numbers are still there to be read."""
        return not self.lost


@dataclass(frozen=True, slots=True)
class _Change:
    """A sheet after damage. ``moved`` says for a cell whose print now stands there."""

    sheet: Sheet
    lost: frozenset[str] = frozenset()
    moved: tuple[tuple[str, str], ...] = ()


Spoil = Callable[[random.Random, Sheet, Report], _Change]


def _tables(sheet: Sheet) -> list[tuple[int, Table]]:
    return [(at, block) for at, block in enumerate(sheet.blocks) if isinstance(block, Table)]


def _with(sheet: Sheet, at: int, rows: tuple[Row, ...]) -> Sheet:
    table = sheet.blocks[at]
    assert isinstance(table, Table)
    head = min(table.head, len(rows))
    return Sheet((*sheet.blocks[:at], replace(table, rows=rows, head=head), *sheet.blocks[at + 1 :]))


def _pick_table(rng: random.Random, sheet: Sheet) -> tuple[int, Table]:
    """A table, drawn by its number of rows: damage falls where there is most to damage."""
    tables = _tables(sheet)
    return rng.choices(tables, [len(table.rows) for _, table in tables])[0]


def _row_keys(row: Row) -> frozenset[str]:
    return frozenset(key for box in row if box.role == "value" for key in box.keys)


def _replaced(table: Table, y: int, row: Row) -> tuple[Row, ...]:
    return (*table.rows[:y], row, *table.rows[y + 1 :])


def _pick_box(rng: random.Random, table: Table) -> tuple[int, int, Box]:
    y = rng.randrange(len(table.rows))
    while not table.rows[y]:
        y = rng.randrange(len(table.rows))
    x = rng.randrange(len(table.rows[y]))
    return y, x, table.rows[y][x]


def _touched(row: Row, box: Box) -> frozenset[str]:
    return _row_keys(row) if box.role == "value" else frozenset(box.keys) | _row_keys(row)


def _filled_up(report: Report, before: Row, after: Row) -> tuple[tuple[str, str], ...]:
    """Which value stands at which position once a short row is filled up at its end."""
    if not LAYOUTS[report.layout].squared:
        return ()
    places = [box.keys[0] for box in before if box.role == "value"]
    values = [box.keys[0] for box in after if box.role == "value"]
    return tuple(zip_longest(places, values, fillvalue=_NOTHING))


def _drop_cell(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = _pick_table(rng, sheet)
    y, x, box = _pick_box(rng, table)
    row = table.rows[y]
    kept = row[:x] + row[x + 1 :]
    changed = _with(sheet, at, _replaced(table, y, kept))
    return _Change(changed, _touched(row, box), _filled_up(report, row, kept))


def _duplicate_cell(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = _pick_table(rng, sheet)
    y, x, box = _pick_box(rng, table)
    row = table.rows[y]
    return _Change(_with(sheet, at, _replaced(table, y, (*row[:x], box, *row[x:]))), _touched(row, box))


def _columns(box: Box) -> set[str]:
    """Column codes that a header governs; two blocks of a table share their headers' words."""
    return {key.rpartition(".")[2] for key in box.keys}


def _swap_cells(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = _pick_table(rng, sheet)
    (y, x, one), (v, u, other) = _pick_box(rng, table), _pick_box(rng, table)
    rows = [list(row) for row in table.rows]
    keep = ("role", "rowspan", "colspan")
    rows[y][x] = replace(other, **{name: getattr(one, name) for name in keep})
    rows[v][u] = replace(one, **{name: getattr(other, name) for name in keep})
    changed = _with(sheet, at, tuple(map(tuple, rows)))
    if one.role == other.role == "header" and _columns(one) == _columns(other):
        return _Change(changed)
    if one.role == other.role and one.keys and len(one.keys) == len(other.keys):
        both = [*zip(one.keys, other.keys, strict=True), *zip(other.keys, one.keys, strict=True)]
        return _Change(changed, moved=tuple(both))
    if not (one.keys or other.keys) or one.text == other.text:
        return _Change(changed)
    return _Change(changed, _touched(table.rows[y], one) | _touched(table.rows[v], other))


def _pick_row(rng: random.Random, table: Table, report: Report) -> int:
    """A row; where the grid is shown, one without a label over several rows: moving that would shift the others."""
    squared = LAYOUTS[report.layout].squared
    return rng.choice([y for y, row in enumerate(table.rows) if not (squared and any(box.rowspan > 1 for box in row))])


def _drop_row(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = _pick_table(rng, sheet)
    y = _pick_row(rng, table, report)
    return _Change(_with(sheet, at, table.rows[:y] + table.rows[y + 1 :]), _row_keys(table.rows[y]))


def _duplicate_row(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = _pick_table(rng, sheet)
    y = _pick_row(rng, table, report)
    return _Change(_with(sheet, at, (*table.rows[:y], table.rows[y], *table.rows[y:])))


def _swap_rows(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = _pick_table(rng, sheet)
    y, v = _pick_row(rng, table, report), _pick_row(rng, table, report)
    rows = list(table.rows)
    rows[y], rows[v] = rows[v], rows[y]
    return _Change(_with(sheet, at, tuple(rows)))


def _split_digits(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    tables = _tables(sheet)
    found = [
        (at, y, x, box.keys[0])
        for at, table in tables
        for y, row in enumerate(table.rows)
        for x, box in enumerate(row)
        if box.role == "value" and len(report.cells[box.keys[0]].text) > 1 and report.cells[box.keys[0]].text.isdigit()
    ]
    if not found:
        return _drop_cell(rng, sheet, report)
    at, y, x, key = rng.choice(found)
    table = dict(tables)[at]
    text, row = report.cells[key].text, table.rows[y]
    cut = rng.randrange(1, len(text))
    halves = tuple(Box(part, "value") for part in (text[:cut], text[cut:]))
    return _Change(_with(sheet, at, _replaced(table, y, row[:x] + halves + row[x + 1 :])), _row_keys(row))


def _drop_blanks(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    """Zeros printed as blanks and then left out, in a share of the rows: short rows."""
    lost: frozenset[str] = frozenset()
    moved: list[tuple[str, str]] = []
    for at, table in _tables(sheet):
        rows = []
        for row in table.rows:
            kept = tuple(box for box in row if box.role != "value" or report.cells[box.keys[0]].text not in ("", "0"))
            if len(kept) < len(row) and rng.random() < 0.5:
                lost |= _row_keys(row)
                moved += _filled_up(report, row, kept)
                rows.append(kept)
            else:
                rows.append(row)
        sheet = _with(sheet, at, tuple(rows))
    return _Change(sheet, lost, tuple(moved))


def _reorder_tables(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    places = [at for at, _ in _tables(sheet)]
    order = rng.sample(places, len(places))
    blocks = list(sheet.blocks)
    for place, source in zip(places, order, strict=True):
        blocks[place] = sheet.blocks[source]
        # The heading goes with its table or stays behind.
        if rng.random() < 0.5 and isinstance(sheet.blocks[source - 1], Para):
            blocks[place - 1] = sheet.blocks[source - 1]
    return _Change(Sheet(tuple(blocks)))


def _drop_table(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = rng.choice(_tables(sheet))
    keys = frozenset(key for row in table.rows for key in _row_keys(row))
    return _Change(Sheet(sheet.blocks[:at] + sheet.blocks[at + 1 :]), keys)


def _repeat_table(rng: random.Random, sheet: Sheet, report: Report) -> _Change:
    at, table = rng.choice(_tables(sheet))
    return _Change(Sheet((*sheet.blocks[:at], table, *sheet.blocks[at:])))


SHEET_DAMAGES: dict[str, Spoil] = {
    "drop_cell": _drop_cell,
    "duplicate_cell": _duplicate_cell,
    "swap_cells": _swap_cells,
    "drop_row": _drop_row,
    "duplicate_row": _duplicate_row,
    "swap_rows": _swap_rows,
    "split_digits": _split_digits,
    "drop_blanks": _drop_blanks,
    "reorder_tables": _reorder_tables,
    "drop_table": _drop_table,
    "repeat_table": _repeat_table,
}


def spoil_sheet(rng: random.Random, report: Report, name: str) -> Damaged:
    """The report with one damage to its tables, written in its layout. Raises KeyError for an unknown damage."""
    change = SHEET_DAMAGES[name](rng, styled_sheet(report.forms, report.style), report)
    kind = LAYOUTS[report.layout]
    text = split(kind.draw(change.sheet)).fill(escaped(report, UTF8))
    printed = report.cells | {_NOTHING: BLANK}
    expected = report.cells | {here: printed[there] for here, there in change.moved}
    return Damaged(name, kind.suffix, kind.pack(text) if kind.pack else encode(text, UTF8), expected, change.lost)


def _cut(rng: random.Random, text: str, where: dict[str, tuple[int, int]]) -> tuple[bytes, set[str]]:
    content = text.encode()
    cut = rng.randrange(len(content))
    # A cut inside a character leaves half of it; the text before it is whole.
    whole = len(content[:cut].decode("utf-8", "ignore"))
    return content[:cut], {key for key, (_, end) in where.items() if end >= whole}


def _unclose(rng: random.Random, text: str, where: dict[str, tuple[int, int]]) -> tuple[bytes, set[str]]:
    tags = list(_TAG.finditer(text))
    chosen = sorted(rng.sample(tags, min(len(tags), rng.randint(1, _MAX_OPEN))), key=lambda tag: -tag.start())
    for tag in chosen:
        text = text[: tag.start()] + text[tag.end() :]
    return text.encode(), set()


def _wrong_spans(rng: random.Random, text: str, where: dict[str, tuple[int, int]]) -> tuple[bytes, set[str]]:
    found = list(_SPAN.finditer(text))
    for match in sorted(rng.sample(found, min(len(found), rng.randint(1, 3))), key=lambda match: -match.start()):
        text = f'{text[: match.start()]}{match[1]}="{rng.choice(_BAD_SPANS)}"{text[match.end() :]}'
    return text.encode(), set()


def _once(rng: random.Random, text: str, where: dict[str, tuple[int, int]]) -> tuple[bytes, set[str]]:
    return "\n".join(dict.fromkeys(text.split("\n"))).encode(), set(where)


def _no_empty_lines(rng: random.Random, text: str, where: dict[str, tuple[int, int]]) -> tuple[bytes, set[str]]:
    return "\n".join(line for line in text.split("\n") if line.strip()).encode(), set()


def _page_number(rng: random.Random, text: str, where: dict[str, tuple[int, int]]) -> tuple[bytes, set[str]]:
    lines = text.split("\n")
    at = rng.randrange(len(lines) // 3, len(lines))
    return "\n".join([*lines[:at], f"— {rng.randint(2, 9)} —", *lines[at:]]).encode(), set()


TEXT_DAMAGES = {
    "truncate": (_cut, ("html", "txt", "md", "csv")),
    "unclose": (_unclose, ("html",)),
    "wrong_spans": (_wrong_spans, ("html",)),
    "once": (_once, ("txt", "md")),
    "no_empty_lines": (_no_empty_lines, ("txt", "md")),
    "page_number": (_page_number, ("txt", "md")),
}


def spoil_text(rng: random.Random, report: Report, name: str) -> Damaged:
    """The report's file with one damage to its text. Raises ValueError where the layout has no such text."""
    kind = LAYOUTS[report.layout]
    change, suffixes = TEXT_DAMAGES[name]
    if kind.pack or kind.suffix not in suffixes:
        raise ValueError(f"{name} does not apply to {report.layout}")
    drawn: Template = split(kind.draw(styled_sheet(report.forms, report.style)))
    slots = escaped(report, UTF8)
    where = {key: place for key, place in spans(drawn, slots).items() if key in report.cells}
    content, lost = change(rng, drawn.fill(slots), where)
    return Damaged(name, kind.suffix, content, report.cells, frozenset(lost))


def damages(layout: str) -> tuple[str, ...]:
    """Names of the damages that a layout can suffer."""
    kind = LAYOUTS[layout]
    text = [name for name, (_, suffixes) in TEXT_DAMAGES.items() if not kind.pack and kind.suffix in suffixes]
    if kind.pack:
        text.append(CUT_FILE)
    # A spreadsheet refuses to be written with overlapping merges.
    return tuple(text) if kind.suffix == "xlsx" else (*SHEET_DAMAGES, *text)


def _cut_file(rng: random.Random, report: Report) -> Damaged:
    content = render(report)
    kept = content[: rng.randrange(len(content))]
    return Damaged(CUT_FILE, LAYOUTS[report.layout].suffix, kept, report.cells, frozenset(report.cells))


def spoil(rng: random.Random, report: Report, name: str) -> Damaged:
    """The report with the damage of this name, of ``damages(report.layout)``."""
    if name == CUT_FILE:
        return _cut_file(rng, report)
    return spoil_sheet(rng, report, name) if name in SHEET_DAMAGES else spoil_text(rng, report, name)
