"""Identities and cross-checks, one a module, found by folder scan. Results are facts, never repairs.

A module has an ``ID`` (a row of ``data/checks/checks.csv``), and ``identities(report)`` for sums of cells that one
report shows, ``within(report)`` for anything else that it shows, ``ACROSS`` for what several reports show together (a
SQL select over the loaded facts).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import ModuleType

from etl.check.identities import Sums
from etl.check.subject import Subject
from etl.model import Cell, Check, Quote, ReportIdentity


def check_report(
    cells: Sequence[Cell], forms: Mapping[str, str], quoted: Sequence[Quote], identity: ReportIdentity
) -> tuple[Check, ...]:
    """All checks that one report can be put to: its cells by table, its quotes, who it is.

    ``forms`` maps a table (``t3``) to its form (``gb2021_30``). In the order of the check ids.
    """
    subject = Subject({cell[0]: cell for cell in cells}, forms, tuple(quoted), identity)
    sums = Sums(subject)
    found: list[Check] = []
    for module, within in _of_one_report():
        found += sums.tested(module) if within is None else within(subject)
    return tuple(found)


def across_checks() -> dict[str, str]:
    """The checks over several reports: id → SQL select (see ``etl.load.across`` for the views it may use)."""
    return {module.ID: module.ACROSS for module in modules() if hasattr(module, "ACROSS")}


@lru_cache(maxsize=1)
def modules() -> tuple[ModuleType, ...]:
    """Every module of this folder that has an ``ID``, in the order of their names."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    found = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(module for module in found if hasattr(module, "ID"))


@lru_cache(maxsize=1)
def _of_one_report() -> tuple[tuple[ModuleType, Callable[[Subject], Iterator[Check]] | None], ...]:
    """Modules with something to say of one report, and what says it; None for the identities of a module."""
    sums = [(module, None) for module in modules() if hasattr(module, "identities")]
    others = [(module, module.within) for module in modules() if hasattr(module, "within")]
    return tuple(sorted([*sums, *others], key=lambda pair: pair[0].__name__))
