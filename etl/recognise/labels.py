"""The words of the official forms: printed text → what it labels. All wordings come from ``data/forms``."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from etl.forms import DATA, TABLES, Form, load_forms
from etl.read.characters import converted, simplified
from etl.recognise.values import half_width, is_cell_value
from etl.remembered import Remembered

# A misspelt label must be this like one wording, and this much less like everything else (of 100).
FUZZY_SCORE = 75.0
FUZZY_MARGIN = 12.0
# Distinct cell texts of some thousand reports; what comes later is looked up anew.
_REMEMBERED = 50_000
# Fewer than four characters begin or resemble too much; wordings under six are part of other terms.
_SHORTEST, _SHORT = 4, 6
_ENUMERATOR = re.compile(r"[一二三四五六七八九十]{1,2}|\d{1,2}")
_HEADING_MARK = re.compile(r"^#{1,6}\s*|^表[一二三四五0-9]\s?[:：、]?\s*")
# In a PDF the number of a label may stand on a line of its own below it.
_MOVED_NUMBER = re.compile(r"\n\s{0,9}\d\s{0,3}[.．、]\s{0,9}$")
_BRACKETED = re.compile(r"\([^()]*\)")
# An explanation behind a colon: 规章:指… Other words behind a colon are prose.
_GLOSSED = re.compile(r"\s{0,9}([^:。,，;；\s]{2,12}):[^:。]{0,40}指")
_EXPLAINED = re.compile("[(（指]")
# A raised mark that refers to a note below the table.
_NOTE_MARK = re.compile(r"\[\d{1,2}\]\s?$")
_NUMERALS = re.compile(r"[一二三四五六七八九十\d]{1,2}")
_IDEOGRAPHS = [chr(code) for code in range(0x4E00, 0xA000)]
_WORD = re.compile(r"[0-9A-Za-z\u3400-\u9fff]+")


# What a printed text is to a layout; numbers, so that no printed word can equal them.
BLANK, VALUE, PROSE = range(3)
_SIGNS: dict[str, str | int] = {"blank": BLANK, "value": VALUE}


class Label(NamedTuple):
    """What a wording stands for: axis row, column, group, caption, stub or section, and the code there.

    A tuple, because labels are keys of every look-up that is remembered.
    """

    table: str
    axis: str
    code: str
    forms: frozenset[str] = frozenset()


def flat(text: str) -> str:
    """``text`` reduced to what identifies a label: simplified characters and digits, no marks, no space."""
    return _flat(text) if len(text) <= 80 else _flat_uncached(text)


def _flat_uncached(text: str) -> str:
    joined = "".join(_WORD.findall(_HEADING_MARK.sub("", half_width(text).strip())))
    joined = simplified(joined)
    for found, means in _terms():
        if found in joined:
            joined = joined.replace(found, means)
    return joined


_flat = lru_cache(maxsize=16384)(_flat_uncached)


def _plain_forms(char: str) -> set[str]:
    """A character and all that it may be read as."""
    half = half_width(char)
    return {char, half, simplified(half), converted(half)}


@lru_cache(maxsize=1)
def _terms() -> tuple[tuple[str, str], ...]:
    with (DATA / "forms" / "terms.csv").open(encoding="utf-8", newline="") as handle:
        return tuple((row["found"], row["means"]) for row in csv.DictReader(handle))


@lru_cache(maxsize=1)
def cut_terms() -> tuple[str, ...]:
    """Beginnings of the terms that a Traditional text uses for another one: a line may end inside such a term."""
    return tuple({found[:end] for found, _ in _terms() for end in range(1, len(found))})


def without_enumerator(text: str) -> str:
    """A flat text without its leading 一, (三) or 2."""
    return _ENUMERATOR.sub("", text, count=1) if _ENUMERATOR.match(text) else text


class Lexicon:
    """Every wording of some forms. Compile once (:func:`lexicon`); look-ups are dictionary look-ups."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.words: dict[str, tuple[Label, ...]] = {}
        self._starts: dict[str, list[str]] = {}
        self._prefixes: set[str] = set()
        self._meanings: dict[str, tuple[str, tuple[Label, ...]]] = {}
        self._prose: dict[str, bool] = {}
        self.plans: dict[Hashable, tuple[Any, str | None, bool]] = {}
        found: dict[str, dict[Label, None]] = defaultdict(dict)
        for wording, label in _wordings(tuple(forms)):
            for spelling in _spellings(wording):
                found[spelling][label] = None
        for wording, label in halves().values():
            found[wording][label] = None
        for spelling, labels in found.items():
            self.words[spelling] = _merged(labels)
            self._starts.setdefault(spelling[0], []).append(spelling)
            self._prefixes.update(spelling[:end] for end in range(1, len(spelling)))
        for spellings in self._starts.values():
            spellings.sort(key=len, reverse=True)

    def exact(self, text: str) -> tuple[Label, ...]:
        """What a flat text labels, its enumerator needed only where it tells two labels apart; () if nothing."""
        found = self.words.get(text)
        return found if found is not None else self.words.get(without_enumerator(text), ())

    def meaning(self, text: str) -> tuple[str, tuple[Label, ...]]:
        """What a whole cell is: blank, value, label (with its labels) or text. Reports repeat cells: remembered."""
        found = self._meanings.get(text)
        if found is None:
            found = self._meaning(text)
            if len(self._meanings) < _REMEMBERED and len(text) <= 80:
                self._meanings[text] = found
        return found

    @cached_property
    def signs(self) -> Mapping[str, str | int]:
        """What a whole cell is to a layout, by its text: ``BLANK``, ``VALUE``, or any other text as it is."""
        return Remembered(lambda text: _SIGNS.get(self.meaning(text)[0], text), _REMEMBERED, 80)

    def is_prose(self, text: str) -> bool:
        """Whether a text can be no label and no part of one, whatever words stand before and after it."""
        found = self._prose.get(text)
        if found is None:
            found = not (self._fits(text) or self.whole(text))
            if len(self._prose) < _REMEMBERED and len(text) <= 80:
                self._prose[text] = found
        return found

    def _fits(self, text: str) -> bool:
        """Whether a text is part of some wordings in a row, an enumerator before them perhaps."""
        if self._foreign.search(text):
            return False
        text = flat(text)
        if text in self._listed:
            return True
        numeral = _NUMERALS.match(text)
        ahead = {at for at in range(len(text) + 1) if f"{text[:at]}\0" in self._listed}
        ahead.update(range(numeral.end() + 1 if numeral else 1))
        reached: set[int] = set()
        while ahead:
            start = ahead.pop()
            if f"\0{text[start:]}" in self._listed:
                return True
            reached.add(start)
            ends = (start + len(word) for word in self._starts.get(text[start], ()) if text.startswith(word, start))
            ahead.update(end for end in ends if end not in reached)
        return False

    @cached_property
    def _listed(self) -> str:
        return "\0" + "\0".join(self.words) + "\0"

    @cached_property
    def _foreign(self) -> re.Pattern[str]:
        # One such character in a text and no wording holds it: told without making the text flat.
        own = set("".join(self.words)) | set("".join(map("".join, _terms()))) | set("表一二三四五六七八九十")
        return re.compile(f"[{''.join(char for char in _IDEOGRAPHS if own.isdisjoint(_plain_forms(char)))}]")

    def _meaning(self, text: str) -> tuple[str, tuple[Label, ...]]:
        if not text or text.isspace():
            return "blank", ()
        if is_cell_value(text):
            return "value", ()
        labels = self.whole(text)
        return ("label" if labels else "text"), labels

    def whole(self, text: str) -> tuple[Label, ...]:
        """What a whole text labels: as printed, or without explanations in brackets; () when nothing known."""
        # What is left out of a text stands in brackets or behind 指: prose is told without making it flat.
        if self._foreign.search(text) and not _EXPLAINED.search(text):
            return ()
        labels = self.exact(flat(text))
        if not labels and (moved := _MOVED_NUMBER.sub("", text)) != text:
            labels = self.exact(flat(moved))
        half = half_width(text) if not labels else ""
        if "(" in half:
            bare = flat(_BRACKETED.sub("", _BRACKETED.sub("", half)))
            labels = self.exact(bare) if len(bare) > 1 else ()
        if not labels and ":" in half:
            labels = self.glossed(half)
        if not labels and "[" in half and (unmarked := _NOTE_MARK.sub("", half)) != half:
            labels = self.whole(unmarked)
        return labels

    def glossed(self, text: str) -> tuple[Label, ...]:
        """The row that a text names before it explains it behind a colon; () when it is none."""
        found = _GLOSSED.match(half_width(text))
        labels = self.exact(flat(found[1])) if found else ()
        return labels if any(label.axis == "row" for label in labels) else ()

    def may_grow(self, text: str) -> bool:
        """Whether some wording begins with this flat text and goes on."""
        return text in self._prefixes or without_enumerator(text) in self._prefixes

    @cached_property
    def met(self) -> Mapping[str, tuple[bool, bool]]:
        """Whether a flat text labels anything, and whether some wording goes on after it, by the text."""
        return Remembered(lambda text: (bool(self.exact(text)), self.may_grow(text)), _REMEMBERED, 80)

    def begins(self, text: str) -> bool:
        """Whether some wording begins with the first character of a flat text."""
        return text[0] in self._starts

    def tile(self, text: str) -> list[str] | None:
        """The wordings that a flat text is made of, without a rest; None when it is not."""
        # Where a wording ends: which, so that a page of nothing but wordings takes no more than its own length.
        reached: dict[int, str] = {0: ""}
        ahead = [0] if text else []
        while ahead and len(text) not in reached:
            start = ahead.pop()
            for spelling in self._starts.get(text[start], ()):
                end = start + len(spelling)
                if end not in reached and text.startswith(spelling, start):
                    reached[end] = spelling
                    ahead.append(end)
        if not text or len(text) not in reached:
            return None
        tiles, end = [], len(text)
        while end:
            tiles.append(reached[end])
            end -= len(reached[end])
        return tiles[::-1]

    def misspelt(self, text: str, table: str) -> tuple[Label, ...]:
        """The one row of a table that a flat text begins or resembles, clearly more than everything else; else ().

        A short wording with words before or after it is no misspelling: 党内规范性文件 are other documents.
        """
        text = without_enumerator(text)
        if len(text) < _SHORTEST:
            return ()
        words = self._of_table.get(table, [])
        begun = {label for word in words if word.startswith(text) for label in self._in(word, table)}
        if len(begun) == 1 and next(iter(begun)).axis == "row":
            return tuple(begun)
        ranked: dict[Label, float] = {}
        for spelling, score, _ in process.extract(text, words, scorer=fuzz.ratio, limit=8, score_cutoff=50):
            for label in self._in(spelling, table) if len(spelling) >= _SHORT and spelling not in text else ():
                ranked[label] = max(score, ranked.get(label, 0.0))
        best = sorted(ranked.items(), key=lambda item: -item[1])[:2]
        if not best or best[0][1] < FUZZY_SCORE or best[0][0].axis != "row":
            return ()
        return () if len(best) > 1 and best[0][1] - best[1][1] < FUZZY_MARGIN else (best[0][0],)

    def _in(self, word: str, table: str) -> Iterable[Label]:
        return (label for label in self.words[word] if label.table == table)

    @cached_property
    def _of_table(self) -> dict[str, list[str]]:
        return {
            table: [
                word
                for word, labels in self.words.items()
                if without_enumerator(word) not in halves() and any(label.table == table for label in labels)
            ]
            for table in TABLES
        }


