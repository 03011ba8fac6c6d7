"""MHTML, a page as browsers save it in one file: its first HTML part, read as a page."""

from __future__ import annotations

import email
import email.policy
import re

from etl.model import Document
from etl.read import html
from etl.read.errors import ReadError

SUFFIXES = (".mht", ".mhtml")
ORDER = 8
_HEAD = re.compile(
    rb"^(?:From|MIME-Version|Subject|Content-Type|Date|Snapshot-Content-Location)\s{0,3}:", re.IGNORECASE
)


def sniff(head: bytes, suffix: str) -> bool:
    """Mail headers that announce parts of a page."""
    return b"multipart/related" in head and _HEAD.match(head) is not None


def read(data: bytes, path: str) -> Document:
    """The page in a saved file. Raises :class:`ReadError` when it holds none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return html.read(content, path)
    raise ReadError("looked for a saved page, found parts without HTML")
