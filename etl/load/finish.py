"""From a source to a checked report: corrections first, then what has no place in the warehouse, then the checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.check import check_report
from etl.load.corrections import Correction, apply_corrections
from etl.load.parts import is_loadable
from etl.load.records import SourceReport
from etl.model import Refusal


def finish(report: SourceReport, corrections: Sequence[Correction]) -> tuple[SourceReport, tuple[Refusal, ...]]:
    """The report with corrected cells and its checks, and a refusal for each cell without a place in the warehouse.

    Raises :class:`etl.load.corrections.CorrectionError` where a declared correction does not match.
    """
    refused = [cell for cell in report.cells if not is_loadable(cell)]
    kept = tuple(cell for cell in report.cells if is_loadable(cell))
    cells = apply_corrections(report.code, kept, corrections)
    checks = check_report(cells, report.forms, report.quoted, report.identity)
    refusals = tuple(
        Refusal(
            cell.key.split(".")[0], f"no place in the warehouse for {cell.key}: {cell.text}", cell.where, "no_place", 1
        )
        for cell in refused
    )
    return replace(report, cells=cells, checks=checks), refusals
