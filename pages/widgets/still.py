"""What of a page never changes by itself, as one piece of HTML instead of a component an element.

Elements that no callback names are written here and put in whole.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

from pages.first.markup import Writer
from pages.widgets.own import Html

_HTML = "dash_html_components"
# What callbacks write, read or wait for, by id; patterns are dicts and never stand still.
LIVE = frozenset({"lead", "above", "below", "place-chips", "notice"})


def still(node: Any) -> Any:
    """The tree with every element that can stand still as :class:`Html`. The tree itself is changed."""
    if isinstance(node, list | tuple):
        return [still(child) for child in node]
    if not isinstance(node, Component):
        return node
    if _stands(node):
        return _piece(node)
    children = getattr(node, "children", None)
    if isinstance(children, Component | list | tuple):
        node.children = still(children)
    return node


def plain(node: Any) -> Any:
    """The tree as the dicts and lists that Dash sends; they may stand in another tree and be kept."""
    if isinstance(node, list | tuple):
        return [plain(child) for child in node]
    if not isinstance(node, Component):
        return node
    sent = node.to_plotly_json()
    if "children" in sent["props"]:
        sent["props"]["children"] = plain(sent["props"]["children"])
    return sent


def _stands(node: Any) -> bool:
    if isinstance(node, list | tuple):
        return all(_stands(child) for child in node)
    if isinstance(node, dict):
        # Made plain already.
        return False
    if not isinstance(node, Component):
        return True
    own = getattr(node, "id", None)
    if node._namespace != _HTML or isinstance(own, dict) or own in LIVE or hasattr(node, "data-table"):
        return False
    return _stands(getattr(node, "children", None))


def _piece(node: Component) -> Component:
    props = {name: value for name, value in node.to_plotly_json()["props"].items() if name != "children"}
    return Html(node._type.lower(), props, Writer({}).write(getattr(node, "children", None)))
