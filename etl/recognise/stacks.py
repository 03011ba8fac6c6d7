"""Labels that a table wraps over several lines: pieces of a wording one below the other are one label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.recognise.labels import Label, Lexicon, cut_terms, flat, without_enumerator
from etl.recognise.pieces import Piece, Printed

# Lines that a label may skip: those of its neighbours count, empty ones and those of values alone do not.
_REACH = 2
# So many labels stand side by side at most.
_OPEN = 16
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十]{1,2}[)）、]|\d{1,2}[.．、]")


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


class Stacks:
    """The labels of the lines of one table, put together piece by piece."""

    def __init__(self, lexicon: Lexicon, table: str) -> None:
        self.lexicon, self.table = lexicon, table
        self.stacks: list[Stack] = []
        self._begun = _begun(lexicon, table)

    def put_together(self, printed: Sequence[Printed | None]) -> int | None:
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
            near = [stack for stack in self.stacks[-_OPEN:] if turn - stack.turn <= _REACH]
            fits = [stack for stack in near if self._may_be(stack.text + piece.text)]
            fits = fits or [stack for stack in near if self._may_be_cut(stack.text + piece.text)]
            beside = [stack for stack in fits if stack.last == at or _overlap(stack, piece)]
            if len(beside or fits) > 1:
                return False
            for stack in beside or fits:
                stack.take(at, turn, piece)
                return True
        if not (self._may_be(piece.text) or self._may_be_cut(piece.text)):
            return (
                self._take_late(at, turn, piece)
                or self._take_numbered(at, turn, piece)
                or self._take_parts(at, turn, piece)
            )
        self.stacks.append(Stack(piece.text, at, at, turn, piece.start, piece.end))
        return True

    def _take_late(self, at: int, turn: int, piece: Piece) -> bool:
        """The rest of a label that waits for it, many lines below: the name of a group as high as its rows."""
        waiting = [stack for stack in self.stacks[-_OPEN:] if not self.lexicon.exact(flat(stack.text))]
        fits = [stack for stack in waiting if self._may_be(stack.text + piece.text)]
        if len(fits) != 1 or _NUMBERED.match(piece.text):
            return False
        fits[0].take(at, turn, piece)
        return True

    def _take_numbered(self, at: int, turn: int, piece: Piece) -> bool:
        """The number of a label at a line in the middle of it: it stands halfway up the cell."""
        number = _NUMBERED.match(piece.text)
        rest = piece.text[number.end() :] if number else ""
        near = [stack for stack in self.stacks[-_OPEN:] if turn - stack.turn <= _REACH and _overlap(stack, piece)]
        fits = [stack for stack in near if number and flat(number[0] + stack.text + rest) in self._begun]
        if len(fits) != 1 or number is None:
            return False
        fits[0].text = number[0] + fits[0].text
        fits[0].take(at, turn, Piece(rest, piece.start, piece.end))
        return True

    def _take_parts(self, at: int, turn: int, piece: Piece) -> bool:
        """Two labels side by side without a space between them: the second begins with its number."""
        cut = next((found.start() for found in _NUMBERED.finditer(piece.text) if found.start()), None)
        if cut is None:
            return False
        left = Piece(piece.text[:cut], piece.start, piece.start + cut)
        return self._take(at, turn, left) and self._take(at, turn, Piece(piece.text[cut:], left.end, piece.end))

    def _may_be(self, text: str) -> bool:
        """Whether some wording of the table begins with a text."""
        text = flat(text)
        return text in self._begun or without_enumerator(text) in self._begun

    def _may_be_cut(self, text: str) -> bool:
        """The same without the beginning of a term that the line's end cuts."""
        text = flat(text)
        return any(text.endswith(cut) and self._may_be(text.removesuffix(cut)) for cut in cut_terms())

    def _is_settled(self) -> bool:
        """Whether every label is whole."""
        for stack in self.stacks:
            stack.labels = tuple(label for label in self.lexicon.exact(flat(stack.text)) if label.table == self.table)
        return bool(self.stacks) and all(stack.labels for stack in self.stacks)


@lru_cache(maxsize=8)
def _begun(lexicon: Lexicon, table: str) -> frozenset[str]:
    """Every beginning of the wordings of a table."""
    words = (word for word, labels in lexicon.words.items() if any(label.table == table for label in labels))
    return frozenset(word[:end] for word in words for end in range(1, len(word) + 1))


def _overlap(stack: Stack, piece: Piece) -> bool:
    return min(stack.end, piece.end) > max(stack.start, piece.start)
