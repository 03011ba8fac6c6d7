"""Pages exported from Word or WPS: every label in several spans and fonts, office tags, tables inside layout tables."""

from __future__ import annotations

from html import escape

from etl.synth.layouts.html import page
from etl.synth.layouts.registry import layout
from etl.synth.tables import OPEN, Box, Sheet, Table

_FONT = "mso-spacerun:'yes';font-family:仿宋;mso-font-kerning:0.0000pt;font-size:10.5000pt;"
_TABLE = "border-collapse:collapse;mso-table-layout-alt:fixed;"
_CELL = "padding:0.0000pt 5.4000pt;border:1.0000pt solid windowtext;mso-border-alt:0.5000pt solid windowtext;"


def _runs(text: str) -> str:
    """A label in runs of two or three characters, as the editor stores words typed at different times."""
    if OPEN in text:
        return f'<span style="{_FONT}">{text}</span>'
    step = 2 + len(text) % 2
    parts = [text[at : at + step] for at in range(0, len(text), step)]
    return "".join(
        f'<span style="{_FONT}"><font face="仿宋">{part.replace(chr(10), "<br>")}</font></span>' for part in parts
    )


def _cell(box: Box) -> str:
    spans = (f" rowspan={box.rowspan}" if box.rowspan > 1 else "") + (
        f" colspan={box.colspan}" if box.colspan > 1 else ""
    )
    inner = _runs(box.text) if box.text else f'<span style="{_FONT}">&nbsp;</span>'
    return (
        f'<td width=64 valign=center{spans} style="{_CELL}"><p class=MsoNormal align=center>{inner}<o:p></o:p></p></td>'
    )


def _table(table: Table) -> str:
    rows = "".join("<tr style='height:14.2000pt;'>" + "".join(map(_cell, row)) + "</tr>\n" for row in table.rows)
    inner = f'<table class=MsoTableGrid border=1 cellspacing=0 style="{_TABLE}">{rows}</table>'
    return f"<div align=center>{inner}</div><p class=MsoNormal><o:p>&nbsp;</o:p></p>"


@layout("word", "html", escape=lambda text: escape(text) or "&nbsp;<o:p></o:p>")
def word(sheet: Sheet) -> str:
    """An export put into a layout table by the web site."""
    whole = page(sheet, _table)
    return whole.replace('<div class="content">', '<table width="100%"><tr><td class="TRS_Editor">').replace(
        "</div></body>", "</td></tr></table></body>"
    )
