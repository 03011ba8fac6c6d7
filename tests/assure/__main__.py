"""Every row of the assurance table, short or long: what was tried and what became of it, and the report line.

The rows are tests (``@pytest.mark.assure``), run in two processes. Exit 1 on any failure, or if too little was tried.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.assure.rows import ROWS, WORDS

LONGEST_SECONDS = 1800
TESTS = Path(__file__).resolve().parents[1]


class Board:
    """Gathers what the tests of each row report."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter] = defaultdict(Counter)
        self.tests: Counter = Counter()
        self.skipped: Counter = Counter()
        self.seconds: Counter = Counter()
        self.facts: dict[str, int] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest for each phase of each test, also of those in other processes."""
        told = dict(report.user_properties)
        if (row := told.get("row")) is None or report.outcome == "rerun":
            return
        self.seconds[row] += report.duration
        if report.skipped:
            self.skipped[row] += 1
        elif report.failed:
            self._add(row, self._failed(report, told))
        elif report.when == "call":
            self._add(row, json.loads(told["tally"]) if "tally" in told else {"tried": 1, "passed": 1})
            self.facts |= {name[5:]: value for name, value in told.items() if name.startswith("fact ")}

    def _failed(self, report: pytest.TestReport, told: dict[str, str]) -> dict[str, int]:
        """The counts of a failed test; one that tells of no failure of its own has failed once."""
        found = json.loads(told.get("tally", '{"tried": 1, "passed": 1}'))
        if found["passed"] == found["tried"]:
            found |= {"passed": found["passed"] - 1, _outcome(report): 1}
        return found

    def _add(self, row: str, counts: dict[str, int]) -> None:
        self.tests[row] += 1
        self.counts[row].update(counts)

    def line(self, row: str) -> str:
        """The line of a row."""
        counts = self.counts[row]
        six = "  ".join(f"{word} {counts[word]:,}" for word in WORDS)
        skipped = f", {self.skipped[row]} skipped" if self.skipped[row] else ""
        return f"{row:<4}{ROWS[row].title:<66}{six}  ({self.tests[row]} tests{skipped}, {self.seconds[row]:.0f} s)"

    def short_of(self, rows: list[str]) -> list[str]:
        """Rows that tried less than the table asks for."""
        return [
            f"{row} tried {self.counts[row]['tried']} of {ROWS[row].least}"
            for row in rows
            if self.counts[row]["tried"] < ROWS[row].least
        ]

    def report_line(self) -> str:
        """The sentence to publish with a release."""
        hostile: Counter = sum((self.counts[row] for row in ROWS if ROWS[row].is_hostile), Counter())
        everything: Counter = sum(self.counts.values(), Counter())
        known = self.facts
        parts, whole = (sum(known.get(f"{what}_{side}", 0) for what in ("files", "cells")) for side in ("out", "in"))
        return (
            f"{hostile['tried']:,} hostile or broken inputs (plus the regex matrix of {self.counts['A8']['tried']:,}): "
            f"{everything['crashed']} crashes, {everything['hung']} hangs over 1 s, {everything['lost']} cells lost, "
            f"{everything['wrong without warning']} wrong without a warning; {known.get('reports', 0):,} reports, "
            f"{known.get('cells_in', 0):,} cells: {100 * parts / max(whole, 1):.4g} % accounted for; "
            f"{known.get('identities', 0)} identities on {known.get('rows', 0):,} rows, "
            f"{known.get('violations', 0)} violations shown."
        )


def _outcome(report: pytest.TestReport) -> str:
    text = report.longreprtext
    if re.search(r"Timeout", text):
        return "hung"
    return "wrong without warning" if "AssertionError" in text or "assert " in text else "crashed"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.assure", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(ROWS)} (default: all)")
    parser.add_argument("--long", action="store_true", help="the full numbers")
    parser.add_argument("--processes", default="2", help="how many at once (default 2; 0: this one)")
    args = parser.parse_args()
    wanted = args.rows or list(ROWS)
    if unknown := set(wanted) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    board, start = Board(), time.monotonic()
    words = ["-q", "-p", "no:cacheprovider", "--no-header", "-n", args.processes, "--dist", "worksteal"]
    marked = [str(path) for path in TESTS.rglob("test_*.py") if "mark.assure(" in path.read_text(encoding="utf-8")]
    words += ["-m", " or ".join(f"assure(row='{row}')" for row in wanted)]
    code = pytest.main([*words, *(["--long"] if args.long else []), *marked], plugins=[board])
    print()
    for row in wanted:
        print(board.line(row))
    taken = time.monotonic() - start
    short = board.short_of(wanted) if args.long else []
    if args.long and taken > LONGEST_SECONDS:
        short.append(f"took {taken:.0f} s")
    print(f"\n{board.report_line()}\n{sum(board.tests.values())} tests, {taken / 60:.1f} minutes")
    for what in short:
        print(f"NOT MET: {what}")
    return 1 if code or short else 0


if __name__ == "__main__":
    sys.exit(main())
