"""Elements as HTML text, for files that stand alone."""

from __future__ import annotations

from typing import Any

from pages.first.markup import element, words
from pages.widgets import html


def markup(node: Any) -> str:
    """HTML of an element, of text, or of a list of both. Raises TypeError on a component, which is not for files."""
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    if not isinstance(node, html.Node):
        return words(node)
    if not isinstance(node, html.Element):
        raise TypeError(f"{type(node).__name__} is not plain HTML")
    inner = markup(node.children)
    # Buttons need a script that a stand-alone file does not have; their words stay.
    return inner if isinstance(node, html.Button) else element(node.tag, node.props, inner)
