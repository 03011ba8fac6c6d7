"""Parsing one page, against lxml merely building its tree and against pandas.read_html on the same page.

Processor time, because a busy machine must not change the answer. Reports a second are of reports that this process
has never seen, each read once from its file, in a process prepared as a worker of the build is: `cold` are the first
ones, when no template is known yet, the others come after some hundred, as most of a build do. The ratios are of the
shortest of several runs of each page, from its bytes, taken in turns; `first` is the first run of a page, `large` those
pages that an office program wrote (120 KB for a table of 7).
"""

import contextlib
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from lxml import html

import etl.warm  # noqa: F401, a worker is prepared like that
from etl.parse import parse_document, parse_file
from etl.read import ReadError, read_bytes
from tests.bench.figure import Figure, figure

PAGES, COLD, COMPARED, RUNS, SEED = 1200, 160, 60, 5, 1
LARGE = 50_000


def reports(folder: Path) -> list[Path]:
    """HTML and text reports of fictional places, the same ones at every run."""
    command = [sys.executable, "-m", "etl", "synth", "--reports", str(PAGES), "--seed", str(SEED), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt", ".md"))


def tree(data: bytes) -> object:
    """The element tree of a page."""
    return html.fromstring(data.decode("utf-8", "replace"))


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def shortest(*works: Callable[[], object]) -> list[float]:
    """The shortest of `RUNS` runs of each piece of work, taken in turns."""
    runs = [[processor_seconds(work) for work in works] for _ in range(RUNS)]
    return [min(times) for times in zip(*runs, strict=True)]


def read_once(path: Path) -> None:
    """Parse a report, or refuse it: some are layouts that must be."""
    with contextlib.suppress(ReadError):
        parse_file(path)


def rate(files: list[Path]) -> float:
    """Reports a second of processor time, each read once."""
    return len(files) / sum(processor_seconds(lambda path=path: read_once(path)) for path in files)


def measure() -> Iterator[Figure]:
    """Reports a second, `parse_ms_per_page`, `parse_over_lxml`, `read_html_over_parse`."""
    with tempfile.TemporaryDirectory() as name:
        files = reports(Path(name))
        pages = [path for path in files if path.suffix == ".html" and b"<table" in path.read_bytes()][-COMPARED:]
        others = [path for path in files if path not in pages]
        half = len(others) // 2
        yield Figure("parse_cold_reports_per_second", rate(others[:COLD]), COLD)
        rate(others[COLD:half])
        yield Figure("parse_reports_per_second", rate(others[half:]), len(others) - half)
        yield from compared(pages)


def compared(pages: list[Path]) -> Iterator[Figure]:
    """Our time for each page, lxml's for its tree and pandas' for its tables."""
    first, ours, lxml, large, peer = [], [], [], [], []
    for path in pages:
        data = path.read_bytes()

        def read(data: bytes = data) -> object:
            return parse_document(read_bytes(data, "page.html"))

        unseen = processor_seconds(read)
        mine, bare, theirs = shortest(
            read,
            lambda data=data: tree(data),
            lambda data=data: pd.read_html(io.StringIO(data.decode("utf-8", "replace"))),
        )
        first.append(unseen / bare)
        ours.append(mine * 1000)
        lxml.append(mine / bare)
        large += [mine / bare] if len(data) > LARGE else []
        peer.append(theirs / mine)
    yield figure("parse_ms_per_page", ours)
    yield figure("parse_over_lxml", lxml)
    yield figure("parse_first_over_lxml", first)
    yield figure("parse_large_over_lxml", large)
    yield figure("read_html_over_parse", peer)
