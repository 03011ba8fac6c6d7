"""The words of ``data/reference/identity.yaml`` as compiled patterns, and the one way texts are made comparable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from etl.forms import DATA
from etl.read.characters import simplified

# Full-width ASCII (U+FF01 to U+FF5E) and the brackets of document numbers, one character for one.
HALF_WIDTH = str.maketrans(
    {**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, "〔": "(", "〕": ")", "【": "[", "】": "]"}
)


# Less than any date: patterns that search for labels regardless of case take a tenth of a parse.
# That any match begins with one of four characters is said first, or it takes twice as long.
MAY_HOLD_DATE = re.compile(r"[12一二](?:(?<=1)9\d\d[-/.年]\d|(?<=2)0\d\d[-/.年]\d|(?<=[一二])[九〇○零0])")
# Lines of a page are asked for up to eight times; a longer one is prose, and asked for once or twice.
_LONGEST = 400


def plain(text: str) -> str:
    """Half-width, simplified, without white space and the mark of a Markdown heading; else the same in order."""
    return _plain(text) if len(text) <= _LONGEST else _plain_uncached(text)


def _plain_uncached(text: str) -> str:
    return simplified("".join(text.split()).translate(HALF_WIDTH).lstrip("#"))


_plain = lru_cache(maxsize=4096)(_plain_uncached)


@dataclass(frozen=True, eq=False)
class Words:
    """Compiled patterns of ``identity.yaml``; names as in the file."""

    title: re.Pattern[str]
    not_title: re.Pattern[str]
    longest_title: int
    title_label: re.Pattern[str]
    title_tail: re.Pattern[str]
    title_noise: re.Pattern[str]
    title_column: re.Pattern[str]
    title_parts: re.Pattern[str]
    title_years: re.Pattern[str]
    name_tail: re.Pattern[str]
    name_head: re.Pattern[str]
    heading: re.Pattern[str]
    source: re.Pattern[str]
    contact: re.Pattern[str]
    notice: re.Pattern[str]
    year: re.Pattern[str]
    chinese_year: re.Pattern[str]
    period: re.Pattern[str]
    dates: tuple[re.Pattern[str], ...]
    whole_area: re.Pattern[str]
    own: re.Pattern[str]
    own_title: re.Pattern[str]
    announced: re.Pattern[str]
    announced_hints: tuple[str, ...]
    announced_verb: re.Pattern[str]
    not_announced: re.Pattern[str]
    clause_end: re.Pattern[str]
    quotation: re.Pattern[str]
    speaker: re.Pattern[str]
    relative: re.Pattern[str]
    short_seat: re.Pattern[str]
    branch: re.Pattern[str]
    place_ending: re.Pattern[str]
    makers: tuple[re.Pattern[str], ...]
    office_tail: re.Pattern[str]
    self_named: re.Pattern[str]
    opening_year: re.Pattern[str]
    opening_ends: re.Pattern[str]


@lru_cache(maxsize=4)
def load_words(path: Path = DATA / "reference" / "identity.yaml") -> Words:
    """The words of a file; raises ``KeyError`` where one is missing, ``re.error`` where a pattern is wrong."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    title, year, scope, publisher = raw["title"], raw["year"], raw["scope"], raw["publisher"]
    opening, announced = raw["opening"], raw["announced"]
    return Words(
        title=re.compile(title["pattern"]),
        not_title=re.compile(title["not"]),
        longest_title=title["longest"],
        title_label=re.compile(title["label"]),
        title_tail=re.compile(title["tail"]),
        title_noise=re.compile(title["noise"]),
        title_column=re.compile(title["column"]),
        title_parts=re.compile(title["parts"]),
        title_years=re.compile(title["years"]),
        name_tail=re.compile(title["name_tail"]),
        name_head=re.compile(title["name_head"]),
        heading=re.compile(raw["heading"]),
        source=re.compile(raw["source"]),
        contact=re.compile(raw["contact"]),
        notice=re.compile(raw["notice"]),
        year=re.compile(year["pattern"]),
        chinese_year=re.compile(year["chinese"]),
        period=re.compile(year["period"]),
        dates=tuple(re.compile(group["pattern"], re.IGNORECASE) for group in raw["dates"]),
        whole_area=re.compile("|".join(scope["whole_area"])),
        own=re.compile("|".join(scope["own"])),
        own_title=re.compile(scope["own_title"]),
        announced=re.compile(announced["pattern"]),
        announced_hints=tuple(announced["hints"]),
        announced_verb=re.compile(announced["verb"]),
        not_announced=re.compile(announced["not"]),
        clause_end=re.compile(announced["end"]),
        quotation=re.compile(announced["quotation"]),
        speaker=re.compile(announced["speaker"]),
        relative=re.compile(publisher["relative"]),
        short_seat=re.compile(publisher["short_seat"]),
        branch=re.compile(publisher["branch"]),
        place_ending=re.compile(publisher["place_ending"]),
        makers=tuple(map(re.compile, opening["makers"])),
        office_tail=re.compile(opening["office"]),
        self_named=re.compile(opening["self_named"]),
        opening_year=re.compile(opening["year"]),
        opening_ends=re.compile(opening["ends"]),
    )
