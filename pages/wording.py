"""The prose of two reports compared: which sentences were kept, copied with other figures, changed, or written anew.

Time is bounded: equal sentences are found by look-up, and only ``MAX_ALIKE`` of the rest are set against each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from etl.forms import load_labels
from pages.queries.report_text import TextLine

# Shorter ones are headings, labels and single values of a flattened table.
MIN_CHARACTERS = 8
# Below this likeness (0-100, Indel) two sentences share little more than the words every report uses.
ALIKE = 60.0
MAX_ALIKE = 400
MAX_SENTENCE = 400
# A line that ends without one of these, and is not short, goes on in the next.
ENDS = "。！？；：!?;:"
WRAPPED = 30
KINDS = ("kept", "copied", "changed", "new")

_SENTENCE = re.compile(r"[^。！？；!?;]+[。！？；!?;]*")
_TOKEN = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?|[A-Za-z]+|\s+|.", re.DOTALL)
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")
_QUIET = re.compile(r"[\s，,。.、；;：:（）()“”\"‘’《》〈〉·！!？?—\-]+")
# One to three characters and a point or bracket: the number of a heading or item, in figures or in characters.
_NUMBERED = re.compile(r"\s*[（(]?[\u4e00-\u9fff\d]{1,3}\s?[)）、.．]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of the later text. ``parts``: (kept, out or in, words); ``kind`` is one of ``KINDS``."""

    kind: str
    text: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts: the later one sentence by sentence, what of the earlier is gone, and whether all were compared."""

    pieces: tuple[Piece, ...]
    gone: tuple[str, ...]
    is_whole: bool

    @property
    def characters(self) -> int:
        """Length of the later text's prose."""
        return sum(len(piece.text) for piece in self.pieces)

    def share(self, *kinds: str) -> float:
        """Part of the later text's characters in sentences of these kinds, 0-1."""
        return sum(len(p.text) for p in self.pieces if p.kind in kinds) / max(self.characters, 1)

    def count(self, kind: str) -> int:
        """Sentences of a kind."""
        return sum(piece.kind == kind for piece in self.pieces)


def sentences(lines: Sequence[TextLine], tables: Iterable[range] = ()) -> list[str]:
    """The sentences of the prose in order: rows of tables, line numbers inside ``tables``, labels and scraps left out.

    Lines that a narrow page broke are joined first.
    """
    inside = {number for span in tables for number in span}
    prose = [line.text for line in lines if not line.is_row and line.number not in inside]
    return [text for paragraph in _joined(prose) for text in _split(paragraph)]


def _joined(lines: Iterable[str]) -> Iterator[str]:
    held = ""
    for line in lines:
        if held and _NUMBERED.match(line):
            yield held
            held = ""
        held += line.strip()
        if len(line) < WRAPPED or held[-1:] in ENDS:
            yield held
            held = ""
    if held:
        yield held


def _is_heading(paragraph: str) -> bool:
    return paragraph[-1:] not in ENDS and _NUMBERED.match(paragraph) is not None


@cache
def _labels() -> frozenset[str]:
    return frozenset(_plain(words) for label in load_labels() for words in (label, _NUMBERED.sub("", label)))


def _split(paragraph: str) -> Iterator[str]:
    if _is_heading(paragraph):
        return
    for found in _SENTENCE.findall(paragraph):
        text = found.strip()
        if len(_HAN.findall(text)) >= MIN_CHARACTERS and _plain(text) not in _labels():
            yield text


def _plain(text: str) -> str:
    return _QUIET.sub("", text)


def _masked(text: str) -> str:
    return _plain(_FIGURE.sub("#", text))


def compare(earlier: Sequence[str], later: Sequence[str]) -> Comparison:
    """Set two texts, given as sentences, against each other; each sentence is used once.

    ``kept``: the same words and figures; ``copied``: the same words with other figures; ``changed``: alike by at least
    ``ALIKE``; ``new``: none of these.
    """
    match: dict[int, tuple[str, int]] = {}
    free = set(range(len(earlier)))
    for kind, key in (("kept", _plain), ("copied", _masked)):
        _pair(kind, [key(text) for text in earlier], [key(text) for text in later], match, free)
    left = [i for i in range(len(later)) if i not in match]
    is_whole = max(len(left), len(free)) <= MAX_ALIKE
    _alike(earlier, later, left[:MAX_ALIKE], sorted(free)[:MAX_ALIKE], match, free)
    pieces = []
    for i, text in enumerate(later):
        kind, at = match.get(i, ("new", -1))
        alone = (("kept" if kind == "kept" else "in", text),)
        parts = diff(earlier[at], text) if kind in ("copied", "changed") else alone
        pieces.append(Piece(kind, text, parts))
    return Comparison(tuple(pieces), tuple(earlier[i] for i in sorted(free)), is_whole)


def _pair(
    kind: str, earlier: Sequence[str], later: Sequence[str], match: dict[int, tuple[str, int]], free: set[int]
) -> None:
    where: dict[str, list[int]] = defaultdict(list)
    for i in sorted(free, reverse=True):
        where[earlier[i]].append(i)
    for i, text in enumerate(later):
        if i not in match and where[text]:
            match[i] = (kind, where[text].pop())
            free.discard(match[i][1])


def _alike(
    earlier: Sequence[str],
    later: Sequence[str],
    left: Sequence[int],
    right: Sequence[int],
    match: dict[int, tuple[str, int]],
    free: set[int],
) -> None:
    """Pair what is alike, the most alike first."""
    choices = {i: _plain(earlier[i])[:MAX_SENTENCE] for i in right}
    scored = [
        (-score, i, at)
        for i in left
        for _, score, at in process.extract(
            _plain(later[i])[:MAX_SENTENCE], choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=3
        )
    ]
    for _, i, at in sorted(scored):
        if i not in match and at in free:
            match[i] = ("changed", at)
            free.discard(at)


def diff(earlier: str, later: str) -> tuple[tuple[str, str], ...]:
    """From one sentence to the other: runs of ``kept``, ``out`` and ``in`` words, a number being one word."""
    old, new = _TOKEN.findall(earlier), _TOKEN.findall(later)
    parts: list[tuple[str, str]] = []
    for op in Levenshtein.opcodes(old, new):
        before, after = "".join(old[op.src_start : op.src_end]), "".join(new[op.dest_start : op.dest_end])
        parts += [("kept", after)] if op.tag == "equal" else [("out", before), ("in", after)]
    return tuple(_calm([part for part in parts if part[1]]))


def _calm(parts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A single character kept between two changes is read as changed; neighbouring changes become one."""
    out = new = ""
    for i, (kind, text) in enumerate(parts):
        lone = kind == "kept" and len(text) == 1 and 0 < i < len(parts) - 1
        if kind != "kept" or lone:
            out += text if kind != "in" else ""
            new += text if kind != "out" else ""
            continue
        yield from (part for part in (("out", out), ("in", new)) if part[1])
        out = new = ""
        yield kind, text
    yield from (part for part in (("out", out), ("in", new)) if part[1])
