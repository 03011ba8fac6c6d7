"""Our own components, drawn by ``assets/core.js``: one where Dash's or Mantine's would be dozens.

Dash walks every component of a page several times before it shows the first; on an old computer the entries of menus
and the small print cost more than a chart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.widgets.html import Node


class _Own(Node):
    __slots__ = ()
    # Beside the four core components that core.js holds.
    namespace = "dash_core_components"


class Html(_Own):
    """An element ``tag`` with ``attributes`` (in React's names) and its content as HTML, escaped by who wrote it."""

    __slots__ = ()

    def __init__(self, tag: str, attributes: Mapping[str, Any], html: str) -> None:
        super().__init__(tag=tag, attributes=attributes, html=html)


class Choice(_Own):
    """Radio buttons; ``options`` are (code, words, small print or ``""``), ``value`` the code chosen."""

    __slots__ = ()

    def __init__(self, key: Mapping[str, str], label: str, options: Sequence[tuple[str, str, str]], value: str) -> None:
        entries = [{"value": code, "label": words, "note": note} for code, words, note in options]
        super().__init__(id=key, label=label, options=entries, value=value)


class Entries(_Own):
    """What a menu holds: (words, attributes) of each entry; without attributes it is a heading."""

    __slots__ = ()

    def __init__(self, entries: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        super().__init__(entries=[{"words": words, "data": data} for words, data in entries])
