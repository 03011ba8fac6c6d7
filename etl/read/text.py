"""Plain text and Markdown: lines, and the tables that Markdown draws with bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.model import Document, Grid, GridCell, Line
from etl.read.decode import decode
from etl.read.errors import ReadError
from etl.read.layout import UNTERMINATED
from etl.read.sums import digest

SUFFIXES = (".txt", ".md", ".markdown", ".text")
ORDER = 90
_RULE = re.compile(r"\|?\s{0,9}:?-{2,}:?\s{0,9}(?:\|\s{0,9}:?-{2,}:?\s{0,9}){0,200}\|?")
_CONTROL_MAX = 0.02


def sniff(head: bytes, suffix: str) -> bool:
    """Everything that no other reader claims may be text; :func:`read` finds out."""
    return suffix in SUFFIXES or suffix not in (".pdf", ".docx", ".xlsx", ".zip")


def read(data: bytes, path: str) -> Document:
    """Lines of a text file with their numbers. Raises :class:`ReadError` for binary data."""
    text, notes = decode(data)
    control = sum(character < " " and character not in "\t\r\n\f\x0b" for character in text[:20000])
    if control > 2 + _CONTROL_MAX * min(len(text), 20000):
        raise ReadError("looked for text, found binary data")
    if text and not text[-1].isspace():
        notes = (*notes, UNTERMINATED)
    lines = [Line(line, f"line {number}") for number, line in enumerate(text.splitlines(), 1)]
    title = next((line.text.strip().lstrip("# ") for line in lines if line.text.strip()), None)
    return Document(path, digest(data), "text", tuple(_with_grids(lines)), title, notes)


def _with_grids(lines: list[Line]) -> Iterator[Line | Grid]:
    at = 0
    table = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_barred(lines[end].text):
            end += 1
        rows = [line for line in lines[at:end] if not _is_rule(line.text)]
        if len(rows) > 1 and (len(rows) < end - at or len({line.text.count("|") for line in rows}) == 1):
            table += 1
            yield _grid(rows, f"table {table} ({lines[at].where})")
            at = end
        else:
            yield lines[at]
            at += 1


def _is_barred(text: str) -> bool:
    text = text.strip()
    return text.startswith("|") and text.endswith("|") and text.count("|") > 2


def _is_rule(text: str) -> bool:
    text = text.strip()
    return "-" in text and "|" in text and _RULE.fullmatch(text) is not None


def _grid(lines: list[Line], where: str) -> Grid:
    cells = []
    columns = 0
    for row, line in enumerate(lines):
        text = line.text.strip().removeprefix("|")
        texts = text.removesuffix("|").split("|")
        columns = max(columns, len(texts))
        cells += [GridCell(text.strip().replace("<br>", "\n"), row, column) for column, text in enumerate(texts)]
    return Grid(tuple(cells), len(lines), columns, where)
