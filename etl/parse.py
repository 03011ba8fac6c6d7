"""One file in, one :class:`~etl.model.ParsedReport` out: a pure function that pickles, for many processes."""

from __future__ import annotations

from pathlib import Path

from etl.model import ParsedReport


def parse_file(path: Path) -> ParsedReport:
    """Read, recognise, identify and check one file. Raises :class:`etl.read.ReadError` when nothing can be read."""
    raise NotImplementedError
