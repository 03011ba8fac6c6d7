"""A chart's table as a flat sheet: the table's own columns, then where each row comes from."""

from __future__ import annotations

from dataclasses import dataclass

from pages.charts.view import ChartView, Column, Row, Value, reports_of
from pages.exports.cells import plain
from pages.exports.evidence import Evidence
from pages.text import Text


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or the word for why there is none."""

    value: Value
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows; ``own`` of the columns are the chart's, the others say where a row comes from."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    own: int


def _cells(row: Row, columns: tuple[Column, ...], t: Text) -> list[Cell]:
    return [
        Cell(row.missing.get(column.key, t("missing.none")), True) if value is None else Cell(plain(value, column))
        for column, value in zip(columns, row.values, strict=True)
    ]


def _origin(row: Row, urls: dict[str, str], t: Text) -> list[Cell]:
    codes = reports_of(row.ref)
    none = Cell(t("export.no_source"), True)
    found = [urls[code] for code in codes if urls.get(code)]
    # Pooled years have a report each; neither codes nor addresses hold a space.
    return [Cell(" ".join(codes)) if codes else none, Cell(" ".join(found)) if found else none]


def sheet(view: ChartView, evidence: Evidence, t: Text) -> Sheet:
    """Every row of the chart's table, none cut; rows of synthetic data say so."""
    columns, added = view.table.columns, []
    has_origin = any(row.ref for row in view.table.rows)
    if has_origin:
        added += [Column("report_code", t("export.report_code")), Column("source_url", t("export.source_url"))]
    if evidence.is_synthetic:
        added.append(Column("synthetic", t("export.kind_of_data")))
    urls = {source.report_code: source.source_url or "" for source in evidence.sources}
    rows = []
    for row in view.table.rows:
        cells = _cells(row, columns, t) + (_origin(row, urls, t) if has_origin else [])
        rows.append(tuple(cells + ([Cell(t("trust.synthetic"))] if evidence.is_synthetic else [])))
    return Sheet((*columns, *added), tuple(rows), len(columns))
