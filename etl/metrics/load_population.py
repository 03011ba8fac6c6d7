"""``fact_population`` from ``population.csv``, ``successions.csv`` and the places of the build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from etl.metrics.boundaries import Boundaries, Succession
from etl.metrics.population import Figure, Place, Series, estimate
from etl.metrics.store import insert
from etl.metrics.tables import DataError, read_rows

_Listed = tuple[str, int | None, int | None, str | None, str | None]
_Row = tuple[str, int, int, bool, str]
# The last table made: a process that builds several warehouses of the same places makes it once.
_known: dict[tuple[tuple[_Listed, ...], tuple[bytes, ...]], tuple[_Row, ...]] = {}


def load_population(connection: DuckDBPyConnection, reference: Path, metrics: Path) -> int:
    """Fill ``fact_population`` for every province, prefecture and county of ``dim_place``; returns the row count.

    Raises :class:`etl.metrics.tables.DataError` for a source that ``population_sources.csv`` does not class, or for
    two figures of one kind, place and year.
    """
    places = connection.execute(
        "select adcode, valid_from_year, valid_to_year, province_adcode, parent_adcode from dim_place "
        "where level_code <> 'zone' order by adcode, valid_from_year nulls first"
    ).fetchall()
    files = (reference / "population.csv", reference / "successions.csv", metrics / "population_sources.csv")
    key = (tuple(places), tuple(path.read_bytes() for path in files if path.exists()))
    if key not in _known:
        _known.clear()
        _known[key] = _rows(places, reference, metrics)
    return insert(connection, "fact_population", _known[key])


def _rows(places: Sequence[_Listed], reference: Path, metrics: Path) -> tuple[_Row, ...]:
    series = Series.of(_figures(reference, metrics))
    parents = {adcode: parent for adcode, _, _, _, parent in places}
    since: dict[str, int | None] = {}
    for adcode, first, *_ in places:
        since.setdefault(adcode, first)
    listed = [Place(a, first, last, None if province == a else province) for a, first, last, province, _ in places]
    boundaries = Boundaries.of(_changes(reference), parents, since)
    unique = {(p.adcode, p.year): p for p in estimate(listed, series, boundaries)}
    return tuple((p.adcode, p.year, p.population, p.is_estimated, p.source) for p in unique.values())


def _figures(reference: Path, metrics: Path) -> list[Figure]:
    kinds = {row["source"]: row["kind_code"] for row in read_rows(metrics / "population_sources.csv")}
    figures: dict[tuple[str, str, str], Figure] = {}
    for row in read_rows(reference / "population.csv"):
        kind = kinds.get(row["source"])
        if kind is None:
            raise DataError(f"population.csv: source {row['source']!r} has no kind; add it to population_sources.csv")
        key = (kind, row["adcode"], row["year"])
        if key in figures:
            raise DataError(f"population.csv: {row['adcode']} {row['year']} has two {kind} figures; keep one")
        figures[key] = Figure(row["adcode"], int(row["year"]), int(row["population"]), kind, row["source"])
    return list(figures.values())


def _changes(reference: Path) -> list[Succession]:
    return [
        Succession(row["adcode"], row["successor_adcode"], int(row["change_year"]), row["kind_code"] == "whole")
        for row in read_rows(reference / "successions.csv")
    ]
