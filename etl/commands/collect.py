"""Fetch the reports of a list, with their attachments, politely; resumes where it was stopped."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from etl.collect.fetch import Fetcher
from etl.collect.outcome import USER_AGENT, Manners
from etl.collect.run import Collection, Tally
from etl.collect.store import Source, Store, read_list

ALL, NO_LIST, SOME_MISSING, INTERRUPTED = 0, 2, 3, 130
EXIT_CODES = (
    "exit codes: 0 everything is there; 2 the list or the folder cannot be used; "
    "3 something could not be had (failures.csv in DIR says what and why); 130 interrupted (run again to resume)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``collect LIST.csv --out DIR`` and how sites are asked."""
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "list",
        type=Path,
        metavar="LIST.csv",
        help="columns: url; optional publisher, adcode, report_year, scope_code, note",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where files and manifest.csv go")
    parser.add_argument("--refresh", action="store_true", help="fetch again what is already there; old files stay")
    parser.add_argument("--jobs", type=int, default=4, metavar="N", help="hosts asked side by side (default 4)")
    parser.add_argument("--user-agent", default=USER_AGENT, metavar="TEXT", help="how we introduce ourselves")
    parser.add_argument("--pause", type=float, default=1.0, metavar="S", help="seconds between requests to a host")
    parser.add_argument("--attempts", type=int, default=4, metavar="N", help="tries after passing failures")
    parser.add_argument(
        "--allow-private", action="store_true", help="also fetch from this machine and the internal network"
    )


def run(args: argparse.Namespace) -> int:
    """Collect; the exit codes are EXIT_CODES."""
    console = Console(stderr=True)
    try:
        sources = read_list(args.list)
        if not sources:
            raise ValueError(f"{args.list.name} names no address")
        store = Store(args.out)
    except (OSError, ValueError) as error:
        console.print(f"cannot start: {error}", markup=False)
        return NO_LIST
    manners = Manners(user_agent=args.user_agent, seconds_between=max(0.0, args.pause), attempts=max(1, args.attempts))
    if args.allow_private:
        manners = replace(manners, is_allowed=lambda address: True)
    try:
        tally = _collect(sources, store, manners, args, console)
    except KeyboardInterrupt:
        console.print("interrupted; run the same command to resume")
        return INTERRUPTED
    except OSError as error:
        console.print(f"cannot write into {args.out}: {error}", markup=False)
        return NO_LIST
    _report(tally, console)
    return SOME_MISSING if tally.failures else ALL


def _collect(
    sources: list[Source], store: Store, manners: Manners, args: argparse.Namespace, console: Console
) -> Tally:
    columns = (TextColumn("collecting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("collecting", total=len(sources))

        def step(found: int) -> None:
            progress.update(task, advance=1, total=(progress.tasks[0].total or 0) + found)

        collection = Collection(store, Fetcher(manners), is_refreshing=args.refresh, on_step=step)
        return collection.run(sources, args.jobs)


def _report(tally: Tally, console: Console) -> None:
    console.print(
        f"{tally.pages} pages and {tally.attachments} attachments stored, {tally.already} already there, "
        f"{len(tally.failures)} could not be had"
    )
    for (code, reason), count in Counter((f.error.code.value, f.error.reason) for f in tally.failures).most_common(20):
        console.print(f"  {count} x {code}: {reason}", markup=False)
