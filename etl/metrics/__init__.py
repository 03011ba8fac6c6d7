"""From metric definitions (``data/metrics``) and facts to ``out_metric``; the statistics and guards that pages ask.

The package imports nothing at once, so that a page can use ``etl.metrics.stats`` without loading the build.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def build_metrics(connection: DuckDBPyConnection, data_dir: Path) -> None:
    """Fill every table that comes from definitions: metrics, population, hierarchy, jumps, timeliness.

    ``connection`` is the open build with dimensions, facts and checks loaded; ``data_dir`` is the data folder.
    Raises :class:`etl.metrics.catalogue.MetricError` naming file, key and remedy where a definition is wrong.
    """
    from etl.metrics.build import build

    build(connection, data_dir)
