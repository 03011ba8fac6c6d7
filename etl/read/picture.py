"""Pictures of pages (PNG, JPEG): refused here, read by ``etl.ocr`` where the extra is installed."""

from __future__ import annotations

from etl.model import Document
from etl.ocr import scanned

SUFFIXES = (".png", ".jpg", ".jpeg")
ORDER = 12
_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def sniff(head: bytes, suffix: str) -> bool:
    """The marks of the two formats."""
    return head.startswith(_MARKS)


def read(data: bytes, path: str) -> Document:
    """Raises :class:`etl.ocr.ScannedError`."""
    raise scanned("a picture")
