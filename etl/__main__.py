"""``python -m etl COMMAND``: every module in ``etl/commands/`` is a subcommand."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from etl import commands


def command_names() -> list[str]:
    """Names of the subcommands, which are the module names in ``etl/commands``."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand with the words of ``argv`` (default: the command line); its exit code."""
    parser = argparse.ArgumentParser(prog="python -m etl", description="From reports to the warehouse.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    words = list(sys.argv[1:] if argv is None else argv)
    # Only the wanted command is imported: `parse` must not pay for the database that `build` needs.
    for name in command_names():
        wanted = not words or words[0] not in command_names() or words[0] == name
        module = importlib.import_module(f"{commands.__name__}.{name}") if wanted else None
        summary = (module.__doc__ or "").strip().splitlines()[0] if module else ""
        sub = choices.add_parser(name, help=summary, description=summary)
        if module:
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    args = parser.parse_args(words)
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
