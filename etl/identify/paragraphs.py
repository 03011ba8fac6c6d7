"""Paragraphs of prose from a document: lines that a page broke in the middle of a sentence are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.identify.words import HALF_WIDTH
from etl.model import Document, Line

# A line this long without an end of sentence was broken by the page; shorter ones are headings and table cells.
BROKEN_LENGTH = 24
END = re.compile(r"[。;；!！?？:：]$")
NEW_PART = re.compile(r"(?:[一二三四五六七八九十]{1,2}[、是]|[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.、．])")
# With one title inside; bounded, or a line of opening marks takes the square of its length.
TITLE = re.compile(r"《[^《》]{0,200}(?:《[^《》]{0,200}》[^《》]{0,200})?》")
PAGE_NUMBER = re.compile(r"^[-—–·]*第?\d{1,3}页?[-—–·]*$")


def paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    """(text without white space, locator of its first line) of each paragraph; rows of bars are left out."""
    printed, where, is_open = "", "", False
    for block in document.blocks:
        if not isinstance(block, Line):
            is_open = False
            continue
        text = block.text
        if not is_open and len(text) < BROKEN_LENGTH and "|" not in text and "｜" not in text:
            # A heading or a cell of a flattened table, as most lines are.
            if printed:
                yield printed, where
            printed, where = "".join(text.split()), block.where
            continue
        text = "".join(text.split())
        if is_open and (not text or PAGE_NUMBER.match(text)):
            continue
        if is_open and not NEW_PART.match(text):
            printed += text
        else:
            if printed:
                yield printed, where
            printed, where = text, block.where
        if "|" in text or "｜" in text:
            printed = ""
        is_open = len(text) >= BROKEN_LENGTH and not END.search(text) and bool(printed)
    if printed:
        yield printed, where


def comparable(printed: str) -> str:
    """The text in half width with the words of quoted titles blanked; same length as printed."""
    text = printed.translate(HALF_WIDTH)
    return TITLE.sub(lambda match: "□" * len(match.group()), text) if "《" in text else text
