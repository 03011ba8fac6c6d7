"""Building warehouses from synthetic reports, everything read: cost for a thousand, growth with size, memory.

Processor seconds of the whole process tree, because a busy machine must not change the answer.
`BENCH_REPORTS=small,large` sets the two sizes.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.watch import Watched, watch

SIZES, SEED = "2000,20000", 1


def build(reports: int) -> Watched:
    """Write and build so many reports; raises RuntimeError when the build stops."""
    with tempfile.TemporaryDirectory() as name:
        data, out = Path(name) / "data", Path(name) / "bench.duckdb"
        words = ["--reports", str(reports), "--seed", str(SEED), "--out", str(data)]
        subprocess.run([sys.executable, "-m", "etl", "synth", *words], check=True, capture_output=True)
        command = [sys.executable, "-m", "etl", "build", "--no-cache", "--data", str(data), "--out", str(out)]
        watched = watch(command)
    if watched.code:
        raise RuntimeError(f"the build of {reports} reports ended with {watched.code}")
    return watched


def measure() -> Iterator[Figure]:
    """`build_seconds_per_1000` (of the large build), `build_growth`, `peak_memory_mb` (its largest process)."""
    small, large = (int(size) for size in os.environ.get("BENCH_REPORTS", SIZES).split(","))
    few, many = build(small), build(large)
    yield Figure("build_seconds_per_1000", many.processor_seconds * 1000 / large, 1)
    yield Figure("build_growth", many.processor_seconds / large / (few.processor_seconds / small), 1)
    yield Figure("peak_memory_mb", many.largest_mb, 1)
