"""`python -m tests.bench [--json FILE]`: run every measurement, print a table, write the JSON."""

import argparse
import json
import platform
import sys
from pathlib import Path

from tests.bench import answering, browsing, building, parsing

MEASUREMENTS = (parsing.measure, browsing.measure, answering.measure, building.measure)


def main() -> int:
    """Run everything; the JSON file holds the machine and each figure's median and number of runs."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure; print medians with their n.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    arguments = parser.parse_args()
    figures = []
    for measure in MEASUREMENTS:
        for one in measure():
            print(f"{one.name:<24} {one.median:>10.2f}   n = {one.n}", flush=True)
            figures.append(one)
    if arguments.json:
        machine = {"python": platform.python_version(), "system": platform.platform()}
        body = {"machine": machine, "figures": {one.name: one.as_json() for one in figures}}
        arguments.json.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
