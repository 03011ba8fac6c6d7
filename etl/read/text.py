"""Plain text and Markdown: lines, and the tables that Markdown draws with bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from etl.model import Document, Grid, GridCell, Line
from etl.read.decode import decode
from etl.read.errors import ReadError
from etl.read.layout import MAX_CELLS, MAX_COLUMNS, TOO_LARGE, UNTERMINATED, ends_in_number, ends_open
from etl.read.ruled_text import is_ruled, ruled_grid, ruled_runs
from etl.read.sums import digest
from etl.read.tabbed_text import tabbed_blocks, tabbed_runs

SUFFIXES = (".txt", ".md", ".markdown", ".text")
ORDER = 90
# One value a line, a report has two thousand lines; a yearbook of many is no report.
MAX_LINES = 100_000
_RULE = re.compile(r"\|?\s{0,9}:?-{2,}:?\s{0,9}(?:\|\s{0,9}:?-{2,}:?\s{0,9}){0,200}\|?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROL_MAX = 0.02
# Frames of tables that are drawn with signs for it, as the signs that others draw them with.
_BOX = str.maketrans("│┃║─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝", "|||---" + "+" * 27)
_TABS_ALONE = 20
_TAB_ALONE = re.compile(r"^\t$", re.MULTILINE)
# An empty cell at the end of a row holds a no-break space.
_LAST_BLANK = re.compile(r"^\|\n{1,9}\xa0\n(?=\n{0,9}[^\n|\xa0])", re.MULTILINE)
_UPRIGHT = re.compile("[│┃║]")
# Most reports have fewer.
_USUAL_LINES = 2000
# A tuple is made so in half the time.
_new = tuple.__new__
# What no table is drawn without.
_DRAWING = "\t+|"


def sniff(head: bytes, suffix: str) -> bool:
    """Everything that no other reader claims may be text; :func:`read` finds out."""
    return suffix in SUFFIXES or suffix not in (".pdf", ".docx", ".xlsx", ".zip")


def read(data: bytes, path: str) -> Document:
    """Lines of a text file with their numbers. Raises :class:`ReadError` for binary data."""
    text, notes = decode(data)
    control = len(_CONTROL.findall(text[:20000]))
    if control > 2 + _CONTROL_MAX * min(len(text), 20000):
        raise ReadError("looked for text, found binary data")
    if ends_open(text) or ends_in_number(text):
        notes = (*notes, UNTERMINATED)
    if _UPRIGHT.search(text):
        text = text.translate(_BOX)
    if text.count("\n\t\n") >= _TABS_ALONE and "|" not in text:
        # What a browser copies of cells that hold paragraphs: a tab on a line of its own between two cells.
        text = _TAB_ALONE.sub("|", text)
        text = _LAST_BLANK.sub("|\n|\n", text)
    printed = text.splitlines()
    if len(printed) > MAX_LINES:
        raise ReadError(f"looked for a report, found {len(printed)} lines; a report has at most {MAX_LINES}")
    lines = [_new(Line, pair) for pair in zip(printed, _names(len(printed)), strict=True)]
    title = next((line.text.strip().lstrip("# ") for line in lines if line.text.strip()), None)
    blocks = tuple(_with_grids(lines) if any(sign in text for sign in _DRAWING) else lines)
    notes = (*notes, *(f"{block.where} {TOO_LARGE}" for block in blocks if _is_cut(block)))
    return Document(path, digest(data), "text", blocks, title, notes)


def _names(count: int) -> list[str]:
    """What the lines of a text are called."""
    names = _usual_names()
    return names[:count] if count <= len(names) else [f"line {number}" for number in range(1, count + 1)]


@lru_cache(maxsize=1)
def _usual_names() -> list[str]:
    return [f"line {number}" for number in range(1, _USUAL_LINES + 1)]


def _with_grids(lines: list[Line]) -> Iterator[Line | Grid]:
    if not any("\t" in line.text for line in lines):
        yield from _with_ruled(lines)
        return
    for number, (is_table, run) in enumerate(tabbed_runs(lines), 1):
        yield from tabbed_blocks(run, number // 2) if is_table else _with_ruled(run)


def _with_ruled(lines: Sequence[Line]) -> Iterator[Line | Grid]:
    if not any("+" in line.text and is_ruled(line.text) for line in lines):
        yield from _with_barred(lines)
        return
    for number, (is_table, run) in enumerate(ruled_runs(lines), 1):
        grid = ruled_grid(run, f"ruled table {number // 2} ({run[0].where})") if is_table else None
        if grid is not None:
            yield grid
        else:
            yield from _with_barred(run)


def _with_barred(lines: Sequence[Line]) -> Iterator[Line | Grid]:
    table = 0
    for is_barred, run in groupby(lines, lambda line: "|" in line.text and _is_barred(line.text)):
        held = list(run)
        start = _first_of_grid(held) if is_barred else len(held)
        yield from held[:start]
        if start < len(held):
            table += 1
            rows = [line for line in held[start:] if not _is_rule(line.text)]
            yield _grid(rows, f"table {table} ({held[start].where})")


def _first_of_grid(lines: list[Line]) -> int:
    """Where in a run of barred lines a table begins: two rows or more with a rule among them, or all equally wide."""
    first, rows, rules = len(lines), 0, 0
    widths: set[int] = set()
    for at in range(len(lines) - 1, -1, -1):
        text = lines[at].text
        if _is_rule(text):
            rules += 1
        else:
            rows += 1
            widths.add(text.count("|"))
        if rows > 1 and (rules or len(widths) == 1):
            first = at
    return first


def _is_barred(text: str) -> bool:
    text = text.strip()
    return text.startswith("|") and text.endswith("|") and text.count("|") > 2


def _is_rule(text: str) -> bool:
    text = text.strip()
    return "-" in text and "|" in text and _RULE.fullmatch(text) is not None


def _is_cut(block: Line | Grid) -> bool:
    return isinstance(block, Grid) and (len(block.cells) >= MAX_CELLS or block.columns >= MAX_COLUMNS)


def _grid(lines: list[Line], where: str) -> Grid:
    cells: list[GridCell] = []
    columns = 0
    for row, line in enumerate(lines):
        if len(cells) >= MAX_CELLS:
            break
        text = line.text.strip().removeprefix("|")
        texts = text.removesuffix("|").split("|", MAX_COLUMNS)[:MAX_COLUMNS]
        columns = max(columns, len(texts))
        cells += [GridCell(text.strip().replace("<br>", "\n"), row, column) for column, text in enumerate(texts)]
    return Grid(tuple(cells), len(lines), columns, where)
