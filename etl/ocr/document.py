"""Files that are pictures: an image-only PDF, a PNG, a JPEG."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from etl.model import Document, Line
from etl.ocr import SCANNED
from etl.ocr.page import A4_INCHES, DPI, blocks_of
from etl.ocr.ruled import Image
from etl.read.errors import ReadError
from etl.read.pdf import joined
from etl.read.sums import digest

# Seconds a page: a report has its tables on the first dozen.
MAX_PAGES = 12
# A page at 600 dots an inch; more is no page.
MAX_PIXELS = 5000 * 7100


def open_scan(path: Path) -> Document:
    """As :func:`read_scan`, from the file."""
    return read_scan(path.read_bytes(), str(path))


def read_scan(data: bytes, path: str) -> Document:
    """The document in a picture. Raises :class:`ReadError` for one that cannot be opened or is too large."""
    pages = [blocks_of(page, number) for number, page in enumerate(_pictures(data), 1)]
    blocks = tuple(joined(pages))
    title = next((block.text for block in blocks if isinstance(block, Line)), None)
    return Document(path, digest(data), "scan", blocks, title, (SCANNED,))


def _pictures(data: bytes) -> list[Image]:
    if b"%PDF-" not in data[:1024]:
        picture = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is None or picture.size > MAX_PIXELS:
            raise ReadError("looked for a picture of a page, found one that cannot be opened or is too large")
        return [np.asarray(picture, dtype=np.uint8)]
    book = pypdfium2.PdfDocument(data)
    try:
        if len(book) > MAX_PAGES:
            raise ReadError(f"looked for a scanned report, found {len(book)} pages; at most {MAX_PAGES} are recognised")
        return [_rendered(book[number]) for number in range(len(book))]
    finally:
        book.close()


def _rendered(page: pypdfium2.PdfPage) -> Image:
    bitmap = page.render(scale=DPI * A4_INCHES / page.get_width(), grayscale=True)
    return np.ascontiguousarray(bitmap.to_numpy().squeeze(), dtype=np.uint8)
