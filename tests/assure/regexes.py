"""A8: every pattern that ``etl`` compiles, on six shapes made to hurt it, at 1, 10 and 100 kB.

The patterns are recorded while a fresh process imports all of ``etl`` and reads synthetic reports in every layout, so
those that come from ``data/`` are among them; each is tried with the methods it is really used with.
"""

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from etl.sandbox import LimitedPool, Refused
from tests.assure.hostile import Case, HostileTally, try_all

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 10_000, 100_000)
SHAPES = ("first repeat", "last repeat", "whole", "starts", "blanks", "mixture")
# Patterns of these folders only ever see the project's own files (definitions, templates, comments of tables).
OWN_FILES = ("etl/metrics/", "etl/synth/", "etl/load/proofs.py")
BAD = "\x01"
LIMIT_MB = 200
PAGES = {
    "title": "<title>{}年度报告</title><p>全年共受理政府信息公开申请12件。</p>",
    "line": "<title>示例市政府信息公开工作年度报告</title><p>全年共受理{}政府信息公开申请12件。</p>",
    "label": "<table><tr><td>本年新收政府信息公开申请数量{}</td><td>1</td></tr></table>",
}
CLOCK_SECONDS = 0.02
"""CPU clocks of virtual machines tick every 10 ms."""
_KILLED_SECONDS = 20.0


@dataclass(frozen=True)
class Found:
    """A pattern, where it is compiled and how it is used."""

    pattern: str
    flags: int
    is_bytes: bool
    where: str
    methods: tuple[str, ...]

    def compiled(self) -> re.Pattern:
        return re.compile(self.pattern.encode("latin-1") if self.is_bytes else self.pattern, self.flags)


@lru_cache(maxsize=1)
def patterns() -> tuple[Found, ...]:
    """Every pattern of ``etl`` that sees inputs; one that was never used counts as searched for."""
    code = "from tests.assure.recorder import record; record()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    seen = [row for row in rows if not row[3].startswith(OWN_FILES)]
    return tuple(Found(*row[:4], tuple(row[4]) or ("search",)) for row in seen)


def _char(node: tuple) -> str:
    """A character that one element of a character class, or a literal, matches."""
    kind, value = str(node[0]), node[1]
    if kind == "LITERAL":
        return chr(value)
    if kind == "RANGE":
        return chr(value[0])
    if kind == "CATEGORY":
        return {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "x"}.get(str(value), "件")
    return "件"


def _class(items: list[tuple]) -> str:
    if str(items[0][0]) != "NEGATE":
        return _char(items[0])
    tester = {_char(item) for item in items[1:]}
    return next(char for char in "件a7 \n" if char not in tester)


def sample(nodes: Any) -> str:
    """Text that the parsed pattern (or nearly) matches, as short as it goes."""
    return "".join(_sample_one(str(kind), value) for kind, value in nodes)


def _sample_one(kind: str, value: Any) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "IN":
        return _class(value)
    if kind in ("ANY", "NOT_LITERAL"):
        return "件" if value != ord("件") else "x"
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return sample(value[2]) * max(1, min(value[0], 3))
    if kind == "SUBPATTERN":
        return sample(value[-1])
    if kind == "BRANCH":
        return sample(value[1][0])
    return sample(value) if kind == "ATOMIC_GROUP" else ""