def _merged(labels: Iterable[Label]) -> tuple[Label, ...]:
    forms: dict[tuple[str, str, str], frozenset[str]] = {}
    for label in labels:
        key = (label.table, label.axis, label.code)
        forms[key] = forms.get(key, frozenset()) | label.forms
    return tuple(Label(*key, forms=ids) for key, ids in forms.items())


def _spellings(wording: str) -> set[str]:
    half = half_width(wording)
    found = {
        flat(wording),
        flat(_BRACKETED.sub("", half)) if half[:1] != "(" else flat(half[:4] + _BRACKETED.sub("", half[4:])),
    }
    bare = {without_enumerator(spelling) for spelling in found}
    return {spelling for spelling in found | bare if len(spelling) > 1}


def _wordings(forms: tuple[Form, ...]) -> Iterable[tuple[str, Label]]:
    for form in forms:
        ids = frozenset([form.id])
        for cell in form.cells:
            axis = "group" if cell.table == TABLES[2] else "row"
            yield cell.row_path[-1], Label(cell.table, axis, cell.row, ids)
            yield cell.column_path[-1], Label(cell.table, "column", cell.column, ids)
    known = {(cell.table, code) for form in forms for cell in form.cells for code in (cell.row, cell.column)}
    for row in _rows("label_variants.csv"):
        key = (row["table_code"], row["code"])
        if row["axis"] in ("row", "column") and row["table_code"] and key not in known:
            yield row["variant"], Label(row["table_code"], "extra", row["code"])
        else:
            ids = frozenset(
                f.id for f in forms for c in f.cells if (c.table, c.row) == key or (c.table, c.column) == key
            )
            yield row["variant"], Label(row["table_code"], row["axis"], row["code"], ids)


@lru_cache(maxsize=1)
def halves() -> dict[str, tuple[str, Label]]:
    """Wordings that end a longer label, which may be wrapped: flat text → the same with its number, what it labels."""
    found = {}
    for row in _rows("numbered_variants.csv"):
        wording = flat(row["variant"])
        found[without_enumerator(wording)] = (wording, Label(row["table_code"], row["axis"], row["code"]))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / "forms" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=4)
def lexicon(form_ids: tuple[str, ...]) -> Lexicon:
    """The lexicon of these forms of ``data/forms`` that have tables 2, 3 and 4; compiled once a process."""
    forms = load_forms()
    return Lexicon(form for form in (forms[name] for name in form_ids) if form.table(TABLES[0]))
