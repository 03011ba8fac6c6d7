"""Synthetic reports of fictional places in the official forms and the layouts met in the wild, with the truth."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Number, seed, folder and layouts."""
    parser.add_argument("--reports", type=int, required=True, metavar="N", help="how many reports")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed gives the same reports (default 1)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--layouts",
        metavar="NAMES",
        help="only these layouts, comma-separated (default: the shares in data/synth/layouts.yaml)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the reports; 0, or 2 for a wrong argument."""
    from rich.console import Console
    from rich.progress import Progress

    from etl.synth.compose import report_count
    from etl.synth.layouts import LAYOUTS
    from etl.synth.write import default_layouts, write_reports

    layouts = tuple(args.layouts.split(",")) if args.layouts else default_layouts()
    unknown = [name for name in layouts if name not in LAYOUTS]
    if unknown or not 0 <= args.reports <= report_count():
        wrong = (
            f"no layout {', '.join(unknown)}; there are {', '.join(LAYOUTS)}"
            if unknown
            else f"from 0 to {report_count()} reports"
        )
        print(f"synth: {wrong}", file=sys.stderr)
        return 2
    start = time.perf_counter()
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("writing", total=args.reports)
        written = write_reports(args.seed, args.reports, args.out, layouts, lambda: progress.advance(task))
    seconds = time.perf_counter() - start
    counts = f"{written.reports} reports, {written.cells} cells, {written.quotes} quoted figures"
    print(f"{counts} in {seconds:.1f} s → {args.out}")
    return 0
