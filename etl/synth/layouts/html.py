"""Clean web pages: real spans, padded headers, rowspan=0, tables that go on in a second table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html import escape

from etl.synth.layouts.registry import layout
from etl.synth.tables import Box, Para, Row, Sheet, Table, slot

_SPLIT_AFTER = 14


def _cell(box: Box) -> str:
    spans = (f' rowspan="{box.rowspan}"' if box.rowspan != 1 else "") + (
        f' colspan="{box.colspan}"' if box.colspan > 1 else ""
    )
    return f"<td{spans}>{box.text.replace(chr(10), '<br/>')}</td>"


def html_table(rows: tuple[Row, ...], attributes: str = ' border="1"') -> str:
    """A table element with one row element a row."""
    lines = "\n".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    return f"<table{attributes}><tbody>\n{lines}\n</tbody></table>"


def page(sheet: Sheet, table: Callable[[Table], str]) -> str:
    """A whole page with title and declared encoding; ``table`` writes each table."""
    parts = []
    for block in sheet.blocks:
        if isinstance(block, Table):
            parts.append(table(block))
        else:
            parts.append(_para(block))
    head = f'<meta charset="{slot("charset")}"><title>{slot("title")}</title>'
    return (
        f'<!DOCTYPE html>\n<html><head>{head}</head>\n<body><div class="content">\n'
        + "\n".join(parts)
        + "\n</div></body></html>\n"
    )


def _para(para: Para) -> str:
    tags = {"title": "h1", "heading": "h3", "furniture": "div"}
    tag = tags.get(para.role, "p")
    return f"<{tag}>{para.text}</{tag}>"


def padded(table: Table) -> Table:
    """The table with header spans downwards replaced by empty cells in the rows below."""
    at: Counter[int] = Counter()
    positions: list[list[tuple[int, Box]]] = [[] for _ in table.rows[: table.head]]
    for y, row in enumerate(table.rows[: table.head]):
        x = 0
        for box in row:
            while at[x] > y:
                x += 1
            positions[y].append((x, box))
            for dx in range(box.colspan):
                at[x + dx] = y + box.rowspan
            x += box.colspan
    for y, row_positions in enumerate(list(positions)):
        for x, box in list(row_positions):
            # The wide corner keeps its span: so do real pages.
            if box.role == "header" and box.rowspan > 1 and box.colspan == 1:
                positions[y].remove((x, box))
                positions[y].append((x, replace(box, rowspan=1)))
                for below in range(y + 1, min(y + box.rowspan, table.head)):
                    positions[below].append((x, Box("", "pad")))
    head = tuple(tuple(box for _, box in sorted(row, key=lambda place: place[0])) for row in positions)
    return replace(table, rows=head + table.rows[table.head :])


def _zero(table: Table) -> Table:
    """Spans that reach the table's lower edge written as rowspan=0."""
    height = len(table.rows)
    rows = []
    for y, row in enumerate(table.rows):
        rows.append(
            tuple(replace(box, rowspan=0) if box.rowspan > 1 and y + box.rowspan == height else box for box in row)
        )
    return replace(table, rows=tuple(rows))


def _in_two(table: Table, repeat: bool) -> str:
    """The table cut between two rows; a label that spans the cut spans what is left and is empty below it."""
    if len(table.rows) <= _SPLIT_AFTER + 2:
        return html_table(table.rows)
    cut = table.head + _SPLIT_AFTER - 3
    upper, carried = [], []
    for y, row in enumerate(table.rows[:cut]):
        upper.append(tuple(replace(box, rowspan=min(box.rowspan, cut - y)) for box in row))
        carried += [Box("", "pad", y + box.rowspan - cut, box.colspan) for box in row if y + box.rowspan > cut]
    lower = [*table.rows[cut:]]
    lower[0] = (*carried, *lower[0])
    head = table.rows[: table.head] if repeat else ()
    return html_table(tuple(upper)) + "\n<p></p>\n" + html_table((*head, *lower))


@layout("html_clean", "html", escape=escape)
def clean(sheet: Sheet) -> str:
    """Spans as the official form draws them."""
    return page(sheet, lambda table: html_table(table.rows))


@layout("html_padded", "html", escape=escape)
def header_padded(sheet: Sheet) -> str:
    """Header cells padded with empty cells instead of spanning down."""
    return page(sheet, lambda table: html_table(padded(table).rows))


@layout("html_zero", "html", escape=escape)
def rowspan_zero(sheet: Sheet) -> str:
    """``rowspan="0"``: to the end of the table."""
    return page(sheet, lambda table: html_table(_zero(table).rows))


@layout("html_split", "html", escape=escape)
def continued(sheet: Sheet) -> str:
    """Table 3 goes on in a second table without a header."""
    return page(sheet, lambda table: _in_two(table, repeat=False))


@layout("html_split_repeat", "html", escape=escape)
def continued_with_header(sheet: Sheet) -> str:
    """Table 3 goes on in a second table under a repeated header."""
    return page(sheet, lambda table: _in_two(table, repeat=True))
