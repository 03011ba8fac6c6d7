"""PDF with a text layer: ruled tables as grids, everything else as lines; page furniture is dropped."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pdfplumber
import pypdfium2

from etl.model import Document, Grid, GridCell, Line
from etl.ocr import scanned
from etl.read.characters import LINE_BREAK, plain
from etl.read.errors import ReadError
from etl.read.layout import MAX_CELLS
from etl.read.sums import digest

SUFFIXES = (".pdf",)
ORDER = 10
# Reports have up to 40 pages; a hundred is a yearbook.
MAX_PAGES = 100
# Points: edges of the same ruled line differ by up to two line widths.
_NEAR = 3.0
_MARGIN = 0.09
_NO_TEXT = 20
# The longest label of the forms has 37 characters: what is longer is prose.
_PROSE = 60
# Pages may be framed: rules this near to the outermost ones are the frame or the table's own border.
_FRAME = 8.0
# The part of a font's size above the line; that of most Chinese fonts.
_ASCENT = 0.86
# A raised mark is set in up to three quarters of the size, at least a fifth of it above the line.
_RAISED_SIZE, _RAISED_BY = 0.75, 0.2
_DIGITS = re.compile(r"\d+")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
# Of the size of type: how far a number stands at least from the label before it.
_BEHIND = 0.1
# So many numbers in a line are a row of a table, and no page's number.
_ROW = 4


def sniff(head: bytes, suffix: str) -> bool:
    """The PDF mark within the first kilobyte, as readers accept it."""
    return b"%PDF-" in head[:1024]


def read(data: bytes, path: str) -> Document:
    """Lines and tables of all pages. Raises :class:`ReadError` for broken or locked files and for pictures of pages."""
    _text_layer(data)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as book:
            pages = [list(_page(page)) for page in book.pages[:MAX_PAGES]]
    except Exception as error:
        raise ReadError(
            f"looked for a PDF, found one that cannot be read: {str(error)[:80] or type(error).__name__}"
        ) from error
    blocks = tuple(joined(_without_running_heads(pages)))
    title = next((block.text.strip() for block in blocks if isinstance(block, Line)), None)
    return Document(path, digest(data), "pdf", blocks, title)


def _text_layer(data: bytes) -> None:
    # pypdfium2 reads text 70 times faster than pdfplumber reads tables: pictures are found out first.
    try:
        book = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"looked for a PDF, found one that cannot be opened: {error}") from error
    try:
        pages = len(book)
        if pages > MAX_PAGES:
            raise ReadError(f"looked for a report, found {pages} pages; at most {MAX_PAGES} are read")
        count = sum(book[number].get_textpage().count_chars() for number in range(pages))
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"looked for a PDF, found one with a page that cannot be opened: {error}") from error
    finally:
        book.close()
    if count < _NO_TEXT:
        raise scanned(f"{pages} pages that are pictures")


def _page(page: Any) -> Iterator[tuple[Line | Grid, tuple[float, ...]]]:
    """Blocks of a page from top to bottom, a grid with the x of its column edges."""
    _straighten(page)
    tables = [table for table in page.find_tables(_settings(page)) if len(table.cells) > 1]
    items: list[tuple[float, Line | Grid, tuple[float, ...]]] = []
    for number, table in enumerate(tables, 1):
        grid, edges = _grid(table, f"page {page.page_number} table {number}")
        items += [(table.bbox[1], block, edges) for block in _unframed(grid)]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda item: item.get("object_type") != "char" or not _inside(item, boxes))
    unit = _unit(outside.chars)
    for number, line in enumerate(outside.extract_text_lines(), 1):
        text = plain(_set_out(line["chars"], unit))
        where = f"page {page.page_number} {'margin ' if _in_margin(line, page) else ''}line {number}"
        if not (_in_margin(line, page) and _is_number(text)):
            items.append((line["top"], Line(text, where), ()))
    for _, block, edges in sorted(items, key=lambda item: item[0]):
        yield block, edges


def _unit(chars: Sequence[dict[str, Any]]) -> float:
    """The width of a character of the page: its most frequent size of type."""
    sizes = Counter(round(char["size"], 1) for char in chars)
    return float(sizes.most_common(1)[0][0]) if sizes else 1.0


def _set_out(chars: Sequence[dict[str, Any]], unit: float) -> str:
    """A line with each word as many characters from the left as it stands on the page: tables without rules need it."""
    text, end = "", 0.0
    for at, char in enumerate(chars):
        near = _BEHIND * unit if _IDEOGRAPH.match(text[-1:]) and _is_number_alone(chars, at) else _NEAR
        if not text or char["x0"] - end > near:
            text += " " * max(bool(text), round(char["x0"] / unit) - len(text))
        text += char["text"]
        end = char["x1"]
    return text


def _is_number_alone(chars: Sequence[dict[str, Any]], at: int) -> bool:
    """Whether a number begins here that no word follows at once: the next cell, close behind its label."""
    end = at
    while end < len(chars) and chars[end]["text"].isdigit():
        end += 1
    return end > at and (end == len(chars) or chars[end]["x0"] - chars[end - 1]["x1"] > _NEAR)


def _straighten(page: Any) -> None:
    """Give the characters of one line one height, whatever their fonts; raised note marks beside numbers go.

    Fonts differ in how far they reach above the line they stand on: digits of another font than the words beside them
    would make a line of their own.
    """
    chars = page.objects.get("char", [])
    kept = []
    before: dict[str, Any] | None = None
    for char in chars:
        if not char.get("upright"):
            kept.append(char)
            continue
        base, size = page.height - char["matrix"][5], char["size"]
        if before is not None and _is_raised(char, before):
            continue
        shift = char["doctop"] - char["top"]
        char["top"], char["bottom"] = base - _ASCENT * size, base + (1 - _ASCENT) * size
        char["doctop"] = char["top"] + shift
        kept.append(char)
        before = char
    page.objects["char"] = kept


def _is_raised(char: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether a character is a small raised one right behind a digit."""
    return bool(
        before["text"].isdigit()
        and char["size"] <= _RAISED_SIZE * before["size"]
        and char["matrix"][5] - before["matrix"][5] >= _RAISED_BY * before["size"]
        and -1 < char["x0"] - before["x1"] < before["size"]
    )


