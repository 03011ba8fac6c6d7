"""A measured figure, and how to take one."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """Median of `n` measurements, in the unit its name ends with (a bare ratio otherwise)."""

    name: str
    median: float
    n: int

    def as_json(self) -> dict[str, object]:
        """The figure for the JSON file."""
        return {**asdict(self), "median": round(self.median, 4)}


def figure(name: str, values: list[float]) -> Figure:
    """The figure of a list of measurements."""
    return Figure(name, statistics.median(values), len(values))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def together(runs: int, *works: Callable[[], object]) -> list[list[float]]:
    """Seconds of each piece of work, taken in turns, so that a busy moment of the machine strikes all of them."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for taken, work in zip(times, works, strict=True):
            taken.append(seconds(work))
    return times
