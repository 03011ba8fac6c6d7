"""The parts of a page that say whose report it is: titles, head, prose, end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from etl.identify.publishers import clean, kind_of
from etl.identify.words import MAY_HOLD_DATE, Words, plain
from etl.model import Document, Grid, Line

# A page head ends at the first heading; one without headings ends here (longest seen: 9 lines).
HEAD_LINES = 15
TAIL_LINES = 10
# A page's title is a line; every end of it is tried.
PAGE_TITLE_LENGTH = 300
PROSE_LENGTH = 20
OPENING_PARAGRAPHS = 12
# A page's table of particulars (number, body, dates) has up to 12 rows of four cells; longer values are prose.
FACTS_CELLS = 48
FACT_LENGTH = 40
YEARS = re.compile(r"(?:19|20)\d\d年?度?|年度?(?=$|[^一-龥])|^年度?|^[\s.·]+|[\s.·,]+$")
BODY_LINE = re.compile(r"^[^\d:,。;、|]{2,30}$")
# What a broken title begins its second line with, and what its first line then ends in.
NAME_TAIL = re.compile(r"人民政府|(?:地区)?办事处|管理委员会|管委会")
NAME_HEAD = re.compile(r"(?:街道|地区|镇|乡|苏木|园|[省市区县州盟旗])$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and the name in front of it (empty where the title carries none)."""

    text: str
    body: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``head`` and ``tail`` are comparable texts (half-width, no white space), ``prose`` is as printed.

    ``site`` are the parts of the page's own title, the site's name among them. ``facts`` are the particulars that a
    table above the report gives, as ``label:value``. ``opening`` are the printed paragraphs before the second heading.
    """

    titles: tuple[Title, ...]
    page_title: Title | None
    site: tuple[str, ...]
    head: tuple[str, ...]
    prose: tuple[str, ...]
    tail: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()

    def prose_with(self, *hints: str) -> Iterator[str]:
        """Comparable texts of the prose lines that hold one of ``hints``; making all comparable costs half a parse."""
        return (plain(text) for text in self.prose if any(hint in text for hint in hints))


def survey(document: Document, words: Words) -> Surroundings:
    """Divide a document's lines into the parts that identify it."""
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    head, titles = _head(document, words), []
    for number, (printed, text) in enumerate(head):
        title = _wrapped(head[: number + 1], words)
        title = title or _title(printed, text, head[number - 1] if number else None, words)
        if title is not None:
            titles.append(title)
    parts = words.title_parts.split(document.title or "")
    page_titles = [
        t for part in parts if (t := _repeated(part, titles) or _title(part.strip(), plain(part), None, words))
    ]
    return Surroundings(
        titles=tuple(titles),
        page_title=page_titles[0] if page_titles else None,
        site=tuple(plain(part) for part in parts),
        head=tuple(text for _, text in head),
        prose=tuple(text for text in lines if len(text) > PROSE_LENGTH),
        tail=tuple(text for text in map(plain, lines[-TAIL_LINES:]) if text),
        notes=tuple(document.notes),
        facts=tuple(_facts(document, words)),
        opening=tuple(_opening(lines, words)),
    )


def _opening(lines: list[str], words: Words) -> Iterator[str]:
    paragraphs = 0
    for text in lines:
        if len(text) > PROSE_LENGTH:
            yield text
            paragraphs += 1
        if paragraphs == OPENING_PARAGRAPHS or words.opening_ends.match(text.lstrip()):
            return


def _repeated(part: str, titles: list[Title]) -> Title | None:
    """The title that a part of the page's title ends in, after words of the site such as its name and the column's."""
    if len(part) > PAGE_TITLE_LENGTH:
        return None
    pieces = part.split()
    ends = {plain("".join(pieces[at:])) for at in range(1, len(pieces))}
    return next((title for title in titles if title.body and plain(title.text) in ends), None)


