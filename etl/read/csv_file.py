"""CSV and TSV: rows of texts."""

from __future__ import annotations

import csv
import io

from etl.model import Document, Line
from etl.read.decode import decode
from etl.read.errors import ReadError
from etl.read.layout import UNTERMINATED, ends_open
from etl.read.sheet import row_blocks
from etl.read.sums import digest

SUFFIXES = (".csv", ".tsv")
ORDER = 60
_DELIMITERS = ",\t;"


def sniff(head: bytes, suffix: str) -> bool:
    """Commas are everywhere in text: only the suffix tells."""
    return suffix in SUFFIXES and not head.startswith((b"PK", b"%PDF"))


def read(data: bytes, path: str) -> Document:
    """Rows of a table file. Raises :class:`ReadError` for binary data."""
    text, notes = decode(data)
    sample = text[:20000]
    delimiter = max(_DELIMITERS, key=lambda mark: sample.count(mark))
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise ReadError(f"looked for a table of texts, found {error}") from error
    if ends_open(text):
        notes = (*notes, UNTERMINATED)
    blocks = tuple(row_blocks([row for row in rows if row], "sheet"))
    title = next((block.text for block in blocks if isinstance(block, Line)), None)
    return Document(path, digest(data), "csv", blocks, title, notes)
