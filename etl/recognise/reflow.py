"""Rows of a table that text or a PDF without rules prints over several lines, put back into one line each.

A wrapped label, its group and its values share lines there. The pieces are put together only where they tile into the
form's row labels in order, without a rest, and every value stands inside one row's lines or between it and the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from etl.forms import TABLES, Form
from etl.model import Document, Grid, Line
from etl.recognise.flattened import is_furniture
from etl.recognise.labels import Label, Lexicon, flat
from etl.recognise.values import is_value_like

MEDIA = frozenset({"pdf", "text"})
# Lines that a label may skip: those of its neighbours count, empty ones and those of values alone do not.
_REACH = 2
# So many labels stand side by side at most.
_OPEN = 16
# A page of reports has sixty lines, a table fifty rows of up to nine.
_MAX_LINES = 600
_PIECE = re.compile(r"\S+")
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十]{1,2}[)）、]|\d{1,2}[.．、]")
_ROW = ("row",)


class Piece(NamedTuple):
    """A word of a line and where in the line it stands, in characters."""

    text: str
    start: int
    end: int


class Printed(NamedTuple):
    """A line of a table: the pieces of labels, then the values right of them."""

    words: tuple[Piece, ...]
    values: tuple[Piece, ...]
    line: Line


@dataclass
class Stack:
    """Pieces of one label, from line ``first`` to line ``last``; ``start`` and ``end`` are those of its last piece.

    ``turn`` numbers the lines with words.
    """

    text: str
    first: int
    last: int
    turn: int
    start: int
    end: int
    pieces: int = 1
    labels: tuple[Label, ...] = ()

    def take(self, at: int, turn: int, piece: Piece) -> None:
        """The next piece."""
        self.text += piece.text
        self.last, self.turn, self.start, self.end, self.pieces = at, turn, piece.start, piece.end, self.pieces + 1


def reflowed(document: Document, lexicon: Lexicon, forms: Iterable[Form]) -> Document:
    """``document`` with wrapped rows in one line each; itself where none are wrapped or the pieces leave a doubt."""
    if document.media not in MEDIA:
        return document
    known = tuple(forms)
    blocks: list[Line | Grid] = []
    changed = False
    for heading, region in _regions(document.blocks, lexicon):
        table = next((label.table for label in heading if label.table in TABLES[:2]), None)
        lines = _Region(region, table, lexicon, known).lines() if table else None
        changed = changed or lines is not None
        blocks += region if lines is None else lines
    return replace(document, blocks=tuple(blocks)) if changed else document


def _regions(
    blocks: Sequence[Line | Grid], lexicon: Lexicon
) -> Iterator[tuple[tuple[Label, ...], Sequence[Line | Grid]]]:
    """Blocks parted at the headings of sections: the heading's labels, and what follows it up to the next."""
    held: list[Line | Grid] = []
    heading: tuple[Label, ...] = ()
    for block in blocks:
        found = lexicon.meaning(block.text.strip())[1] if isinstance(block, Line) and len(block.text) < 80 else ()
        if any(label.axis == "section" for label in found):
            yield heading, held
            held, heading = [], tuple(label for label in found if label.axis == "section")
        held.append(block)
    yield heading, held


