"""Where each province's tile stands: ``data/reference/province_tiles.csv``. No border map anywhere."""

from __future__ import annotations

import csv
from functools import cache

from pages.settings import ROOT


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Column and row of each province's tile, counted from the upper left."""
    path = ROOT / "data" / "reference" / "province_tiles.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["adcode"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(handle)}
