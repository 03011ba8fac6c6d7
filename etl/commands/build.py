"""Build the warehouse from the data folder and swap it in whole.

Exit codes: 0 built; 1 stopped, with the reason, and the old warehouse untouched; 4 built, but a check saw nothing
although its inputs are there; 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from etl import build as build_steps
from etl.forms import DATA
from etl.load.open import default_path
from etl.load.readings import Progress as Report

STOPPED, IDLE, INTERRUPTED = 1, 4, 130
# A screenful; the rest is in etl_file.
SHOWN = 20
CACHE = ".cache"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of ``build``: what to read, who reads it, what is kept, what is printed."""
    parser.add_argument("--data", type=Path, default=DATA, help="the data folder (default: the shipped data/)")
    parser.add_argument("--out", type=Path, default=default_path(), help="the warehouse to write")
    readers = parser.add_mutually_exclusive_group()
    readers.add_argument("--jobs", type=_jobs, help="processes that read (default: one a core; 0: this one)")
    readers.add_argument("--cluster", metavar="ADDRESS", help="scheduler whose workers read, like tcp://host:8786")
    cache = parser.add_mutually_exclusive_group()
    cache.add_argument("--cache", type=Path, help="keeps what was read (default: .cache beside the warehouse)")
    cache.add_argument("--no-cache", action="store_true", help="read every file, keep nothing")
    parser.add_argument("--json", action="store_true", help="print the ledger as JSON")


def run(args: argparse.Namespace) -> int:
    """Build and print the ledger; the exit code."""
    try:
        with _progress(quiet=args.json) as report:
            cache = None if args.no_cache else args.cache or default_cache(args.out)
            built = build_steps.build(args.data, args.out, args.jobs, report, cache, args.cluster)
    except KeyboardInterrupt:
        print("build: interrupted; the old warehouse is untouched", file=sys.stderr)
        return INTERRUPTED
    except (*build_steps.BUILD_ERRORS, OSError, duckdb.Error) as error:
        print(f"build: stopped: {' '.join(str(error).split())}; the old warehouse is untouched", file=sys.stderr)
        return STOPPED
    if built.trouble:
        print(f"cache: {built.trouble}", file=sys.stderr)
    for path, reason in built.rejected[:SHOWN]:
        print(f"rejected {path}: {reason}", file=sys.stderr)
    if len(built.rejected) > SHOWN:
        print(f"… and {len(built.rejected) - SHOWN} more, see table etl_file", file=sys.stderr)
    for code in built.ledger.idle_checks:
        print(f"check {code} saw nothing although its inputs are there", file=sys.stderr)
    print(json.dumps(as_json(built), ensure_ascii=False) if args.json else as_line(built))
    return IDLE if built.ledger.idle_checks else 0


def default_cache(out: Path) -> Path:
    """Where builds of ``out`` keep what they read."""
    return out.parent / CACHE / out.name


def as_line(built: build_steps.Built) -> str:
    """The ledger in one line."""
    items = built.ledger.items
    files = (
        f"files {items['files_in']} = parsed {items['files_parsed']} + rejected {items['files_rejected']}"
        f" + duplicate {items['files_duplicate']}"
    )
    read = items["cells_read"] + items["cells_refused"] - items["cells_dropped"]
    cells = f"cells {read} = facts {items['cells_loaded']} + refused {items['cells_refused']}"
    rest = (
        f"figures {items['figures_loaded']} | reports {built.snapshot.reports} | failed checks {items['checks_failed']}"
    )
    news = "nothing changed" if built.is_unchanged else f"read {items['files_fresh']}, kept {items['files_cached']}"
    return f"{files} | {news} | {cells} | {rest} | {built.snapshot.snapshot_id} -> {built.out}"


def as_json(built: build_steps.Built) -> dict[str, object]:
    """The ledger for programs."""
    return {
        "out": str(built.out),
        **asdict(built.snapshot),
        "is_unchanged": built.is_unchanged,
        "ledger": built.ledger.items,
        "idle_checks": list(built.ledger.idle_checks),
        "rejected": [{"path": path, "reason": reason} for path, reason in built.rejected],
    }


@contextmanager
def _progress(quiet: bool) -> Iterator[Report]:
    console = Console(stderr=True)
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def report(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)

        yield report


def _jobs(text: str) -> int:
    jobs = int(text)
    if jobs < 0:
        raise argparse.ArgumentTypeError("wants 0 or more")
    return jobs
