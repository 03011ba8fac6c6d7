"""Every suite, short or long; prints a line a suite, exits 1 on any failure."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.assure import bombs, encodings, layouts, mutations, spellings

LONG = {"mutations": 5000, "bombs": 200, "encodings": 60, "layouts": 6}
SHORT = {"mutations": 150, "bombs": 30, "encodings": 60, "layouts": 1}
SHOWN = 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.assure", description=__doc__)
    parser.add_argument("suites", nargs="*", help="mutations, bombs, encodings, spellings, layouts (default: all)")
    parser.add_argument("--long", action="store_true", help="the full numbers")
    parser.add_argument("--keep", type=Path, help="folder for inputs that failed")
    args = parser.parse_args()
    counts = LONG if args.long else SHORT
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suites = {
            "spellings": spellings.run,
            "encodings": lambda: encodings.run(counts["encodings"], folder),
            "bombs": lambda: bombs.run(counts["bombs"], folder),
            "layouts": lambda: layouts.run(counts["layouts"], folder, args.keep)[0],
            "mutations": lambda: mutations.run(counts["mutations"], folder, args.keep),
        }
        for suite in args.suites or suites:
            tally = suites[suite]()
            print(tally.line(), flush=True)
            for failure in tally.failures[:SHOWN]:
                print("  ", failure)
            failed += len(tally.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
