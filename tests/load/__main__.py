"""``python -m tests.load [--seconds N] [--users N] [--callbacks N]``: both runs on ``GONGKAI_DB``, one line each."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.load.runs import memory, run


def main() -> int:
    """Exit 1 when any answer failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.load")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--callbacks", type=int, default=10_000)
    asked = parser.parse_args()
    warehouse = Path(os.environ.get("GONGKAI_DB") or "data/gongkai.duckdb")
    with tempfile.TemporaryDirectory() as name:
        load = run(warehouse, Path(name), asked.seconds, asked.users)
        print(f"{asked.users} readers, {asked.seconds:.0f} s, a swap in the middle: {load.line()}", flush=True)
        grown = memory(warehouse, Path(name), asked.callbacks)
        print(grown.line(), flush=True)
    for error in (load.errors + grown.errors)[:20]:
        print(error, file=sys.stderr)
    return 1 if load.errors or grown.errors else 0


if __name__ == "__main__":
    sys.exit(main())
