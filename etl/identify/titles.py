"""Titles of reports: which lines are titles, and the names of bodies in front of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.identify.publishers import clean, kind_of
from etl.identify.words import Words

BODY_LINE = re.compile(r"^[^\d:,。;、|]{2,30}$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and the name in front of it (empty where the title carries none)."""

    text: str
    body: str


def is_titled(text: str, words: Words) -> bool:
    """Whether a text has the words of a report's title and none that make it another text's."""
    return words.title.search(text) is not None and words.not_title.search(text) is None


def wrapped_title(head: list[tuple[str, str]], words: Words) -> Title | None:
    """The title that the last two or three lines make together, its words broken over their border."""
    for count in (2, 3):
        lines = head[-count:]
        if len(lines) < count:
            return None
        joined = "".join([text for _, text in lines])
        found = words.title.search(joined)
        if found and found.start() < len(joined) - len(lines[-1][1]) < found.end():
            if any(is_titled(text, words) for _, text in lines[:-1]):
                return None
            printed = "".join(printed.lstrip("# ") for printed, _ in lines)
            return title_of(printed, joined, None, words)
    return None


def title_of(printed: str, text: str, before: tuple[str, str] | None, words: Words) -> Title | None:
    """The title that a line is, with the line before it if that holds its name or begins it; None for other lines."""
    if len(text) > words.longest_title or not words.title.search(text) or words.not_title.search(text):
        return None
    printed, body = words.title_label.sub("", printed), body_of(text, words)
    is_tail = words.name_tail.fullmatch(body) is not None
    is_open = not body or (is_tail and before is not None and words.name_head.search(before[1]) is not None)
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
    body = words.title_years.sub("", words.chinese_year.sub("", body)).removesuffix("关于")
    return "" if words.title_column.match(body) else body
