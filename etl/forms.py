"""The official forms as typed objects, from ``data/forms/``. Nothing about a form is known anywhere else."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = ("t2", "t3", "t4")


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of a form. ``row_path`` and ``column_path`` are its labels from the outside in."""

    key: str
    table: str
    row: str
    column: str
    row_path: tuple[str, ...]
    column_path: tuple[str, ...]
    unit: str | None
    order: int
    note: str


@dataclass(frozen=True)
class Form:
    """One official form: its id (e.g. ``gb2021_30``) and its cells in printed order."""

    id: str
    cells: tuple[FormCell, ...]

    def table(self, table: str) -> tuple[FormCell, ...]:
        """Cells of ``t2``, ``t3`` or ``t4`` in printed order; empty where the form has no such table."""
        return self._tables.get(table, ())

    def rows(self, table: str) -> tuple[str, ...]:
        """Row codes of a table, once each, in printed order."""
        return tuple(self._columns.get(table, {}))

    def columns(self, table: str, row: str) -> tuple[str, ...]:
        """Column codes that exist for a row, in printed order."""
        return self._columns.get(table, {}).get(row, ())

    # Asked for some 250 times a report: looked up, not searched for (a third of the time of reading a page).
    @cached_property
    def _tables(self) -> dict[str, tuple[FormCell, ...]]:
        names = dict.fromkeys(cell.table for cell in self.cells)
        return {name: tuple(cell for cell in self.cells if cell.table == name) for name in names}

    @cached_property
    def _columns(self) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, cells in self._tables.items():
            rows = dict.fromkeys(cell.row for cell in cells)
            found[name] = {row: tuple(cell.column for cell in cells if cell.row == row) for row in rows}
        return found

    def __hash__(self) -> int:
        return hash(self.id)

    @cached_property
    def by_key(self) -> dict[str, FormCell]:
        """Cells by canonical key ``table.row.column``."""
        return {cell.key: cell for cell in self.cells}


@dataclass(frozen=True, slots=True)
class Name:
    """Short names of a code in both languages (``data/forms/names.csv``)."""

    zh: str
    en: str


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _cell(row: dict[str, str]) -> FormCell:
    return FormCell(
        key=row["cell_key"],
        table=row["table_code"],
        row=row["row_code"],
        column=row["column_code"],
        row_path=tuple(row["row_label"].split(" > ")),
        column_path=tuple(row["column_label"].split(" > ")),
        unit=row["unit"] or None,
        order=int(row["order"]),
        note=row["note"],
    )


@lru_cache(maxsize=8)
def load_forms(folder: Path = DATA / "forms") -> dict[str, Form]:
    """All forms by id, one per CSV that has a ``cell_key`` column; a new form year is a new file."""
    forms = {}
    for path in sorted(folder.glob("*.csv")):
        rows = _rows(path)
        if rows and "cell_key" in rows[0] and "row_path" not in rows[0]:
            forms[path.stem] = Form(path.stem, tuple(_cell(row) for row in rows))
    return forms


@lru_cache(maxsize=8)
def load_names(folder: Path = DATA / "forms") -> dict[tuple[str, str], Name]:
    """Short names by (kind, code); kinds are table, form, row, column."""
    return {(row["kind"], row["code"]): Name(row["name_zh"], row["name_en"]) for row in _rows(folder / "names.csv")}


@lru_cache(maxsize=8)
def load_labels(folder: Path = DATA / "forms") -> dict[str, str]:
    """English of every label that the forms print, by the Chinese (``labels_en.csv``)."""
    return {row["label_zh"]: row["label_en"] for row in _rows(folder / "labels_en.csv")}
