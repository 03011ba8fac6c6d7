"""The element tree of a page."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_DECLARATION = re.compile(rb"^\s{0,99}<\?xml[^>]{0,900}\?>")
_END = re.compile(rb"</(?:html|body)\s{0,9}>", re.IGNORECASE)


def tree_of(encoded: bytes) -> Any:
    """The root of a page in UTF-8, None where it holds no element."""
    # The tree is built from UTF-8 with the encoding given: a stale declaration in the page would win otherwise.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    # libxml2 stops at the first end of a page, and pages hold pasted whole documents with ends of their own.
    return etree.fromstring(_END.sub(b"", _DECLARATION.sub(b"", encoded)), parser)
