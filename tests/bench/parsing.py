"""Parsing one page, against lxml merely building its tree and against pandas.read_html on the same page.

Processor time, because a busy machine must not change the answer; the shortest of several runs of each page, taken in
turns. `parse_reports_per_second` reads HTML and text reports that this process has never seen, each once.
"""

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from lxml import html

from etl.parse import parse_file
from tests.bench.figure import Figure, figure

PAGES, RUNS, SEED = 120, 5, 1


def reports(folder: Path) -> list[Path]:
    """HTML and text reports of fictional places, the same ones at every run."""
    command = [sys.executable, "-m", "etl", "synth", "--reports", str(PAGES), "--seed", str(SEED), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt", ".md"))


def tree(data: bytes) -> object:
    """The element tree of a page."""
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def shortest(*works: Callable[[], object]) -> list[float]:
    """The shortest of `RUNS` runs of each piece of work, taken in turns."""
    runs = [[processor_seconds(work) for work in works] for _ in range(RUNS)]
    return [min(times) for times in zip(*runs, strict=True)]


def measure() -> Iterator[Figure]:
    """`parse_reports_per_second`, `parse_ms_per_page`, `parse_over_lxml`, `read_html_over_parse`."""
    ours, lxml, peer = [], [], []
    with tempfile.TemporaryDirectory() as name:
        files = reports(Path(name))
        half = len(files) // 2
        for path in files[:half]:
            parse_file(path)
        fresh = [processor_seconds(lambda path=path: parse_file(path)) for path in files[half:]]
        yield Figure("parse_reports_per_second", len(fresh) / sum(fresh), len(fresh))
        for path in files:
            if path.suffix != ".html" or b"<table" not in (data := path.read_bytes()):
                continue
            text = data.decode("utf-8", "replace")
            mine, bare, theirs = shortest(
                lambda path=path: parse_file(path),
                lambda text=text: tree(text.encode()),
                lambda text=text: pd.read_html(io.StringIO(text)),
            )
            ours.append(mine * 1000)
            lxml.append(mine / bare)
            peer.append(theirs / mine)
    yield figure("parse_ms_per_page", ours)
    yield figure("parse_over_lxml", lxml)
    yield figure("read_html_over_parse", peer)
