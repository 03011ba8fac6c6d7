"""B8: builds killed at seeded random moments, starved of disk, refused by the folder; readers at work all the while."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pages.warehouse
from etl.build import build
from pages.warehouse import Warehouse
from tests.assure.hostile import HostileTally
from tests.etl.load.small import SmallData, table_3

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300
# What a build of the small folder writes lies between a page of bytes and some 3 MB.
FILE_SIZES = (0, 4_096, 65_536, 300_000, 1_000_000)


class Reader:
    """Asks the served warehouse without a pause, as a web server does; keeps every snapshot seen and every error."""

    def __init__(self, path: Path) -> None:
        self.served, self.seen, self.errors = Warehouse(path), set[str](), list[str]()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)

    def _ask(self) -> None:
        while not self._stop.wait(0.02):
            try:
                cursor = self.served.cursor()
                rows = cursor.execute("select snapshot_id, (select count(*) from fact_application) from etl_build")
                self.seen |= {snapshot for snapshot, _ in rows.fetchall()}
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}")


class Field:
    """A served warehouse of a small folder, the command that builds it anew, and a check that nothing was lost."""

    def __init__(self, folder: Path) -> None:
        self.small = SmallData(folder / "data")
        self.small.transcribe(table_3())
        self.served = folder / "served"
        self.out = self.served / "gongkai.duckdb"
        self.snapshots = {build(self.small.write(), self.out, jobs=0).snapshot.snapshot_id}
        self.small.transcribe(table_3(), year=2024)
        self.small.write()

    def command(self, out: Path | None = None) -> list[str]:
        """The build as a person starts it."""
        words = ["build", "--data", str(self.small.root), "--out", str(out or self.out), "--jobs", "1"]
        return [sys.executable, "-m", "etl", *words]

    def run(self, size: int | None = None, out: Path | None = None) -> subprocess.CompletedProcess[str]:
        """The build to its end; ``size`` is the largest file it may write, which is how a full disk feels."""
        limit = None if size is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return subprocess.run(
            self.command(out), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, preexec_fn=limit
        )

    def killed_after(self, seconds: float) -> None:
        """The build, killed with everything it started."""
        process = subprocess.Popen(
            self.command(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE)

    def lost(self) -> str:
        """What is wrong with the served file; empty if nothing is."""
        if self.out.with_name(self.out.name + ".wal").exists():
            return "a write-ahead log beside the served file"
        found = Warehouse(self.out).version
        return "" if found in self.snapshots else f"unknown snapshot {found}"


def run(count: int, folder: Path, sizes: tuple[int, ...] = FILE_SIZES) -> HostileTally:
    """``count`` builds spoilt, after each of which the old or the new data are served whole; then one that succeeds."""
    pages.warehouse.CHECK_SECONDS, before = 0.0, pages.warehouse.CHECK_SECONDS
    tally, field, rng = HostileTally("B8"), Field(folder), random.Random(8)
    try:
        with Reader(field.out) as reader:
            whole = _whole(field)
            for number in range(count):
                moment = rng.uniform(0, whole)
                field.killed_after(moment)
                _judge(tally, field, f"kill {number} after {moment:.2f} of {whole:.2f} s")
            for size in sizes:
                _starve(tally, field, size)
            _refuse(tally, field)
            _succeed(tally, field)
        tally.add(*(("passed", "") if not reader.errors and len(reader.seen) > 1 else ("lost", str(reader.errors[:3]))))
    finally:
        pages.warehouse.CHECK_SECONDS = before
    return tally


def _whole(field: Field) -> float:
    """Seconds of a build that nothing disturbs; its snapshot is known from then on, the older file served again."""
    keep = field.out.with_suffix(".old")
    shutil.copy(field.out, keep)
    start = time.monotonic()
    done = field.run()
    assert done.returncode == 0, done.stderr
    seconds = time.monotonic() - start
    field.snapshots.add(Warehouse(field.out).version)
    keep.replace(field.out)
    return seconds


def _judge(tally: HostileTally, field: Field, name: str) -> None:
    wrong = field.lost()
    tally.add("lost" if wrong else "passed", name, wrong)


def _told(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode == 1 and done.stderr.startswith("build: stopped: ") and done.stderr.count("\n") == 1


def _starve(tally: HostileTally, field: Field, size: int) -> None:
    done = field.run(size=size)
    if done.returncode != 0 and not _told(done):
        tally.add("crashed", f"files of {size} bytes at most", done.stderr[-500:])
        return
    _judge(tally, field, f"files of {size} bytes at most")


def _refuse(tally: HostileTally, field: Field) -> None:
    """Folders that cannot be written, without the permissions that bind no root."""
    plain = field.served.parent / "plain"
    plain.write_text("a file where a folder is wanted")
    for out in (plain / "gongkai.duckdb", Path("/proc/gongkai.duckdb"), field.served):
        done = field.run(out=out)
        if not _told(done):
            tally.add("crashed", f"--out {out.name}", f"{done.returncode} {done.stderr[-500:]}")
        else:
            _judge(tally, field, f"--out {out.name}")


def _succeed(tally: HostileTally, field: Field) -> None:
    done = field.run()
    left = sorted(path.name for path in field.served.iterdir() if "building" in path.name or ".wal" in path.name)
    if done.returncode or left:
        tally.add("lost", "the next build", f"{left} {done.stderr[-500:]}")
    else:
        _judge(tally, field, "the next build")
