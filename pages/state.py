"""What a reader is looking at, as a frozen value ⇄ the query string. The link is the view.

Codes are short ASCII; defaults are left out; an unknown value gives the nearest valid state and is listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from etl.forms import DATA
from etl.metrics.tables import read_rows

LEVELS = ("all", "province", "prefecture", "county", "zone")
SCOPES = ("whole_area", "own", "unknown", "all")
LANGS = ("zh", "en")
THEMES = ("light", "dark")
# Small multiples on one vertical axis, or each on its own.
AXES = ("shared", "own")
# A chart of more selected places is a hairball; contract.md asks for up to 50.
MAX_PLACES = 50
MAX_NAME = 24
MAX_QUERY = 4000
SNAPSHOT = re.compile(r"s-[0-9a-z]{1,16}")
Years = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """A reader's own set of places with a name, kept in the link."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ViewState:
    """One view. ``years`` None: all years with official tables; ``metric`` None: the page's own.

    ``snapshot`` is the data version that the link names, shown or not. ``beside`` is the second report of the report
    reader, ``with`` in the link; no other page has it. ``pool``: how many years are added up where a metric offers it.
    """

    metric: str | None = None
    places: tuple[str, ...] = ()
    group: Group | None = None
    years: Years | None = None
    level: str = "all"
    scope: str = "whole_area"
    lang: str = "zh"
    theme: str = "light"
    snapshot: str | None = None
    beside: str | None = None
    axis: str = "shared"
    pool: int = 1

    def with_(self, **changes: Any) -> ViewState:
        """A copy with ``changes``."""
        return replace(self, **changes)

    @property
    def selected(self) -> tuple[str, ...]:
        """Adcodes chosen one by one and through the group, in that order, each once."""
        if not self.group and len(self.places) < 2:
            # Asked once a mark, and most views have chosen nothing.
            return self.places
        return tuple(dict.fromkeys(self.places + (self.group.places if self.group else ())))


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse knows, to judge a query string by. ``years``: first and last report year; ``pools``: how many
    years its metrics can be pooled over.
    """

    metrics: frozenset[str]
    places: frozenset[str]
    years: Years
    reports: frozenset[str] = frozenset()
    pools: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ignored:
    """A parameter's value that was not used: ``reason`` is ``unknown``, ``range``, ``shape``, ``twice`` or ``many``."""

    parameter: str
    value: str
    reason: str


Note = Callable[[str, str, str], None]


def _choice(allowed: tuple[str, ...]) -> Callable[[str, str, Known, Note], str | None]:
    def read(name: str, value: str, known: Known, note: Note) -> str | None:
        if value in allowed:
            return value
        note(name, value, "unknown")
        return None

    return read


def _adcodes(name: str, value: str, known: Known, note: Note) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(code.strip() for code in value.split(",") if code.strip()))
    good = tuple(code for code in wanted if code in known.places)
    for code in wanted:
        if code not in known.places:
            note(name, code, "unknown")
    for code in good[MAX_PLACES:]:
        note(name, code, "many")
    return good[:MAX_PLACES]


def _group(name: str, value: str, known: Known, note: Note) -> Group | None:
    title, tilde, codes = value.rpartition("~")
    title = "".join(c for c in title if c.isprintable() and c != "~").strip()[:MAX_NAME].strip()
    if not tilde or not title:
        note(name, value, "shape")
        return None
    places = _adcodes(name, codes, known, note)
    return Group(title, places) if places else None


def _years(name: str, value: str, known: Known, note: Note) -> Years | None:
    parts = value.split("-")
    if len(parts) not in (1, 2) or not all(p.isascii() and p.isdigit() and len(p) == 4 for p in parts):
        note(name, value, "shape")
        return None
    wanted = sorted((int(parts[0]), int(parts[-1])))
    first, last = (min(max(year, known.years[0]), known.years[1]) for year in wanted)
    if [first, last] != wanted:
        note(name, value, "range")
    return first, last


