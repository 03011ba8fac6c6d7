"""Paragraphs of prose from a document: lines that a page broke in the middle of a sentence are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.identify.words import HALF_WIDTH, SPACE
from etl.model import Document, Line

# A line this long without an end of sentence was broken by the page; shorter ones are headings and table cells.
BROKEN_LENGTH = 24
END = re.compile(r"[。;!?:]$")
NEW_PART = re.compile(r"^(?:[一二三四五六七八九十]{1,2}[、是]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、])")
TITLE = re.compile(r"《[^》]*》")
PAGE_NUMBER = re.compile(r"^[-—–·]*第?\d{1,3}页?[-—–·]*$")


def paragraphs(document: Document) -> Iterator[tuple[str, str, str]]:
    """(printed text without white space, the same in half width with titles blanked, locator) of each paragraph."""
    printed, where, open_end = "", "", False
    for block in document.blocks:
        text = SPACE.sub("", block.text) if isinstance(block, Line) else ""
        if open_end and (not text or PAGE_NUMBER.match(text)) and isinstance(block, Line):
            continue
        plain = text.translate(HALF_WIDTH)
        if open_end and text and "|" not in plain and not NEW_PART.match(plain):
            printed += text
        else:
            if printed:
                yield printed, _comparable(printed), where
            printed, where = text, block.where
        open_end = len(text) >= BROKEN_LENGTH and not END.search(plain) and "|" not in plain
    if printed:
        yield printed, _comparable(printed), where


def _comparable(printed: str) -> str:
    text = printed.translate(HALF_WIDTH)
    return TITLE.sub(lambda match: "□" * len(match.group()), text) if "《" in text else text
