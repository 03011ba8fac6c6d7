"""Every suite, short or long; prints a line a suite, exits 1 on any failure."""

import argparse
import sys
import tempfile
from pathlib import Path

from etl.sandbox import preload
from tests.assure import archives, bombs, encodings, layouts, mutations, pdfs, regexes, spellings, xml_parts

LONG = {"mutations": 5000, "bombs": 200, "encodings": 60, "layouts": 6}
LONG |= {"archives": 40, "xml": 52, "pdfs": 60, "patterns": 1000, "pages": 500}
SHORT = {"mutations": 150, "bombs": 30, "encodings": 60, "layouts": 1}
SHORT |= {"archives": 14, "xml": 6, "pdfs": 12, "patterns": 20, "pages": 10}
SHOWN = 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.assure", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"spellings, {', '.join(LONG)} (default: all)")
    parser.add_argument("--long", action="store_true", help="the full numbers")
    parser.add_argument("--keep", type=Path, help="folder for inputs that failed")
    args = parser.parse_args()
    counts = LONG if args.long else SHORT
    preload("etl.warm")
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
            "archives": lambda: archives.run(counts["archives"], folder),
            "xml": lambda: xml_parts.run(counts["xml"], folder),
            "pdfs": lambda: pdfs.run(counts["pdfs"], folder),
            "patterns": lambda: regexes.run(counts["patterns"], bar_seconds=0.05 if args.long else 0.5),
            "pages": lambda: regexes.run_pages(counts["pages"], folder),
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
