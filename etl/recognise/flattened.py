"""Flattened tables: lines of text become events. Known is the order of words and numbers, and bars between cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from etl.model import Line
from etl.recognise.context import Context, on_axis
from etl.recognise.events import Caption, Event, Header, Leaf, Numbers, Row, Section, Slot
from etl.recognise.labels import Label, Lexicon, flat, without_enumerator
from etl.recognise.values import SIGN_ALONE, is_value_like
from etl.remembered import Remembered

# A label was never met over more than nine lines (one glyph a line); the longest wording has 36 characters.
_MAX_JOINED = 12
_MAX_LABEL = 120
# A whole report joined by bars has 700; what has more is no report.
_MAX_BARS = 3000
# Blank lines between two cells that stand on lines of their own.
_NEAR = 5
# Rows that must end without a bar before bars are taken to stand between cells only.
_OPEN_ROWS = 3
# A tuple is made so in half the time.
_new = tuple.__new__
# Of so many rows one may have an empty first cell: the table of one row mostly has.
_MOST = 8
# What is longer is no cell between two numbers.
_ODD_CELL = 8
_BAR_RULE = re.compile(r"[|:\s+=-]*")
_FURNITURE = re.compile(
    r"[-—–―·•.\s]*第?\s?\d{1,3}\s?页?\s?[-—–―·•.\s]*|第\s?\d{1,3}\s?页\s?[,，/共]*\s?共?\s?\d{0,3}\s?页?|\d{1,3}\s?/\s?\d{1,3}"
)
_DASHES = "-—–―"
_DASHED = re.compile(rf"[{_DASHES}]\s?\d{{1,3}}\s?[{_DASHES}]")
_BEFORE_NUMBER = ("第", "年", "月", "约", "至", "-")
_OPENING, _CLOSING = "(（", ")）"


class Word(NamedTuple):
    """A piece of a line: ``kind`` is text, value, blank (an empty cell between bars) or mark (furniture)."""

    text: str
    where: str
    kind: str


def words_of(lines: Iterable[Line]) -> list[Word]:
    """Cells and words of lines in order. Bars end cells; two bars in a row hold an empty one."""
    words: list[Word] = []
    open_cell = False
    lines = list(lines)
    between = _bars_stand_between([line.text.strip() for line in lines if "|" in line.text])
    for at, line in enumerate(lines):
        text = line.text.strip()
        if "|" not in text:
            if text in SIGN_ALONE and words and words[-1].kind == "value" and _value_follows(lines, at):
                words.append(Word(text, line.where, "value"))
            elif text:
                words += _pieces(text, line.where)
            open_cell = open_cell or bool(text)
            continue
        if text.count("|") > _MAX_BARS or ("---" in text and _BAR_RULE.fullmatch(text)):
            continue
        cells = text.split("|")
        if not between and not cells[0].strip() and any(cell.strip() for cell in cells):
            cells = cells[1:]
        for cell in cells[:-1]:
            if not open_cell and cell.strip() in SIGN_ALONE:
                words.append(Word(cell.strip(), line.where, "value"))
            elif cell.strip():
                words.extend(_pieces(cell.strip(), line.where))
            elif not open_cell:
                words.append(Word("", line.where, "blank"))
            open_cell = False
        if cells[-1].strip():
            words.extend(_pieces(cells[-1].strip(), line.where))
            open_cell = True
        elif between:
            words.append(Word("", line.where, "blank"))
    return words


def _value_follows(lines: list[Line], at: int) -> bool:
    following = [line.text.strip() for line in lines[at + 1 : at + _NEAR] if line.text.strip()]
    return bool(following) and is_value_like(following[0])


def _bars_stand_between(barred: list[str]) -> bool:
    """Whether bars only part cells and never frame a row: a bar at a line's end then has an empty cell after it.

    Rows of several cells show it: hardly one begins with a bar and those that end in a value end without one.
    """
    rows = [text for text in barred if text.count("|") > 1]
    return (
        _MOST * sum(text[0] == "|" for text in barred) <= len(barred)
        and sum(is_value_like(text.rpartition("|")[2]) for text in rows if text[-1] != "|") >= _OPEN_ROWS
    )


def _pieces(text: str, where: str) -> list[Word]:
    return [_new(Word, (piece, where, kind)) for piece, kind in _KINDS[text]]


def _kinds(text: str) -> tuple[tuple[str, str], ...]:
    """The pieces of a text without white space around it, each with its kind."""
    if is_value_like(text):
        return ((text, "value"),)
    if is_furniture(text):
        return ()
    if len(text.split(None, 1)) == 1:
        return ((text, "text"),)
    before = ""
    found: list[tuple[str, str]] = []
    for piece in _split(text):
        # "第 3 条": the number belongs to the sentence, not to a cell; after a lone "-" it is the next cell.
        is_value = is_value_like(piece) and before[-1:] not in _BEFORE_NUMBER
        found.append((piece, "value" if is_value else "text"))
        before = "" if is_value else piece
    return tuple(found)


# A flattened page is three hundred lines of the same labels, numbers and bars as any other.
_KINDS = Remembered(_kinds, 16384, _MAX_LABEL)


def is_furniture(text: str) -> bool:
    """Whether a line is page furniture: a page number between dashes or with 第 页. A bare number is not."""
    return (text[:1] in _DASHES and _DASHED.fullmatch(text) is not None) or (
        "页" in text and _FURNITURE.fullmatch(text) is not None
    )


def _split(text: str) -> list[str]:
    pieces: list[str] = []
    depth = 0
    for piece in text.split():
        if depth > 0:
            pieces[-1] += piece
        else:
            pieces.append(piece)
        depth += sum(piece.count(mark) for mark in _OPENING) - sum(piece.count(mark) for mark in _CLOSING)
        depth = max(0, depth)
    return pieces


def word_events(words: list[Word], lexicon: Lexicon, context: Context) -> Iterator[Event]:
    """Events of the words of a run of lines; ``context`` says and remembers the table they belong to."""
    walk = _Walk(lexicon, context)
    at = 0
    while at < len(words):
        word = words[at]
        if word.kind == "text":
            labels, text, taken = _label_at(words, at, lexicon)
            for found in labels:
                yield from walk.label(found, text, word.where, words, at + taken)
            if not labels:
                taken = _unknown_words(words, at, lexicon)
                text = " ".join(word.text for word in words[at : at + taken])
                yield from walk.noise(Word(text, word.where, "text"), words, at + taken)
            at += taken
        else:
            walk.value(word)
            at += 1
    yield from walk.close()


def before_tables(words: list[Word], lexicon: Lexicon) -> int:
    """How many words stand before the first one that opens a table, for a walk that is in none: they say nothing."""
    context = Context()
    at = 0
    while at < len(words):
        labels: list[tuple[Label, ...]] = []
        taken = 1
        if words[at].kind == "text":
            if lexicon.is_prose(words[at].text):
                at += 1
                continue
            labels, _, taken = _label_at(words, at, lexicon)
        for found in labels:
            sections = [label for label in found if label.axis == "section"]
            if sections[0].table if sections else context.table_of([found]):
                return at
        at += taken if labels or words[at].kind != "text" else _unknown_words(words, at, lexicon)
    return at


def _label_at(words: list[Word], at: int, lexicon: Lexicon) -> tuple[list[tuple[Label, ...]], str, int]:
    first = words[at].text
    if len(first) > _MAX_LABEL or "。" in first:
        explained = lexicon.glossed(first)
        return [explained] if explained else [], first, 1
    joined, best = "", 0
    for end in range(at, min(at + _MAX_JOINED, len(words))):
        if words[end].kind != "text":
            break
        joined += flat(words[end].text)
        is_label, may_grow = lexicon.met[joined]
        if is_label:
            best = end + 1 - at
        if joined and not may_grow:
            break
    if best:
        text = "".join(word.text for word in words[at : at + best])
        return (
            [lexicon.exact(flat(text)) or lexicon.exact("".join(flat(w.text) for w in words[at : at + best]))],
            text,
            best + _is_explained(words, at + best, lexicon),
        )
    if labels := lexicon.whole(first):
        return [labels], first, 1
    return _tiled(words, at, lexicon)


def _is_explained(words: list[Word], at: int, lexicon: Lexicon) -> bool:
    """Whether an unknown word in brackets follows a label in its line: 现行有效件数 (历史累计)."""
    if at >= len(words) or words[at].kind != "text" or words[at].where != words[at - 1].where:
        return False
    text = words[at].text
    return text[0] in _OPENING and text[-1] in _CLOSING and not lexicon.whole(text)


def _unknown_words(words: list[Word], at: int, lexicon: Lexicon) -> int:
    """How many words from ``at`` on are unknown: those of its line up to the next label or value."""
    end = at + 1
    while end < len(words) and words[end].kind == "text" and words[end].where == words[at].where:
        if _label_at(words, end, lexicon)[0]:
            break
        end += 1
    return end - at


def _tiled(words: list[Word], at: int, lexicon: Lexicon) -> tuple[list[tuple[Label, ...]], str, int]:
    # Labels run together in one word, the last of them perhaps going on in the next lines.
    joined = ""
    for end in range(at, min(at + 4, len(words))):
        if words[end].kind != "text" or len(words[end].text) > _MAX_LABEL:
            break
        joined += flat(words[end].text)
        if joined and not lexicon.begins(joined):
            break
        if joined and (tiles := lexicon.tile(joined)):
            labels = [lexicon.exact(tile) for tile in tiles]
            if end + 1 < len(words) and words[end + 1].kind != "text" and _ends_in_group(tiles, labels):
                labels.pop()
            return labels, joined, end + 1 - at
    return [], words[at].text, 1


def _ends_in_group(tiles: list[str], labels: list[tuple[Label, ...]]) -> bool:
    """Whether a row's label before its values ends in the name of its group: 保护第三方合法权益不予公开."""
    is_group = all(label.axis == "group" for label in labels[-1]) and tiles[-1] == without_enumerator(tiles[-1])
    return is_group and len(labels) > 1 and any(label.axis == "row" for label in labels[-2])


