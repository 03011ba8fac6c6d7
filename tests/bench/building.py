"""Building a warehouse from synthetic reports: seconds for a thousand, and the memory of the largest process."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure, figure, seconds

REPORTS, RUNS, SEED = 1000, 3, 1


def run(*words: str) -> None:
    """One command of the program; raises CalledProcessError when it fails."""
    subprocess.run([sys.executable, "-m", "etl", *words], check=True, capture_output=True)


def measure() -> Iterator[Figure]:
    """`build_seconds_per_1000`, `peak_memory_mb`."""
    with tempfile.TemporaryDirectory() as name:
        data, out = Path(name) / "data", Path(name) / "bench.duckdb"
        run("synth", "--reports", str(REPORTS), "--seed", str(SEED), "--out", str(data))
        times = [seconds(lambda: run("build", "--data", str(data), "--out", str(out))) for _ in range(RUNS)]
    yield figure("build_seconds_per_1000", [taken * 1000 / REPORTS for taken in times])
    # Linux counts in kilobytes; the largest child so far is one of the builds.
    yield Figure("peak_memory_mb", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1)
