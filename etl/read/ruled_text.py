"""Tables that text draws with rules (``+-----+``): what stands between two rules is one row, of however many lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.model import Grid, GridCell, Line
from etl.read.layout import MAX_CELLS, MAX_COLUMNS

_RULE = re.compile(r"\s{0,99}\+(?:[-=:]{1,400}\+){2,99}\s{0,9}")

_SEVERAL = 2


def is_ruled(text: str) -> bool:
    """Whether a line is such a rule."""
    return text.lstrip().startswith("+") and _RULE.fullmatch(text) is not None


def ruled_grid(lines: Sequence[Line], where: str) -> Grid | None:
    """The table that begins with a rule and ends with one; None where its rules or bars do not agree."""
    columns = lines[0].text.count("+") - 1
    cells: list[GridCell] = []
    row: list[list[str]] = [[] for _ in range(columns)]
    number = 0
    for line in lines[1:]:
        if is_ruled(line.text):
            if line.text.count("+") - 1 != columns:
                return None
            cells += [GridCell(text, number, column) for column, text in enumerate(_texts(row))]
            row, number = [[] for _ in range(columns)], number + 1
            continue
        texts = line.text.strip().removeprefix("|").removesuffix("|").split("|")
        if len(texts) != columns:
            return None
        for parts, text in zip(row, texts, strict=True):
            if text.strip():
                parts.append(text.strip())
    return Grid(tuple(cells), number, columns, where) if number and len(cells) < MAX_CELLS else None


def _texts(row: list[list[str]]) -> list[str]:
    """The cells of a row. Numbers in several lines of one may be rows whose rule is missing: all in one cell."""
    texts = ["".join(parts) for parts in row]
    if all(sum(map(_is_number, parts)) < _SEVERAL for parts in row):
        return texts
    numbers = [column for column, parts in enumerate(row) if any(map(_is_number, parts))]
    texts = ["" if column in numbers else text for column, text in enumerate(texts)]
    texts[numbers[0]] = " ".join(part for column in numbers for part in row[column])
    return texts[: numbers[0] + 1]


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdecimal()


def ruled_runs(lines: Sequence[Line]) -> Iterator[tuple[bool, Sequence[Line]]]:
    """Lines parted into tables with rules (true) and all else (false)."""
    at, held = 0, 0
    while at < len(lines):
        end = _end(lines, at) if is_ruled(lines[at].text) else at
        if end - at > 2:
            yield False, lines[held:at]
            yield True, lines[at:end]
            held = at = end
        else:
            at = max(end, at + 1)
    yield False, lines[held:]


def _end(lines: Sequence[Line], start: int) -> int:
    """Behind the last rule of the table that begins at ``start``."""
    end = at = start
    while at < len(lines) and (is_ruled(lines[at].text) or _is_between(lines[at].text)):
        at += 1
        if is_ruled(lines[at - 1].text):
            end = at
    return end


def _is_between(text: str) -> bool:
    text = text.strip()
    return text.startswith("|") and text.endswith("|") and 1 < text.count("|") < MAX_COLUMNS