class _Walk:
    """Collects values under the label they follow; gives an event whenever the next word closes one."""

    def __init__(self, lexicon: Lexicon, context: Context) -> None:
        self.lexicon, self.context = lexicon, context
        self.row: tuple[tuple[Label, ...], str, str] | None = None
        self.slots: list[Slot] = []
        self.leaves: list[Leaf] = []
        self.leaves_where = ""

    def value(self, word: Word) -> None:
        self.slots.append(Slot(word.text, word.where))

    def close(self) -> Iterator[Event]:
        """The event that the words so far make, if any."""
        table = self.context.table
        if table is not None:
            if self.row is not None:
                yield Row(table, *self.row[:2], tuple(self.slots), self.row[2], False)
            else:
                if self.leaves:
                    yield Header(table, tuple(self.leaves), self.leaves_where)
                if any(slot.text for slot in self.slots):
                    yield Numbers(table, tuple(self.slots), self.slots[0].where, False)
        self.row, self.slots, self.leaves = None, [], []

    def label(self, labels: tuple[Label, ...], text: str, where: str, words: list[Word], after: int) -> Iterator[Event]:
        """Take in a label; values that follow belong to it when it names a row."""
        if any(label.axis == "section" for label in labels):
            yield from self._section(labels, where)
            return
        table = self.context.table_of([labels])
        if table is None:
            yield from self.close()
            return
        if table != self.context.table:
            yield from self.close()
            self.context.enter(table)
        columns, rows = on_axis(labels, table, "column"), on_axis(labels, table, "row", "extra")
        if rows and self._means_row(columns, labels, text, table, words, after):
            yield from self.close()
            self.context.rows_seen = True
            self.row = ((*rows, *on_axis(labels, table, "group")), text, where)
        elif columns or on_axis(labels, table, "group", "stub"):
            if self.row is not None or self.slots:
                yield from self.close()
            groups = on_axis(labels, table, "group")
            self.leaves_where = self.leaves_where if self.leaves else where
            if columns or groups:
                self.leaves.append(Leaf(tuple(label.code for label in columns or groups), text, group=not columns))
        else:
            yield from self.close()
            yield Caption(table, where)

    def _means_row(
        self,
        columns: tuple[Label, ...],
        labels: tuple[Label, ...],
        text: str,
        table: str,
        words: list[Word],
        after: int,
    ) -> bool:
        if columns and not self.context.rows_seen:
            return False
        followed = after < len(words) and words[after].kind != "text"
        if columns and not followed and flat(text) == without_enumerator(flat(text)):
            # A page repeats the headers: 总计 without its number and without values heads a column again.
            return False
        return followed or not on_axis(labels, table, "group")

    def _section(self, labels: tuple[Label, ...], where: str) -> Iterator[Event]:
        yield from self.close()
        table = next(label.table for label in labels if label.axis == "section") or None
        self.context.enter(table)
        yield Section(table, where)

    def noise(self, word: Word, words: list[Word], after: int) -> Iterator[Event]:
        """Take in words that no form knows: a misspelt label, a row of another form, or prose."""
        table = self.context.table
        if table is None:
            self.slots = []
            return
        followed = after < len(words) and words[after].kind != "text"
        if self._is_odd_cell(word, words[after : after + 1]):
            self.slots.append(Slot(word.text, word.where))
            return
        labels = self.lexicon.misspelt(flat(word.text), table) if followed else ()
        is_row = bool(labels) or (followed and len(word.text) <= _MAX_LABEL)
        if is_row or self.row is not None or self.slots:
            yield from self.close()
        if labels:
            self.context.rows_seen = True
        if is_row:
            self.row = (labels, word.text, word.where)

    def _is_odd_cell(self, word: Word, following: list[Word]) -> bool:
        """Whether words stand between the values of one line, where a value was to stand: 0 | 同上 | 0."""
        if self.row is None or not self.slots or len(word.text) > _ODD_CELL:
            return False
        lines = {self.row[2], self.slots[-1].row, word.where, *(after.where for after in following)}
        return len(lines) == 1 and [after.kind for after in following] == ["value"]
