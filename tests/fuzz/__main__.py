"""``python -m tests.fuzz [--minutes N] [--seed S] [--out DIR] [KIND …]``: long runs, a round of each kind in turns.

With ``--atheris`` one kind is steered by coverage (``pip install atheris``; Linux, no part of the lock files). Each
failing file is kept in DIR, the smallest of its sort; it belongs into ``tests/fuzz/found`` once the reader is mended.
"""

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.runs import ROUND, one_round, steered
from tests.fuzz.seeds import KINDS


def main() -> int:
    """Exit 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(KINDS)} (default: all)")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--atheris", action="store_true")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    kinds = asked.kinds or list(KINDS)
    if asked.atheris:
        steered(kinds[0], asked.out, int(asked.minutes * 60))
    rounds, failed, ended = 0, 0, time.monotonic() + asked.minutes * 60
    while time.monotonic() < ended:
        failed += one_round(kinds[rounds % len(kinds)], asked.out, asked.seed + rounds)
        rounds += 1
    print(f"{rounds * ROUND} files in {rounds} rounds from seed {asked.seed}: {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