def _settings(page: Any) -> dict[str, Any]:
    # A table that a page break cuts has no rule there: where its inner upright rules end, a level one is put.
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    left, right = (pick((edge["x0"] for edge in upright), default=0) for pick in (min, max))
    inner = [edge for edge in upright if left + _FRAME < edge["x0"] < right - _FRAME]
    if not inner:
        return {}
    ends = (min(edge["top"] for edge in inner), max(edge["bottom"] for edge in inner))
    across = {"object_type": "line", "x0": left, "x1": right, "width": right - left, "height": 0.0}
    return {"explicit_horizontal_lines": [across | {"top": y, "bottom": y, "doctop": y} for y in ends]}


def _inside(char: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _in_margin(line: dict[str, Any], page: Any) -> bool:
    return bool(line["bottom"] < page.height * _MARGIN or line["top"] > page.height * (1 - _MARGIN))


def _is_number(text: str) -> bool:
    bare = "".join(text.split()).strip("-—–―·第页共/")
    return len(_DIGITS.findall(text)) < _ROW and len(bare) < 8 and (not bare or bare.replace("/", "").isdigit())


def _without_running_heads(
    pages: list[list[tuple[Line | Grid, tuple[float, ...]]]],
) -> list[list[tuple[Line | Grid, tuple[float, ...]]]]:
    """Pages without the lines that their margins repeat, whatever numbers these hold."""
    seen = Counter(
        key for page in pages for key in {_running(block) for block, _ in page if isinstance(block, Line)} if key
    )
    return [[(block, edges) for block, edges in page if seen[_running(block)] < 2] for page in pages]


def _running(block: Line | Grid) -> str:
    return _DIGITS.sub("0", block.text) if isinstance(block, Line) and " margin " in block.where else ""


def _grid(table: Any, where: str) -> tuple[Grid, tuple[float, ...]]:
    boxes = [cell for row in table.rows for cell in row.cells if cell]
    columns = _edges([box[0] for box in boxes] + [box[2] for box in boxes])
    rows = _edges([box[1] for box in boxes] + [box[3] for box in boxes])
    cells: list[GridCell] = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box is None or len(cells) >= MAX_CELLS:
                continue
            left, right = _nearest(columns, box[0]), _nearest(columns, box[2])
            top, bottom = _nearest(rows, box[1]), _nearest(rows, box[3])
            cells.append(
                GridCell(_in_one_line(plain(text or "").strip()), top, left, max(1, bottom - top), max(1, right - left))
            )
    return Grid(tuple(cells), max(1, len(rows) - 1), max(1, len(columns) - 1), where), tuple(columns)


def _in_one_line(text: str) -> str:
    """A cell of nothing but digits over two lines, the first the longer one, as the number that it may be."""
    lines = text.split("\n", 2)
    is_number = len(lines) == 2 and all(line.isdecimal() for line in lines) and len(lines[0]) >= len(lines[1])
    return LINE_BREAK.join(lines) if is_number else text


def _unframed(grid: Grid) -> Iterator[Line | Grid]:
    """A grid without the rows that hold prose: where a page is framed, its text stands in cells as wide as it."""
    held: list[GridCell] = []
    for cell in grid.cells:
        lines = cell.text.splitlines()
        if cell.colspan < grid.columns or (len(cell.text) <= _PROSE and len(lines) < 3):
            held.append(cell)
            continue
        if held:
            yield replace(grid, cells=tuple(held), rows=held[-1].row + 1)
            held = []
        yield from (Line(line, f"{grid.where} line {number}") for number, line in enumerate(lines, 1) if line.strip())
    if held:
        yield replace(
            grid, cells=tuple(cell._replace(row=cell.row - held[0].row) for cell in held), rows=grid.rows - held[0].row
        )


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def joined(pages: Sequence[Sequence[tuple[Line | Grid, tuple[float, ...]]]]) -> Iterator[Line | Grid]:
    """Blocks of all pages; a table that ends a page goes on in one with the same columns that begins the next."""
    held: tuple[Grid, tuple[float, ...]] | None = None
    for page in pages:
        for number, (block, edges) in enumerate(page):
            if held is not None:
                if number == 0 and isinstance(block, Grid) and _same(held[1], edges):
                    held = (_appended(held[0], block), edges)
                    continue
                yield held[0]
                held = None
            if isinstance(block, Grid):
                held = (block, edges)
            else:
                yield block
    if held is not None:
        yield held[0]


def _same(first: Sequence[float], second: Sequence[float]) -> bool:
    return len(first) == len(second) and all(abs(a - b) <= 2 * _NEAR for a, b in zip(first, second, strict=True))


def _appended(first: Grid, second: Grid) -> Grid:
    moved = (cell._replace(row=cell.row + first.rows) for cell in second.cells)
    return Grid((*first.cells, *moved), first.rows + second.rows, first.columns, first.where)
