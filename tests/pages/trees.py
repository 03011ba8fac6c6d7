"""A page's tree as text, to look for words and properties in."""

import json
from typing import Any

from pages.widgets.html import Element


def as_json(tree: Any) -> str:
    """Every element and component with its properties and what it holds, as JSON."""

    def plain(node: Any) -> Any:
        if isinstance(node, Element):
            return {"props": {"children": node.children, **node.props}, "type": type(node).__name__}
        return node.to_plotly_json()

    return json.dumps(tree, default=plain, ensure_ascii=False)
