"""Elements as HTML text, for files that stand alone."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

from pages.first.markup import element, words
from pages.widgets import html


def markup(node: Any) -> str:
    """HTML of an element, of text, or of a list of both. Raises TypeError on a component, which is not for files."""
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    if isinstance(node, Component):
        raise TypeError(f"{node._type} is not plain HTML")
    if not isinstance(node, html.Element):
        return words(node)
    inner = markup(node.children)
    # Buttons need a script that a stand-alone file does not have; their words stay.
    return inner if isinstance(node, html.Button) else element(node.tag, node.props, inner)
