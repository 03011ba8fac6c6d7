"""Hostile files: one confined reading each, and the line that says what became of them."""

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl.parse import parse_file
from etl.read import ReadError
from etl.sandbox import LimitedPool, RefusalCode, Refused, preload
from tests.assure.rows import WORDS

HUNG_SECONDS = 1.0
_UNIT_MB = 1 / (1 << 20) if sys.platform == "darwin" else 1 / (1 << 10)


@dataclass(frozen=True)
class Case:
    """One hostile file; ``allowed`` are the values that may be read off it (None: any)."""

    name: str
    suffix: str
    data: bytes
    allowed: Mapping[str, str] | None = field(default_factory=dict)


@dataclass
class HostileTally:
    """Inputs by what became of them. ``contained`` counts readings that the sandbox ended: by time, memory, a crash."""

    suite: str
    counts: Counter = field(default_factory=Counter)
    contained: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def six(self) -> dict[str, int]:
        """The counts in the words of the assurance table."""
        return {word: self.counts[word] for word in WORDS}

    def line(self) -> str:
        """The report line of the suite."""
        ended = "".join(f", {count} ended by {code}" for code, count in sorted(self.contained.items()))
        return f"{self.suite}: " + ", ".join(f"{name} {self.counts[name]}" for name in WORDS) + ended

    def add(self, outcome: str, name: str, detail: str = "") -> None:
        """Counts one input; everything but ``passed`` is a failure."""
        self.counts["tried"] += 1
        self.counts[outcome] += 1
        if outcome != "passed":
            self.failures.append(f"{outcome}: {name} {detail}")


def probe(path: str) -> tuple[str, dict[str, str], float, float]:
    """Runs in the child: why nothing was read ('' if something was), values by key, CPU seconds, MB taken on top."""
    before, start = _peak_mb(), time.process_time()
    reason, values = "", {}
    try:
        parsed = parse_file(Path(path))
        values = {cell.key: str(cell.value) for cell in parsed.cells if cell.value is not None}
        values |= {f"quoted {quote.indicator}": str(quote.value) for quote in parsed.quoted}
    except ReadError as error:
        reason = error.reason or "no reason"
    return reason, values, time.process_time() - start, _peak_mb() - before


def try_all(
    suite: str, cases: Iterable[Case], folder: Path, *, megabytes: int, seconds: float, may_be_ended: bool = False
) -> HostileTally:
    """Reads every case in a worker of its own; passed is a refusal in words (if ``may_be_ended``: or by a limit)."""
    tally = HostileTally(suite)
    preload("etl.warm")
    paths = {}
    for number, case in enumerate(cases):
        path = folder / f"{number:03d}.{case.suffix}"
        path.write_bytes(case.data)
        paths[str(path)] = case
    with LimitedPool(2, seconds, memory_mb=1024, files_per_worker=1, chunk=1) as pool:
        answers = dict(pool.map(probe, list(paths)))
    for path, case in paths.items():
        if path not in answers:
            tally.add("lost", case.name)
        elif isinstance(answer := answers[path], Refused):
            _add_refused(tally, case, answer, may_be_ended=may_be_ended)
        else:
            _add_read(tally, case, answer, megabytes, seconds if may_be_ended else HUNG_SECONDS)
        Path(path).unlink(missing_ok=True)
    return tally


def _add_refused(tally: HostileTally, case: Case, answer: Refused, *, may_be_ended: bool) -> None:
    if answer.code is RefusalCode.FAILED or not may_be_ended:
        tally.add("hung" if answer.code is RefusalCode.TIME else "crashed", case.name, answer.reason)
        return
    tally.contained[answer.code.value] += 1
    tally.add("passed", case.name)


def _add_read(
    tally: HostileTally, case: Case, answer: tuple[str, dict[str, str], float, float], megabytes: int, seconds: float
) -> None:
    _, values, took, more = answer
    allowed = values if case.allowed is None else case.allowed
    wrong = {key: value for key, value in values.items() if allowed.get(key) != value}
    if wrong:
        tally.add("wrong without warning", case.name, str(sorted(wrong.items())[:3]))
    elif took > seconds or more > megabytes:
        tally.add("hung", case.name, f"{took:.1f} s, {more:.0f} MB")
    else:
        tally.add("passed", case.name)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT_MB
