"""The parts of a page that say whose report it is: titles, head, prose, end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from etl.identify.titles import Title, is_titled, title_of, wrapped_title
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
        title = wrapped_title(head[: number + 1], words)
        title = title or title_of(printed, text, head[number - 1] if number else None, words)
        if title is not None:
            titles.append(title)
    parts = words.title_parts.split(document.title or "")
    page_titles = [
        t for part in parts if (t := _repeated(part, titles) or title_of(part.strip(), plain(part), None, words))
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
    has_title = False
    for block in document.blocks:
        if isinstance(block, Line):
            has_title = has_title or is_titled(plain(block.text), words)
            yield block.text
        elif has_title or len(block.texts) > FACTS_CELLS:
            # Spreadsheets saved as pages have the title in the first row.
            yield from () if has_title else _lone_rows(block)
            return


def _lone_rows(grid: Grid) -> Iterator[str]:
    """The texts of the rows at a table's top that hold one text each."""
    for _, row in groupby(grid.cells, key=lambda cell: cell.row):
        texts = [cell.text for cell in row if cell.text.strip()]
        if len(texts) > 1:
            return
        yield from texts