class _Region:
    """The lines of one section with a table; see :func:`reflowed`."""

    def __init__(self, blocks: Sequence[Line | Grid], table: str, lexicon: Lexicon, forms: tuple[Form, ...]) -> None:
        self.blocks, self.table, self.lexicon, self.forms = blocks, table, lexicon, forms
        self.stacks: list[Stack] = []

    def lines(self) -> list[Line | Grid] | None:
        """The region with each row in one line, or None where there is nothing to do or a doubt."""
        if len(self.blocks) > _MAX_LINES:
            return None
        source = [block for block in self.blocks if isinstance(block, Line)]
        numbers = [at for at, line in enumerate(source) if line.text.strip() and not is_furniture(line.text.strip())]
        start = self._first_row(source, numbers)
        if start is None:
            return None
        printed = [_printed(source[at]) for at in numbers[start:]]
        end = self._stacked(printed)
        if end is None or all(stack.pieces == 1 for stack in self.stacks):
            return None
        made = self._made(printed[:end])
        if made is None:
            return None
        rest = source[numbers[start + end] :] if start + end < len(numbers) else []
        drawn = [block for block in self.blocks if isinstance(block, Grid)]
        return [*self._headed(source[: numbers[start]]), *made, *rest, *drawn]

    def _headed(self, source: list[Line]) -> list[Line]:
        """The lines above the first row with each header in one line, from left to right; themselves where in doubt."""
        if not any("  " in line.text.strip() for line in source):
            return source
        head = _Region(source, self.table, self.lexicon, self.forms)
        printed = [_printed(line) for line in source[1:] if line.text.strip()]
        if head._stacked(printed) != len(printed) or any(line is None or line.values for line in printed):
            return source
        columns = [stack for stack in head.stacks if any(label.axis == "column" for label in stack.labels)]
        others = [stack for stack in head.stacks if stack not in columns]
        columns.sort(key=lambda stack: stack.start + stack.end)
        where = source[0].where
        return [source[0], *(Line(stack.text, where) for stack in (*others, *columns))]

    def _first_row(self, source: Sequence[Line], numbers: Sequence[int]) -> int | None:
        """Which of the lines begins the first row: the first with words of its label."""
        if any("|" in line.text for line in source):
            return None
        wordings = _first_wordings(self.lexicon, self.table, self.forms)
        for place, at in enumerate(numbers):
            line = _printed(source[at])
            if line is not None and line.words and _begins(flat(line.words[0].text), wordings):
                wrapped = (source[number].text.strip() for number in numbers[place:])
                return place if any(self.lexicon.meaning(text)[0] == "text" for text in wrapped) else None
        return None

    def _stacked(self, printed: Sequence[Printed | None]) -> int | None:
        """Put the pieces of labels together; how many lines the table takes, or None where a label is left open."""
        turn = 0
        for at, line in enumerate(printed):
            if line is None:
                return at if self._is_settled() else None
            turn += bool(line.words)
            for piece in line.words:
                if flat(piece.text) and not self._take(at, turn, piece):
                    return at if self._is_settled() and piece is line.words[0] else None
        return len(printed) if self._is_settled() else None

    def _take(self, at: int, turn: int, piece: Piece) -> bool:
        if not _NUMBERED.match(piece.text):
            open_stacks = [
                stack
                for stack in self.stacks[-_OPEN:]
                if turn - stack.turn <= _REACH and self._may_be(stack.text + piece.text)
            ]
            beside = [stack for stack in open_stacks if stack.last == at or _overlap(stack, piece)]
            if len(beside or open_stacks) > 1:
                return False
            for stack in beside or open_stacks:
                stack.take(at, turn, piece)
                return True
        if not self._may_be(piece.text):
            return self._take_parts(at, turn, piece)
        self.stacks.append(Stack(piece.text, at, at, turn, piece.start, piece.end))
        return True

    def _take_parts(self, at: int, turn: int, piece: Piece) -> bool:
        """Two labels side by side without a space between them: the second begins with its number."""
        cut = next((found.start() for found in _NUMBERED.finditer(piece.text) if found.start()), None)
        if cut is None:
            return False
        left = Piece(piece.text[:cut], piece.start, piece.start + cut)
        return self._take(at, turn, left) and self._take(at, turn, Piece(piece.text[cut:], left.end, piece.end))

    def _may_be(self, text: str) -> bool:
        text = flat(text)
        return self.lexicon.may_grow(text) or bool(self.lexicon.exact(text))

    def _is_settled(self) -> bool:
        """Whether every label is whole."""
        for stack in self.stacks:
            stack.labels = tuple(label for label in self.lexicon.exact(flat(stack.text)) if label.table == self.table)
        return bool(self.stacks) and all(stack.labels for stack in self.stacks)

    def _made(self, printed: Sequence[Printed | None]) -> list[Line] | None:
        lines = [line for line in printed if line is not None]
        found = [made for form in self.forms if (made := self._rows(lines, form)) is not None]
        return found[0] if found and all(other == found[0] for other in found) else None

    def _rows(self, lines: Sequence[Printed], form: Form) -> list[Line] | None:
        """The lines of the table as one of the forms prints it; None where it does not."""
        codes = form.rows(self.table)
        named = [stack for stack in self.stacks if not self._heads_column(stack, lines)]
        rows = [stack for stack in named if any(_is_row(label, self.table, codes) for label in stack.labels)]
        if any(all(label.axis in _ROW for label in stack.labels) and stack not in rows for stack in named):
            return None
        if len(rows) > len(codes) or not all(
            any(_is_row(label, self.table, (code,)) for label in stack.labels)
            for stack, code in zip(rows, codes, strict=False)
        ):
            return None
        if any(above.last >= below.first for above, below in pairwise(rows)):
            return None
        values = _owned(rows, lines)
        return None if values is None else list(self._printed_anew(rows, values, lines))

    def _heads_column(self, stack: Stack, lines: Sequence[Printed]) -> bool:
        # A page repeats the headers: 其他 and 总计 without a number and without values.
        return any(label.axis == "column" for label in stack.labels) and not any(
            line.values for line in lines[stack.first : stack.last + 1]
        )

    def _printed_anew(self, rows: list[Stack], values: list[list[Line]], lines: Sequence[Printed]) -> Iterator[Line]:
        for stack in self.stacks:
            at = next((at for at, row in enumerate(rows) if row is stack), None)
            if at is None:
                yield Line(stack.text, lines[stack.first].line.where)
                continue
            first, *others = values[at]
            yield Line(f"{stack.text}  {first.text}", first.where)
            yield from others


