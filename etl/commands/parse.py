"""One report: what was read, what was refused and why."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``parse [--json] FILE``."""
    parser.add_argument("file", type=Path, help="the report: txt, html, md, pdf, docx, xlsx, xls, csv or zip")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")


def run(args: argparse.Namespace) -> int:
    """Parse one file and print it; 0, or 3 when nothing could be read."""
    raise NotImplementedError
