"""Parsing one page, against lxml merely building its tree and against pandas.read_html on the same page."""

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from lxml import html

from etl.parse import parse_file
from tests.bench.figure import Figure, figure, together

PAGES, RUNS, SEED = 40, 5, 1


def pages(folder: Path) -> list[Path]:
    """HTML reports of fictional places, the same ones at every run, all of which pandas can read too."""
    command = [sys.executable, "-m", "etl", "synth", "--reports", str(PAGES), "--seed", str(SEED), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return [path for path in sorted(folder.rglob("*.html")) if b"<table" in path.read_bytes()]


def tree(text: str) -> object:
    """The element tree of a page."""
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def measure() -> Iterator[Figure]:
    """`parse_ms_per_page`, `parse_over_lxml`, `read_html_over_parse`."""
    ours, lxml, peer = [], [], []
    with tempfile.TemporaryDirectory() as name:
        for path in pages(Path(name)):
            text = path.read_bytes().decode("utf-8", "replace")
            works = (
                lambda path=path: parse_file(path),
                lambda text=text: tree(text),
                lambda text=text: pd.read_html(io.StringIO(text)),
            )
            mine, bare, theirs = (sorted(times)[RUNS // 2] for times in together(RUNS, *works))
            ours.append(mine * 1000)
            lxml.append(mine / bare)
            peer.append(theirs / mine)
    yield figure("parse_ms_per_page", ours)
    yield figure("parse_over_lxml", lxml)
    yield figure("read_html_over_parse", peer)
