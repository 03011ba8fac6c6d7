"""Runs the definitions over the open build: knowledge into temporary tables, SQL for the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from etl.metrics.intervals import poisson_bounds, wilson_bounds
from etl.metrics.load_population import load_population
from etl.metrics.store import drop_all, insert, run
from etl.metrics.tables import folder, load_statuses, load_thresholds
from etl.metrics.terms import (
    Knowledge,
    cell_rows,
    due_date_rows,
    group_rows,
    metric_row,
    part_rows,
    rule_row,
    term_rows,
)

_INTERVALS = "metric_interval"
# Reports at a time: a metric needs no report but its own, and 280,000 did not fit into DuckDB's 800 MB.
BLOCK = 32_768


def build(connection: DuckDBPyConnection, data_dir: Path) -> None:
    """Fill the derived tables of the open build; see :func:`etl.metrics.build_metrics`."""
    known = Knowledge.of(data_dir)
    insert(connection, "dim_metric", (metric_row(m, number) for number, m in enumerate(known.metrics.values())))
    insert(connection, "dim_group", group_rows(known))
    load_population(connection, folder(data_dir, "reference"), known.folder)
    _knowledge(connection, known)
    run(connection, "every")
    run(connection, "cells")
    (last,) = connection.execute("select coalesce(max(report_number), 1) from metric_every").fetchone() or (1,)
    for first in range(1, last + 1, BLOCK):
        connection.execute(f"set variable first_number = {first}")
        connection.execute(f"set variable last_number = {first + BLOCK - 1}")
        _block(connection, known)
    run(connection, "crossyear")
    connection.unregister(_INTERVALS)
    drop_all(connection)


def _block(connection: DuckDBPyConnection, known: Knowledge) -> None:
    """The metrics of the reports whose numbers the variables name."""
    run(connection, "atoms")
    for number in range(max(len(metric.formulas) for metric in known.metrics.values())):
        run(connection, "formulas", {"number": number})
        run(connection, "due", {"number": number})
    run(connection, "choose")
    _intervals(connection)
    run(connection, "publish")


def _knowledge(connection: DuckDBPyConnection, known: Knowledge) -> None:
    terms = term_rows(known.metrics.values())
    cells = list(cell_rows(known, terms))
    statuses = load_statuses(known.folder).values()
    run(connection, "knowledge")
    metrics = list(known.metrics.values())
    insert(connection, "metric_definition", (rule_row(m, number) for number, m in enumerate(metrics)))
    formulas = ((m, n, f.is_quoted) for m, metric in enumerate(metrics) for n, f in enumerate(metric.formulas))
    insert(connection, "metric_formula_source", formulas)
    insert(connection, "metric_status", ((s.code, s.rank, s.has_value, s.may_stand_in) for s in statuses))
    insert(connection, "metric_term", ((t.number, t.metric, t.alternative, t.side, t.table, t.sign) for t in terms))
    insert(connection, "metric_term_cell", cells)
    insert(connection, "metric_threshold", load_thresholds(known.folder).items())
    insert(connection, "metric_due_date", due_date_rows(known.folder))
    insert(connection, "metric_part", part_rows(known, {key for _, _, key in cells}))


def _intervals(connection: DuckDBPyConnection) -> None:
    """Bounds of every distinct (kind, per, numerator, denominator) of rates and ratios, registered for SQL."""
    found = connection.execute(
        "select distinct kind, coalesce(per, 1) as per, numerator, denominator from metric_result "
        "where denominator > 0 and numerator >= 0 and (kind = 'ratio' or numerator <= denominator)"
    ).fetchnumpy()
    kind, per = np.asarray(found["kind"], dtype=str), np.asarray(found["per"], dtype=float)
    numerator, denominator = (np.asarray(found[side], dtype=float) for side in ("numerator", "denominator"))
    low, high = np.zeros(len(kind)), np.zeros(len(kind))
    for code, bounds in (("rate", wilson_bounds), ("ratio", poisson_bounds)):
        mask = kind == code
        if mask.any():
            low[mask], high[mask] = bounds(numerator[mask], denominator[mask])
    columns = {"kind": kind, "per": per, "numerator": numerator, "denominator": denominator}
    connection.register(_INTERVALS, pa.table({**columns, "low": low * per, "high": high * per}))
