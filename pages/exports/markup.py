"""Dash's HTML components as HTML text, for files that stand alone."""

from __future__ import annotations

import html
import re
from typing import Any

_VOID = {"Br", "Hr", "Img", "Meta", "Link", "Input"}
_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
# Buttons need a script that a stand-alone file does not have; their words stay.
_BARE = {"Button"}


def _style(style: dict[str, Any]) -> str:
    def name(key: str) -> str:
        return key if key.startswith("--") else re.sub(r"[A-Z]", lambda m: "-" + m.group().lower(), key)

    return ";".join(f"{name(key)}:{value}" for key, value in style.items())


def _attributes(props: dict[str, Any]) -> str:
    parts = []
    for key, value in props.items():
        if key == "children" or value is None or value is False or isinstance(value, list):
            continue
        if isinstance(value, dict):
            if key != "style":
                continue
            value = _style(value)
        parts.append(f' {_NAMES.get(key, key)}="{html.escape(str(value))}"')
    return "".join(parts)


def markup(component: Any) -> str:
    """HTML of a component of ``dash.html``, of text, or of a list of both; other components are not for files."""
    if component is None:
        return ""
    if isinstance(component, str | int | float):
        return html.escape(str(component), quote=False)
    if isinstance(component, list | tuple):
        return "".join(markup(child) for child in component)
    made = component.to_plotly_json()
    if made["namespace"] != "dash_html_components":
        raise TypeError(f"{made['type']} is not plain HTML")
    inner = markup(made["props"].get("children"))
    if made["type"] in _BARE:
        return inner
    tag = made["type"].lower()
    opened = f"<{tag}{_attributes(made['props'])}>"
    return opened if made["type"] in _VOID else f"{opened}{inner}</{tag}>"