def _repeats(nodes: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what comes before, what is repeated) for every repeat, outer before inner."""
    for kind, value in nodes:
        name = str(kind)
        if name.endswith("REPEAT") and value[1] > 1:
            yield before, sample(value[2])
            yield from _repeats(value[2], before)
        elif name == "SUBPATTERN":
            yield from _repeats(value[-1], before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(branch, before)
        before += _sample_one(name, value)


def shaped(found: Found, shape: str, size: int) -> str:
    """A text of about ``size`` characters in one of SHAPES."""
    parsed = re._parser.parse(found.pattern, found.flags & ~re.DEBUG)
    whole = sample(parsed) or "件"
    repeats = [pair for pair in _repeats(parsed) if pair[1]] or [("", whole)]
    before, item = repeats[0 if shape == "first repeat" else -1]
    if shape in ("first repeat", "last repeat"):
        return before + item * (size // len(item)) + BAD
    if shape == "whole":
        return whole * (size // len(whole)) + BAD
    if shape == "starts":
        start = before or whole[0]
        return start * (size // len(start)) + BAD
    if shape == "blanks":
        return before + " " * size + BAD
    alphabet = "".join(sorted(set(whole + item + "0 件、\n|")))
    return "".join(random.Random(8).choices(alphabet, k=size))


def trial(job: tuple[Found, str]) -> list[tuple[str, int, float]]:
    """Runs in the child: CPU seconds by method and size for one pattern and shape."""
    found, shape = job
    compiled = found.compiled()
    taken = []
    for size in SIZES:
        text: Any = shaped(found, shape, size)
        text = text.encode("utf-8") if found.is_bytes else text
        taken += [(method, size, _seconds(compiled, method, text)) for method in found.methods]
    return taken


def _seconds(compiled: re.Pattern, method: str, text: Any) -> float:
    use = getattr(compiled, method)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        if method in ("sub", "subn"):
            use(b"" if isinstance(text, bytes) else "", text)
        else:
            answer = use(text)
            for _ in answer if method == "finditer" else ():
                pass
        best = min(best, time.process_time() - start)
        if best > 1 or best < CLOCK_SECONDS:
            break
    return best


def run(count: int, bar_seconds: float) -> HostileTally:
    """The first ``count`` patterns in a seeded order × shapes × sizes; ``bar_seconds`` is the bar at 100 kB."""
    found = list(patterns())
    random.Random(8).shuffle(found)
    tally = HostileTally(f"A8 {min(count, len(found))} patterns of {len(found)}")
    jobs = [(pattern, shape) for pattern in found[:count] for shape in SHAPES]
    with LimitedPool(2, _KILLED_SECONDS, chunk=1) as pool:
        for (pattern, shape), answer in pool.map(trial, jobs):
            _judge(tally, f"{pattern.where} {pattern.pattern[:60]!r} on {shape}", answer, bar_seconds)
    return tally


def _judge(tally: HostileTally, name: str, answer: list[tuple[str, int, float]] | Refused, bar_seconds: float) -> None:
    if isinstance(answer, Refused):
        for _ in SIZES:
            tally.add("hung" if answer.code == "time" else "crashed", name, answer.reason)
        return
    at = {(method, size): seconds for method, size, seconds in answer}
    for method, size, seconds in answer:
        smaller = at.get((method, size // 10), seconds)
        # What grows with the square needs seconds at 100 kB: the bar at each size catches it, whatever the clock.
        is_slow = seconds > bar_seconds * size / SIZES[-1] + CLOCK_SECONDS
        detail = f"{method} {size}: {smaller * 1e3:.1f}, {seconds * 1e3:.1f} ms"
        tally.add("hung" if is_slow else "passed", name, detail)


def run_pages(count: int, folder: Path) -> HostileTally:
    """``count`` pages with 100 kB of a shape in their title, a line, a label: however a pattern is reached."""
    rng = random.Random(8)
    places = [(found, shape, page) for found in patterns() for shape in SHAPES for page in PAGES if not found.is_bytes]
    cases = []
    for found, shape, page in rng.sample(places, min(count, len(places))):
        text = escape(shaped(found, shape, SIZES[-1]).replace(BAD, ""))
        name = f"{found.where} {found.pattern[:40]!r} on {shape} in a {page}"
        cases.append(Case(name, "html", PAGES[page].format(text).encode("utf-8", "replace"), None))
    (inside := folder / "a8").mkdir()
    return try_all("A8 pages of such text", cases, inside, megabytes=LIMIT_MB, seconds=10)
