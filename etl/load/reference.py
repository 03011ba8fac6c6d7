"""Places and their figures for one build: the shipped reference with what the data folder adds or changes."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from etl.forms import DATA
from etl.load.folder import DataFolder, read_rows

ADCODE = "adcode"


def build_reference(folder: DataFolder, target: Path) -> Path:
    """A folder like ``data/`` whose ``reference/`` is what this build knows of places.

    Without a ``reference/`` of its own the data folder takes the shipped one. Otherwise ``target`` is filled: a row of
    the data folder stands for its adcode (fictional places, a renamed one), every other adcode keeps its shipped rows.
    """
    own, shipped = folder.root / "reference", DATA / "reference"
    if not own.is_dir() or own.resolve() == shipped.resolve():
        return DATA
    merged = target / "reference"
    merged.mkdir(parents=True)
    for path in shipped.iterdir():
        _merge(own / path.name, path, merged / path.name)
    return target


def _merge(own: Path, shipped: Path, target: Path) -> None:
    if shipped.suffix != ".csv" or not own.exists():
        shutil.copyfile(shipped, target)
        return
    rows, base = read_rows(own), read_rows(shipped)
    if base and ADCODE in base[0]:
        replaced = {row.get(ADCODE) for row in rows}
        rows = [*(row for row in base if row[ADCODE] not in replaced), *rows]
    columns = list(dict.fromkeys(name for row in (*base[:1], *rows[:1]) for name in row))
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
