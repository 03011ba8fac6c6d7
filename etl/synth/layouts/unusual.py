"""Layouts that no sample shows but offices could publish: one big table, group rows, tabs, boxes, lists."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from etl.synth.layouts.grid import flat, grid
from etl.synth.layouts.html import html_table, page
from etl.synth.layouts.lines import text_page
from etl.synth.layouts.registry import layout
from etl.synth.tables import Box, Row, Sheet, Table


@layout("html_heads", "html", escape=escape)
def heads(sheet: Sheet) -> str:
    """Labels in ``th``, the header in ``thead``, values right-aligned in nested elements."""

    def cell(box: Box) -> str:
        spans = f' rowspan="{box.rowspan}" colspan="{box.colspan}"'
        if box.role == "value":
            return f'<td{spans} align="right"><div><b><i>{box.text}</i></b></div></td>'
        return f"<th{spans}><strong>{box.text.replace(chr(10), '<br>')}</strong></th>"

    def table(block: Table) -> str:
        rows = ["<tr>" + "".join(map(cell, row)) + "</tr>" for row in block.rows]
        head, body = "".join(rows[: block.head]), "".join(rows[block.head :])
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"

    return page(sheet, table)


@layout("html_one", "html", escape=escape)
def one_table(sheet: Sheet) -> str:
    """The whole report is one table: headings and paragraphs are rows over its full width."""
    width = max(block.width for block in sheet.blocks if isinstance(block, Table))
    rows: list[Row] = []
    for block in sheet.blocks:
        if isinstance(block, Table):
            rows += block.rows
        else:
            rows.append((Box(block.text, "pad", colspan=width),))
    return page(Sheet(()), lambda table: "").replace(
        '<div class="content">', '<div class="content">' + html_table(tuple(rows))
    )


def _ungrouped(table: Table) -> Table:
    """Labels of groups on rows of their own above their members, one label column."""
    rows: list[Row] = []
    for row in table.rows:
        outer = [box for box in row if box.role == "label" and box.rowspan > 1]
        inner = [box for box in row if box not in outer]
        wide = [replace(box, rowspan=1, colspan=table.width) for box in outer]
        rows += [(box,) for box in wide]
        rows.append(tuple(inner))
    return replace(table, rows=tuple(rows))


def _single_label(table: Table) -> Table:
    flattened = _ungrouped(table)
    rows = tuple(
        tuple(replace(box, colspan=1) if box.role == "label" and len(row) > 1 else box for box in row)
        for row in flattened.rows
    )
    head = tuple(
        tuple(replace(box, colspan=1) if box.rowspan == table.head > 1 and not box.keys else box for box in row)
        for row in rows[: table.head]
    )
    return replace(table, rows=head + rows[table.head :])


@layout("html_group_rows", "html", escape=escape)
def group_rows(sheet: Sheet) -> str:
    """Group labels have rows of their own instead of spanning down; all other labels share one column."""
    return page(sheet, lambda table: html_table(_single_label(table).rows))


@layout("html_filled", "html", escape=escape, certain=False, squared=True)
def filled(sheet: Sheet) -> str:
    """No spans at all: every spanning cell is repeated in each position it covers."""

    def table(block: Table) -> str:
        return html_table(tuple(tuple(replace(box, rowspan=1, colspan=1) for box, _ in row) for row in grid(block)))

    return page(sheet, table)


@layout("html_boxes", "html", escape=escape, certain=False)
def boxes(sheet: Sheet) -> str:
    """Tables drawn with ``div`` elements only."""

    def table(block: Table) -> str:
        rows = [
            "<div class=row>" + "".join(f"<div class=cell>{box.text}</div>" for box in row) + "</div>"
            for row in block.rows
        ]
        return "<div class=table>" + "\n".join(rows) + "</div>"

    return page(sheet, table)


# A run of tabs may be a blank cell or only alignment.
@layout("tabs", "txt", keeps_blanks=False)
def tabs(sheet: Sheet) -> str:
    """Copied from a word processor: one row a line, cells parted by tabs."""
    return text_page(sheet, lambda table: "\n".join("\t".join(flat(box.text) for box in row) for row in table.rows))


@layout("tabs_grid", "txt", squared=True)
def tabs_grid(sheet: Sheet) -> str:
    """Copied from a spreadsheet: one row a line, an empty cell for each position a spanning cell covers."""
    return text_page(
        sheet,
        lambda table: "\n".join(
            "\t".join(flat(box.text) if first else "" for box, first in row) for row in grid(table)
        ),
    )


@layout("spaced_out", "txt", keeps_blanks=False)
def spaced_out(sheet: Sheet) -> str:
    """Columns lined up with full-width spaces, page numbers between rows."""

    def table(block: Table) -> str:
        lines = ["\u3000\u3000".join(flat(box.text) for box in row) for row in block.rows]
        third = len(lines) // 3
        return "\n".join([*lines[:third], "- 3 -", *lines[third:]]) if third > 3 else "\n".join(lines)

    return text_page(sheet, table)


@layout("commas", "txt", keeps_blanks=False, certain=False)
def commas(sheet: Sheet) -> str:
    """Each row a sentence: label, colon, numbers parted by commas."""
    return text_page(
        sheet, lambda table: "\n".join("，".join(flat(box.text) for box in row) + "。" for row in table.rows)
    )
