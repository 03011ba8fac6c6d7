"""The HTML of an address: the page itself, drawn before any script, and the answers that Dash would ask for first.

Dash builds the same page behind it and takes over when its first chart stands (``assets/first.js``).
"""

from __future__ import annotations

import base64
import hashlib
import logging
import threading
from collections import OrderedDict
from functools import cache
from html import escape
from typing import Any

from dash import Dash
from dash._utils import to_json
from flask import request

from pages.delivery import ASSETS, Delivery, later, style_sheet
from pages.first.markup import Writer
from pages.router import page_at
from pages.text import Text
from pages.theme import css_variables
from pages.warehouse import Warehouse, WarehouseMissing
from pages.widgets.html import Element, walk
from pages.widgets.sent import sent

LOG = logging.getLogger("gongkai")
# Pages by which readers come in; at some 200 kB each this is 12 MB a process.
KEPT = 64
# The mark beside the name in the header; as a file it would be a request of 4 kB.
ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 16 16%27%3E'
    '%3Cpath fill=%27%230b6b6b%27 d=%27M4 1h8v14H4z%27/%3E%3C/svg%3E">'
)
FORMATS = ("csv", "xlsx", "json")


@cache
def boot() -> str:
    """The script that runs before the first paint. It stands in the page: a request of its own would hold that up."""
    return (ASSETS / "boot.js").read_text(encoding="utf-8")


@cache
def boot_hash() -> str:
    """How the policy names that script."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(boot().encode()).digest()).decode() + "'"


def _data(name: str, value: str) -> str:
    # Nothing inside may end the element.
    return f'<script type="application/json" id="first-{name}">{value.replace("<", chr(92) + "u003c")}</script>'


def _said(body: Any, kind: str) -> dict[str, str]:
    """The words of each chart whose element's id begins with ``kind``: ``title-`` or ``alt-``."""
    return {
        key.removeprefix(kind): str(node.children)
        for node in walk(body)
        if isinstance(node, Element) and isinstance(key := node.get("id"), str) and key.startswith(kind)
    }


class FirstView:
    """Makes the document of an address; those asked for last are kept for as long as their data version is served."""

    def __init__(self, app: Dash, warehouse: Warehouse, delivery: Delivery, base: str) -> None:
        self.app, self.warehouse, self.delivery, self.base = app, warehouse, delivery, base
        self._kept: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._lock = threading.Lock()
        self._fixed = ""

    def index(self, **parts: str) -> str:
        """The document of the address now asked for; ``parts`` are those of ``Dash.interpolate_index``."""
        path = "/" + (self.app.strip_relative_path(request.path) or "")
        key = (self.warehouse.version, path, request.query_string.decode("utf-8", "replace"))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._document(path, key[2], parts)
        with self._lock:
            if self._kept and next(iter(self._kept))[0] != key[0]:
                self._kept.clear()
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def _page(self, path: str, query: str) -> tuple[str, str, dict[str, Any]]:
        # A page that cannot be drawn here is Dash's to show, with its own word on the error.
        try:
            body, meta = page_at(self.warehouse, path, query)
        except WarehouseMissing:
            raise
        except Exception:
            LOG.exception("first view of %s?%s", path, query)
            return "", "", {"title": "", "lang": "zh", "theme": "light", "search": ""}
        try:
            view = Writer(_said(body, "alt-")).write(body) + self._files(_said(body, "title-"), meta)
        except Exception:
            LOG.exception("first view of %s?%s", path, query)
            view = ""
        answer = to_json({"multi": True, "response": {"root": {"children": sent(body)}, "meta": {"data": meta}}})
        return view, _data("page", answer), meta

    def _answers(self) -> str:
        # What Dash asks for before all else is the same for every page.
        if not self._fixed:
            made = ""
            for name, answer in (("layout", self.app.serve_layout()), ("dependencies", self.app.dependencies())):
                made += _data(name, answer.get_data(as_text=True))
            # Set at once: another thread may be reading.
            self._fixed = made
        return self._fixed

    def _document(self, path: str, query: str, parts: dict[str, str]) -> str:
        view, answer, meta = self._page(path, query)
        scripts = self.delivery.scripts(parts["scripts"])
        ahead = "".join(f'<link rel="preload" as="script" href="{address}">' for address in scripts.addresses())
        lang = "en" if meta["lang"] == "en" else "zh-CN"
        first = ' data-first="1"' if view else ""
        title = escape(meta["title"] or parts["title"])
        return f"""<!DOCTYPE html><html lang="{lang}" data-theme="{meta["theme"]}"{first}><head>
{parts["metas"]}<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
{ICON}<style data-palette>{css_variables()}</style><style data-sheet>{style_sheet()}</style>
<script>{boot()}</script>{ahead}<noscript><style>#first .card-table{{display:block}}#first .card-tools{{display:none}}
</style></noscript></head>
<body>{view and f'<div id="first">{view}</div>'}{parts["app_entry"]}{parts["config"]}
{self._answers()}{answer}{scripts.tags()}{later(parts["renderer"])}</body></html>"""

    def _files(self, titles: dict[str, str], meta: dict[str, Any]) -> str:
        query = escape(f"?{meta['search']}" if meta["search"] else "")
        items = []
        for chart, title in titles.items():
            links = (f'<a href="{self.base}chart/{chart}.{kind}{query}">{kind.upper()}</a>' for kind in FORMATS)
            items.append(f"<li>{escape(title)} · {' · '.join(links)}</li>")
        words = Text(meta["lang"])("first.noscript")
        return f'<noscript><div class="first-noscript"><p>{words}</p><ul>{"".join(items)}</ul></div></noscript>'
