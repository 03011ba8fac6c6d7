"""A command with everything it starts, watched: processor time and memory of the whole tree."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

INTERVAL = 0.25


@dataclass(frozen=True)
class Watched:
    """Exit code; wall and processor seconds; the most memory of one process and of all together, in MB."""

    code: int
    wall_seconds: float
    processor_seconds: float
    largest_mb: float
    together_mb: float


def watch(command: Sequence[str], tick: Callable[[float, float], None] = lambda wall, together: None) -> Watched:
    """Run a command to its end. Memory is resident memory, looked at four times a second, the start-up included."""
    start = time.perf_counter()
    process = psutil.Popen(command, stdout=-3, stderr=-3)
    spent: dict[tuple[int, float], float] = {}
    largest = together = 0.0
    while process.poll() is None:
        sizes = []
        with suppress(psutil.NoSuchProcess):
            for one in [process, *process.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    times = one.cpu_times()
                    spent[one.pid, one.create_time()] = times.user + times.system
                    sizes.append(one.memory_info().rss / 2**20)
        largest, together = max(largest, *sizes, 0), max(together, sum(sizes))
        tick(time.perf_counter() - start, sum(sizes))
        time.sleep(INTERVAL)
    return Watched(process.returncode, time.perf_counter() - start, sum(spent.values()), largest, together)
