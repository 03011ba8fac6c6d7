"""Files that are pictures: an image-only PDF, a PNG, a JPEG, several of them in an archive or a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from etl.model import Document, Line
from etl.ocr import SCANNED, ScannedError
from etl.ocr.page import A4_INCHES, DPI, blocks_of
from etl.ocr.ruled import Image
from etl.read import read_bytes
from etl.read.archive import archive_members, folder_members, sniff
from etl.read.errors import ReadError
from etl.read.pdf import joined
from etl.read.sums import digest

# Seconds a page: a report has its tables on the first dozen.
MAX_PAGES = 12
# A page at 600 dots an inch; more is no page.
MAX_PIXELS = 5000 * 7100


def open_scan(path: Path) -> Document:
    """As :func:`read_scan`, from the file or the folder of files."""
    if not path.is_dir():
        return read_scan(path.read_bytes(), str(path))
    members = folder_members(path)
    files = [data for name, data in members if _is_picture(name, data)]
    return _document(files, str(path), b"".join(data for _, data in members))


def read_scan(data: bytes, path: str) -> Document:
    """The document in a picture, or in the pictures of an archive.

    Raises :class:`ReadError` for what cannot be opened or is too large.
    """
    if not sniff(data[:4], ""):
        return _document([data], path, data)
    members = ((name, item) for name, item in archive_members(data) if isinstance(item, bytes))
    return _document([item for name, item in members if _is_picture(name, item)], path, data)


def _is_picture(name: str, data: bytes) -> bool:
    try:
        read_bytes(data, name)
    except ScannedError:
        return True
    except ReadError:
        pass
    return False


def _document(files: Sequence[bytes], path: str, data: bytes) -> Document:
    pictures = list(islice((picture for file in files for picture in _pictures(file)), MAX_PAGES + 1))
    if len(pictures) > MAX_PAGES:
        raise ReadError(f"looked for a scanned report, found more than {MAX_PAGES} pages, which are not recognised")
    pages = [blocks_of(page, number) for number, page in enumerate(pictures, 1)]
    blocks = tuple(joined(pages))
    title = next((block.text for block in blocks if isinstance(block, Line)), None)
    return Document(path, digest(data), "scan", blocks, title, (SCANNED,))


def _pictures(file: bytes) -> Iterator[Image]:
    if b"%PDF-" not in file[:1024]:
        picture = cv2.imdecode(np.frombuffer(file, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is None or picture.size > MAX_PIXELS:
            raise ReadError("looked for a picture of a page, found one that cannot be opened or is too large")
        yield np.asarray(picture, dtype=np.uint8)
        return
    book = pypdfium2.PdfDocument(file)
    try:
        yield from (_rendered(book[number]) for number in range(len(book)))
    finally:
        book.close()


def _rendered(page: pypdfium2.PdfPage) -> Image:
    bitmap = page.render(scale=DPI * A4_INCHES / page.get_width(), grayscale=True)
    return np.ascontiguousarray(bitmap.to_numpy().squeeze(), dtype=np.uint8)