@lru_cache(maxsize=8)
def _first_wordings(lexicon: Lexicon, table: str, forms: tuple[Form, ...]) -> tuple[str, ...]:
    firsts = {form.rows(table)[0] for form in forms}
    return tuple(
        word for word, labels in lexicon.words.items() if any(_is_row(label, table, firsts) for label in labels)
    )


def _is_row(label: Label, table: str, codes: Iterable[str]) -> bool:
    return label.table == table and label.axis in _ROW and label.code in codes


def _begins(text: str, wordings: Sequence[str]) -> bool:
    return len(text) > 1 and any(word.startswith(text) for word in wordings)


def _overlap(stack: Stack, piece: Piece) -> bool:
    return min(stack.end, piece.end) > max(stack.start, piece.start)


def _printed(line: Line) -> Printed | None:
    """A line's words and the values after them; None where words stand behind values."""
    pieces = [Piece(found.group(), found.start(), found.end()) for found in _PIECE.finditer(line.text)]
    first = next((at for at, piece in enumerate(pieces) if is_value_like(piece.text)), len(pieces))
    if not all(is_value_like(piece.text) for piece in pieces[first:]):
        return None
    return Printed(tuple(pieces[:first]), tuple(pieces[first:]), line)


def _owned(rows: Sequence[Stack], lines: Sequence[Printed]) -> list[list[Line]] | None:
    """The values of each row as lines, the first those beside its label; None where a value or a row has no other."""
    found: list[list[Line]] = []
    if any(line.values for line in lines[: rows[0].first if rows else len(lines)]):
        return None
    ends = [row.first for row in rows[1:]] + [len(lines)]
    for row, end in zip(rows, ends, strict=True):
        beside = [line for line in lines[row.first : row.last + 1] if line.values]
        after = [line for line in lines[row.last + 1 : end] if line.values]
        joined = _in_one_line(beside or after)
        if joined is None:
            return None
        found.append([joined, *(_values(line) for line in after if beside)])
    return found


def _in_one_line(lines: Sequence[Printed]) -> Line | None:
    """The values of one row; those of several lines only where each line holds one, or none stands below another."""
    if not lines:
        return None
    values = [value for line in lines for value in line.values]
    if len(lines) > 1 and any(len(line.values) > 1 for line in lines):
        values.sort(key=lambda value: value.start)
        if any(left.end > right.start for left, right in pairwise(values)):
            return None
    return Line("  ".join(value.text for value in values), lines[0].line.where)


def _values(line: Printed) -> Line:
    return Line("  ".join(value.text for value in line.values), line.line.where)
