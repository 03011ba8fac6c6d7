"""The prose patterns of ``data/quoted/patterns.yaml``, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from etl.forms import DATA

FRAGMENT = re.compile(r"\{([a-z_]+)\}")
# A plain bracket would count as a group of its own and shift the answer.
NAMELESS = re.compile(r"(?<!\\)\((?!\?)")
LONGEST_LABEL = 60
FOLD = re.compile(r"(?<=[)|])\s+|(?<!\s)\s+(?=[|(])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to state an indicator; the fields are those of the file, explained there."""

    indicators: tuple[str, ...]
    label: str
    units: frozenset[str]
    topic: str
    sets: str
    whole: bool
    bare: bool
    dispute: bool
    years: str
    behind: re.Pattern[str] | None = None


class Lookup:
    """Finds the entries whose label a text is; one pattern for all, answers remembered (labels repeat)."""

    def __init__(self, entries: tuple[Entry, ...], head: str, closing: str) -> None:
        groups: dict[str, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(entry.label, []).append(entry)
        self._groups = tuple(tuple(group) for group in groups.values())
        joined = "|".join(f"({label})" for label in groups)
        self._around = (head, closing)
        self.entries = entries
        self._pattern = re.compile(f"{head}(?:{joined}){closing}")
        self.find = lru_cache(maxsize=8192)(self._find)
        self.find_all = lru_cache(maxsize=8192)(self._find_all)

    def _find_all(self, text: str) -> tuple[Entry, ...]:
        """Every entry whose label a text can be, tried one by one; slow."""
        head, closing = self._around
        return tuple(entry for entry in self.entries if re.fullmatch(f"{head}(?:{entry.label}){closing}", text))

    def _find(self, text: str) -> tuple[Entry, ...]:
        match = self._pattern.fullmatch(text) if len(text) <= LONGEST_LABEL else None
        return self._groups[match.lastindex - 1] if match and match.lastindex else ()


@dataclass(frozen=True)
class Vocabulary:
    """Compiled patterns; ``labels`` stand before a number, ``after`` behind it, ``none`` without one."""

    labels: Lookup
    after: Lookup
    none: Lookup
    share: re.Pattern[str]
    share_named: tuple[re.Pattern[str], str]
    shares: dict[str, str]
    words: dict[str, re.Pattern[str]]


WORDS = (
    "joined",
    "opening_only",
    "part",
    "neutral",
    "carried_too",
    "change",
    "elsewhere",
    "year_before",
    "beside",
    "full_year",
    "other_body",
    "dispute_words",
    "request_words",
    "whole_words",
    "own_words",
    "own_level",
)


@lru_cache(maxsize=4)
def load_vocabulary(path: Path = DATA / "quoted" / "patterns.yaml") -> Vocabulary:
    """The patterns of a file; raises ``KeyError`` where a fragment or unit is unknown."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts = {name: FOLD.sub("", text).replace("\n", "") for name, text in raw["fragments"].items()}
    # Repetitions are bounded: 另有 is one word or two, and unbounded choices multiply.
    head = _spell("(?:{opening}|{time}|{area}|{adverb}){0,6}", parts)
    closing = _spell("{closing}", parts)
    return Vocabulary(
        labels=Lookup(_entries(raw["labels"], raw, parts), head, closing),
        after=Lookup(_entries(raw["after"], raw, parts), "", ""),
        none=Lookup(_entries(raw["none"], raw, parts), head, ""),
        share=_compile(raw["share"], parts),
        share_named=(_compile(raw["share_named"]["label"], parts), raw["share_named"]["indicator"]),
        shares=raw["shares"],
        words={name: _compile(raw[name], parts) for name in WORDS},
    )


def _entries(items: list[dict[str, Any]], raw: dict[str, Any], parts: dict[str, str]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            indicators=tuple(item.get("indicators") or [item["indicator"]]),
            label=NAMELESS.sub("(?:", _spell(item["label"], parts)),
            units=frozenset(raw["units"][item["unit"]] if "unit" in item else ()),
            topic=item.get("topic", ""),
            sets=item.get("sets", ""),
            whole=item.get("whole", False),
            bare=item.get("bare", False),
            dispute=item.get("dispute", False),
            years=item.get("years", ""),
            behind=_compile(item["behind"], parts) if "behind" in item else None,
        )
        for item in items
    )


def _spell(text: str, parts: dict[str, str]) -> str:
    while FRAGMENT.search(text):
        text = FRAGMENT.sub(lambda match: parts[match.group(1)], text)
    return text


def _compile(text: str, parts: dict[str, str]) -> re.Pattern[str]:
    return re.compile(_spell(text, parts))
