"""What of a scanned report may be believed: tables whose own arithmetic proves every figure, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from etl.forms import TABLES
from etl.model import Cell, Check, CheckStatus, Refusal
from etl.recognise import Recognition


def proven(found: Recognition, checks: Sequence[Check]) -> Recognition:
    """The recognition without the tables that are not proven, each with a refusal in their place.

    A table is proven where all its checks pass and every number stands in one of them. Recognition errors differ from
    typing errors: a figure misread is misread wherever it is printed, so a table without sums is never believed.
    """
    by_table: dict[str, list[Cell]] = defaultdict(list)
    for cell in found.cells:
        by_table[cell.key.split(".")[0]].append(cell)
    refused = {table: reason for table in TABLES if by_table[table] and (reason := _doubt(by_table[table], checks))}
    kept = tuple(cell for cell in found.cells if cell.key.split(".")[0] not in refused)
    refusals = tuple(
        Refusal(table, reason, None, "unproven", sum(cell.value is not None for cell in by_table[table]))
        for table, reason in refused.items()
    )
    forms = {table: form for table, form in found.forms.items() if table not in refused}
    return replace(found, cells=kept, forms=forms, refusals=(*found.refusals, *refusals))


def _doubt(cells: Sequence[Cell], checks: Sequence[Check]) -> str | None:
    keys = {cell.key for cell in cells}
    mine = [check for check in checks if keys & set(check.cells) and check.cells and keys.issuperset(check.cells)]
    failed = sorted({check.subject for check in mine if check.status is CheckStatus.FAIL})
    if failed:
        return f"scanned: the reading does not add up in {', '.join(failed[:3])}"
    covered = {key for check in mine if check.status is CheckStatus.PASS for key in check.cells}
    open_keys = sorted(cell.key for cell in cells if cell.key not in covered)
    if open_keys:
        return f"scanned: no sum proves {len(open_keys)} of {len(cells)} cells, such as {open_keys[0]}"
    return None
