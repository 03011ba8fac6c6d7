"""The two long runs: fifty readers with a swap in the middle (D11), and ten thousand callbacks (D10).

``python -m tests.load`` runs both in full on the warehouse of ``GONGKAI_DB``; the tests run them short.
"""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil

from tests.conftest import running_app
from tests.load.readers import PATHS, Reader, Tally, callback, crowd, view

SWAPPED = "s-0000000001"


@dataclass(frozen=True)
class Load:
    """What came of a crowd: answers, errors, the slowest of 95 in 100, versions seen."""

    answers: int
    errors: tuple[str, ...]
    p95_ms: float
    versions: frozenset[str]

    def line(self) -> str:
        """One line for a report."""
        return (
            f"{self.answers} answers, {len(self.errors)} errors, p95 {self.p95_ms:.0f} ms, "
            f"{len(self.versions)} data versions served"
        )


@dataclass(frozen=True)
class Memory:
    """Memory of the server, in MB, after the first part of the callbacks and after all of them."""

    callbacks: int
    errors: tuple[str, ...]
    before: float
    after: float

    @property
    def growth(self) -> float:
        """How much was added, as a fraction."""
        return self.after / self.before - 1

    def line(self) -> str:
        """One line for a report."""
        return (
            f"{self.callbacks} callbacks, {len(self.errors)} errors, memory {self.before:.0f} -> {self.after:.0f} MB, "
            f"{self.growth:+.1%}"
        )


def swap(target: Path) -> None:
    """Put another warehouse in the place of the one in use, as a build does."""
    beside = Path(shutil.copy(target, target.with_suffix(".next")))
    with duckdb.connect(str(beside)) as connection:
        connection.execute("UPDATE etl_build SET snapshot_id = ?", [SWAPPED])
    beside.replace(target)


def run(warehouse: Path, folder: Path, seconds: float = 300, users: int = 50, workers: int = 2) -> Load:
    """Readers on a server of ``workers`` processes, on a copy of the warehouse that is swapped half-way.

    A reader waits two seconds on average between two steps, as people who look at a chart do.
    """
    own = Path(shutil.copy(warehouse, folder / "load.duckdb"))
    with running_app(own, folder / "load.log", GONGKAI_WORKERS=str(workers)) as url:
        tally, threads = crowd(url, users, seconds, pause=2.0)
        time.sleep(seconds / 2)
        swap(own)
        for thread in threads:
            thread.join(seconds + 120)
    return Load(len(tally.seconds), tuple(tally.errors), tally.p95_ms(), frozenset(tally.versions))


def resident_mb(pid: int) -> float:
    """Memory of a process and all it started."""
    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True))) / 1e6


def memory(warehouse: Path, folder: Path, callbacks: int = 10_000, warm: int = 2_000) -> Memory:
    """So many callbacks in ever other views, after ``warm`` that fill the caches to their bounds."""
    tally, chance = Tally(), random.Random(2)
    app = running_app(warehouse, folder / "memory.log")
    with app as url:
        reader = Reader(url, tally, 2)
        for number in range(warm + callbacks):
            if number == warm:
                before = resident_mb(app.process.pid)
            reader.ask("POST", "/_dash-update-component", callback(chance.choice(PATHS), view(chance)))
        after = resident_mb(app.process.pid)
        reader.close()
    return Memory(callbacks, tuple(tally.errors), before, after)