def _facts(document: Document, words: Words) -> Iterator[str]:
    """``label:value`` of neighbouring cells in the small tables before the first long line."""
    for block in document.blocks:
        if isinstance(block, Line):
            if len(block.text) > FACT_LENGTH * 2:
                return
            if "|" in block.text:
                for first, second in pairwise(block.text.split("|")):
                    if 0 < len(second.strip()) <= FACT_LENGTH and (fact := _fact(first, second, words)):
                        yield fact
        elif len(block.texts) <= FACTS_CELLS:
            for (first, second), (before, after) in zip(pairwise(block.texts), pairwise(block.spots), strict=True):
                if before[0] == after[0] and 0 < len(second) <= FACT_LENGTH and (fact := _fact(first, second, words)):
                    yield fact


@lru_cache(maxsize=8192)
def _fact(label: str, value: str, words: Words) -> str:
    """``label:value``; empty where it can name neither a date nor a source, as in the report's own tables."""
    fact = f"{plain(label).rstrip(':')}:{plain(value)}"
    return fact if MAY_HOLD_DATE.search(fact) or words.source.search(fact) else ""


def _head(document: Document, words: Words) -> list[tuple[str, str]]:
    head: list[tuple[str, str]] = []
    for printed in _openings(document, words):
        text = plain(printed)
        if words.heading.match(text) or len(head) == HEAD_LINES:
            break
        if text:
            head.append((printed.strip(), text))
    return head


def _openings(document: Document, words: Words) -> Iterator[str]:
    """The lines before the first table; before a title small tables are passed over, and a large one may hold it."""
    is_titled = False
    for block in document.blocks:
        if isinstance(block, Line):
            is_titled = is_titled or _is_titled(plain(block.text), words)
            yield block.text
        elif is_titled or len(block.texts) > FACTS_CELLS:
            # Spreadsheets saved as pages have the title in the first row.
            yield from () if is_titled else _lone_rows(block)
            return


def _lone_rows(grid: Grid) -> Iterator[str]:
    """The texts of the rows at a table's top that hold one text each."""
    for _, row in groupby(grid.cells, key=lambda cell: cell.row):
        texts = [cell.text for cell in row if cell.text.strip()]
        if len(texts) > 1:
            return
        yield from texts


def _is_titled(text: str, words: Words) -> bool:
    return words.title.search(text) is not None and words.not_title.search(text) is None


def _wrapped(head: list[tuple[str, str]], words: Words) -> Title | None:
    """The title that the last two or three lines make together, its words broken over their border."""
    for count in (2, 3):
        lines = head[-count:]
        if len(lines) < count or any(_is_titled(text, words) for _, text in lines[:-1]):
            return None
        joined = "".join(text for _, text in lines)
        found = words.title.search(joined)
        if found and found.start() < len(joined) - len(lines[-1][1]) < found.end():
            printed = "".join(printed.lstrip("# ") for printed, _ in lines)
            return _title(printed, joined, None, words)
    return None


def _title(printed: str, text: str, before: tuple[str, str] | None, words: Words) -> Title | None:
    if len(text) > words.longest_title or not words.title.search(text) or words.not_title.search(text):
        return None
    printed, body = words.title_label.sub("", printed), body_of(text, words)
    is_tail = NAME_TAIL.fullmatch(body) is not None
    is_open = not body or (is_tail and before is not None and NAME_HEAD.search(before[1]) is not None)
    if is_open and before is not None and _is_name_line(before[1], words):
        return Title(f"{before[0]}{printed}", body_of(before[1] + text, words))
    return Title(printed, "" if is_tail else body)


def _is_name_line(text: str, words: Words) -> bool:
    return BODY_LINE.match(text) is not None and not words.title.search(text) and names_body(clean(text), words)


def names_body(name: str, words: Words) -> bool:
    """Whether a short text ends like the name of a body or, for governments, of a place."""
    return bool(name) and (kind_of(name) is not None or words.place_ending.search(name) is not None)


def body_of(text: str, words: Words) -> str:
    """The name of a body in a title, without years and the words of the title."""
    text = words.title_noise.sub("", text)
    text = words.title_noise.sub("", text)
    match = words.title_tail.search(text)
    body = text[: match.start()] if match else text
    # 龙港市人民政府信息公开年报: the first half of 政府信息 belongs to the name.
    if match and body.endswith("人民") and match.group().startswith("政府"):
        body += "政府"
    # 教育局关于2020年度政府信息公开工作年度报告
    body = YEARS.sub("", words.chinese_year.sub("", body)).removesuffix("关于")
    return "" if words.title_column.match(body) else body
