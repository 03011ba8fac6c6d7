"""Synthetic reports of fictional places in the official forms and the layouts met in the wild, with the truth."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from etl.synth.plan import Plan

INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Number, seed, folder, layouts and plan."""
    parser.add_argument("--reports", type=int, metavar="N", help="how many reports (default: all of the plan)")
    parser.add_argument("--plan", metavar="NAME", help="a country of data/synth/plans.yaml (default: sample)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed gives the same reports (default 1)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to, or to go on in")
    parser.add_argument(
        "--layouts",
        metavar="NAMES",
        help="only these layouts, comma-separated (default: the shares in data/synth/layouts.yaml)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the reports; 0, or 2 for a wrong argument, 130 when interrupted."""
    from rich.console import Console
    from rich.progress import Progress

    from etl.synth.write import default_layouts, write_reports

    layouts = tuple(args.layouts.split(",")) if args.layouts else default_layouts()
    try:
        plan, count = _wanted(args, layouts)
    except ValueError as error:
        print(f"synth: {error}", file=sys.stderr)
        return 2
    start = time.perf_counter()
    try:
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("writing", total=count)
            tick = partial(_tick, progress, task)
            written = write_reports(args.seed, count, args.out, layouts, tick, plan)
    except KeyboardInterrupt:
        print("synth: interrupted; the same command goes on from here", file=sys.stderr)
        return INTERRUPTED
    seconds = time.perf_counter() - start
    counts = f"{written.reports} reports ({written.kept} kept), {written.cells} cells, {written.quotes} quoted figures"
    print(f"{counts} in {seconds:.1f} s → {args.out}")
    return 0


def _wanted(args: argparse.Namespace, layouts: tuple[str, ...]) -> tuple[Plan, int]:
    """The plan and how many of its reports. Raises ValueError for what there is not."""
    from etl.synth.compose import report_count
    from etl.synth.layouts import LAYOUTS
    from etl.synth.plan import plan_named

    plan = plan_named(args.plan)
    if unknown := [name for name in layouts if name not in LAYOUTS]:
        raise ValueError(f"no layout {', '.join(unknown)}; there are {', '.join(LAYOUTS)}")
    count = plan.reports if args.reports is None else args.reports
    if count is None or not 0 <= count <= report_count(plan):
        raise ValueError(f"--reports wants 0 to {report_count(plan)} of plan {plan.name}")
    return plan, count


def _tick(progress: Progress, task: TaskID, done: int) -> None:
    progress.update(task, completed=done)