def _metric(name: str, value: str, known: Known, note: Note) -> str | None:
    if value in known.metrics:
        return value
    note(name, value, "unknown")
    return None


def _report(name: str, value: str, known: Known, note: Note) -> str | None:
    if value in known.reports:
        return value
    note(name, value, "unknown")
    return None


def _pool(name: str, value: str, known: Known, note: Note) -> int | None:
    years = int(value) if value.isascii() and value.isdigit() and len(value) <= 2 else 0
    if years == 1 or years in known.pools:
        return years
    note(name, value, "unknown")
    return None


def _snapshot(name: str, value: str, known: Known, note: Note) -> str | None:
    # Only the shape is looked at: a version that is not served any more is what the name is for.
    if SNAPSHOT.fullmatch(value):
        return value
    note(name, value, "shape")
    return None


_READERS: dict[str, Callable[[str, str, Known, Note], Any]] = {
    "metric": _metric,
    "places": _adcodes,
    "group": _group,
    "years": _years,
    "level": _choice(LEVELS),
    "scope": _choice(SCOPES),
    "lang": _choice(LANGS),
    "theme": _choice(THEMES),
    "snapshot": _snapshot,
    "with": _report,
    "axis": _choice(AXES),
    "pool": _pool,
}
# ``with`` is no name in Python.
_FIELDS = {"with": "beside"}
READER = "/report/"
PARAMETERS = tuple(_READERS)


@cache
def moved(links: Path = DATA / "links") -> dict[tuple[str, str], tuple[str, str]]:
    """Names and values of older links → those of today, from ``moved.csv``; an empty value stands for any."""
    return {(r["old_name"], r["old_value"]): (r["new_name"], r["new_value"]) for r in read_rows(links / "moved.csv")}


def renewed(name: str, value: str) -> tuple[str, str]:
    """A parameter of a link as it is written today; ours unchanged."""
    name = moved().get((name, ""), (name, ""))[0]
    return moved().get((name, value), (name, value))


def parse(query: str, known: Known) -> tuple[ViewState, tuple[Ignored, ...]]:
    """The state a query string asks for and what of it was ignored. Never raises.

    Names that are not ours (a messenger's tracking code, say) are passed over in silence.
    """
    ignored: list[Ignored] = []

    def note(name: str, value: str, reason: str) -> None:
        ignored.append(Ignored(name, value[:60], reason))

    found: dict[str, Any] = {}
    for name, value in parse_qsl(query.removeprefix("?")[:MAX_QUERY], errors="replace"):
        name, value = renewed(name, value)
        if name not in _READERS:
            continue
        if _FIELDS.get(name, name) in found:
            note(name, value, "twice")
            continue
        result = _READERS[name](name, value, known, note)
        if result is not None:
            found[_FIELDS.get(name, name)] = result
    return ViewState(**found), tuple(ignored)


@lru_cache(maxsize=2048)
def encode(state: ViewState) -> str:
    """The query string of a state, without ``?``; empty for the default view."""
    default = ViewState()
    parts: list[tuple[str, str]] = []
    for name in PARAMETERS:
        value = getattr(state, _FIELDS.get(name, name))
        if value == getattr(default, _FIELDS.get(name, name)):
            continue
        if name == "places":
            value = ",".join(value)
        elif name == "years":
            value = f"{value[0]}-{value[1]}"
        elif name == "group":
            value = f"{value.name}~{','.join(value.places)}"
        parts.append((name, str(value)))
    return urlencode(parts, quote_via=quote, safe=",~")


def href(path: str, state: ViewState, base: str = "/") -> str:
    """Address of ``path`` (beginning with ``/``) in this state, under the server's base path."""
    query = encode(state if path.startswith(READER) else state.with_(beside=None))
    return base.rstrip("/") + path + (f"?{query}" if query else "")
