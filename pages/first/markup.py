"""Elements and components as the HTML that Dash will make of them, so that it takes over without a move.

Of Mantine's controls only what opens them is drawn; the first chart is drawn as a picture, the others keep their place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from pages.first.picture import picture
from pages.widgets.html import Element, Node

VOID = ("br", "hr", "img", "input", "col", "wbr")
# Rows of the first chart's table; all of them follow with the scripts, and are in the files.
ROWS = 30
_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
_NAMES |= {"dateTime": "datetime", "hrefLang": "hreflang", "srcSet": "srcset", "crossOrigin": "crossorigin"}
_SKIPPED = (
    "children",
    "key",
    "n_clicks",
    "n_clicks_timestamp",
    "disable_n_clicks",
    "data-table",
    "data-dash-is-loading",
)
# A closed chooser of Mantine's is this high.
_FIELD = '<div class="first-field"></div>'


def _css(style: Mapping[str, object]) -> str:
    return ";".join(f"{re.sub('[A-Z]', lambda m: '-' + m[0].lower(), name)}:{value}" for name, value in style.items())


def _attributes(props: Mapping[str, Any]) -> str:
    made = ""
    for name, value in props.items():
        if name in _SKIPPED or value is None or value is False:
            continue
        if name == "id" and isinstance(value, dict):
            # A pattern's id is Dash's business.
            continue
        if name == "style":
            value = _css(value)
        said = "" if value is True and not name.startswith(("aria", "data")) else f'="{escape(str(value))}"'
        made += f" {_NAMES.get(name, name)}{said}"
    return made


def words(text: object) -> str:
    """A text or number as HTML; None and truth values say nothing."""
    return "" if text is None or isinstance(text, bool) else escape(str(text), quote=False)


def element(tag: str, props: Mapping[str, Any], inner: str) -> str:
    """An element with its content, which is HTML already. ``props`` have React's names."""
    return f"<{tag}{_attributes(props)}>" if tag in VOID else f"<{tag}{_attributes(props)}>{inner}</{tag}>"


@dataclass
class Writer:
    """Writes one page: ``labels`` are the charts' words; the first chart gets a picture and the rows of its table."""

    labels: Mapping[str, str]
    drawn: str = ""
    has_table: bool = False

    def write(self, node: Any) -> str:
        """A node, text, number, list of these, or None."""
        if isinstance(node, list | tuple):
            return "".join(self.write(child) for child in node)
        if isinstance(node, Element):
            return self._element(node)
        return self._control(node) if isinstance(node, Node) else words(node)

    def _element(self, node: Element) -> str:
        table = node.get("data-table")
        return element(node.tag, node.props, self._rows(table) if table else self.write(node.children))

    def _control(self, node: Node) -> str:
        kind = type(node).__name__
        if kind == "Html":
            return element(node.tag, node.attributes, node.html)
        if kind == "Graph":
            return self._graph(node)
        if kind in ("Popover", "Menu"):
            # What it opens follows with the scripts.
            return self.write([child for child in node.children if type(child).__name__.endswith("Target")])
        if kind in ("PopoverTarget", "MenuTarget"):
            return f"<div{_attributes(node.boxWrapperProps)}>{self.write(node.children)}</div>"
        if kind in ("Select", "MultiSelect"):
            return _FIELD
        if kind == "Input":
            look, hint = (escape(str(getattr(node, name, ""))) for name in ("className", "placeholder"))
            return f'<input class="{look}" placeholder="{hint}" disabled>'
        return ""

    def _graph(self, node: Node) -> str:
        style, chart = node.style, node.id["chart"]
        made = ""
        if not self.drawn and node.figure.get("data"):
            made = picture(node.figure, int(str(style["height"]).removesuffix("px")), self.labels.get(chart, ""))
        if made:
            self.drawn = chart
        return f'<div class="first-plot" style="{_css(style)}">{made}</div>'

    def _rows(self, data: str) -> str:
        # The table belongs to the chart just drawn; those of the others come with them.
        if not self.drawn or self.has_table:
            return ""
        self.has_table = True
        table = json.loads(data)
        head = "".join(f'<th scope="col"{_num(cell)}>{escape(cell["t"])}</th>' for cell in table["head"])
        base, head_cells = table["base"], table["head"]
        rows = "".join(
            f"<tr>{''.join(_cell(cell, column, base) for cell, column in zip(row, head_cells, strict=True))}</tr>"
            for row in table["rows"][:ROWS]
        )
        return f'<table class="data-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _num(cell: Mapping[str, Any]) -> str:
    return ' class="num"' if cell.get("num") else ""


def _cell(cell: Any, column: Mapping[str, Any], base: str) -> str:
    if not isinstance(cell, dict):
        text = cell[0] if isinstance(cell, list) else cell
        return f"<td{_num(column)}>{escape(str(text))}</td>"
    if "m" in cell:
        return f'<td class="missing">{escape(str(cell["m"]))}</td>'
    text = escape(str(cell["t"]))
    if "to" in cell:
        text = f'<a href="{escape(base + cell["to"][1:])}">{text}</a>'
    return f"<td{_num(column)}>{text}</td>"
