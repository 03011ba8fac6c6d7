"""A page's tree as text, to look for words and properties in."""

import json
from typing import Any

from pages.widgets.html import Node


def as_json(tree: Any) -> str:
    """Every node with its properties and what it holds, as JSON."""

    def plain(node: Node) -> Any:
        return {"props": {"children": node.children, **node.props}, "type": type(node).__name__}

    return json.dumps(tree, default=plain, ensure_ascii=False)
