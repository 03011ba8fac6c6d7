"""One of several, drawn by the browser itself: one component for a list that took two for each of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component


class Choice(Component):  # type: ignore[misc]
    """Radio buttons named ``label`` for screen readers; ``options`` are (code, words, small print or ``""``).

    Drawn by ``assets/core.js``; ``value`` is the code chosen.
    """

    _namespace = "dash_core_components"
    _type = "Choice"
    _prop_names = ("id", "label", "options", "value")
    _valid_wildcard_attributes = ()
    _children_props = ()
    _base_nodes = ()
    available_properties = _prop_names
    available_wildcard_properties = ()

    def __init__(self, id: dict[str, str], label: str, options: Sequence[tuple[str, str, str]], value: str) -> None:
        entries: list[dict[str, Any]] = [{"value": code, "label": words, "note": note} for code, words, note in options]
        super().__init__(id=id, label=label, options=entries, value=value)
