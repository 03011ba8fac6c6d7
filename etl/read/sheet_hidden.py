"""Rows and columns that a workbook hides: what its reader does not see is no part of a report."""

from __future__ import annotations

from typing import NamedTuple

from etl.read.archive_guard import GuardedArchive
from etl.read.layout import MAX_COLUMNS
from etl.read.xml_guard import parse_xml

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = frozenset({"1", "true", "on"})


class Hidden(NamedTuple):
    """Numbers of the hidden rows and columns of a sheet, from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()

    def holds(self, row: int, column: int, height: int, width: int) -> bool:
        """Whether a cell is hidden with all that it spans."""
        return (bool(self.rows) and self.rows.issuperset(range(row, row + height))) or (
            bool(self.columns) and self.columns.issuperset(range(column, column + width))
        )


def hidden_of(archive: GuardedArchive) -> dict[str, Hidden]:
    """What each sheet of a workbook hides, by the sheet's name; a sheet that hides nothing is left out.

    Raises :class:`~etl.read.xml_guard.XmlRefused` for a part that is no XML.
    """
    found: dict[str, Hidden] = {}
    for name, part in _parts(archive).items():
        if part not in archive.names or b"hidden=" not in (data := archive.read(part)):
            continue
        root = parse_xml(data)
        columns: set[int] = set()
        for item in root.iter(f"{_MAIN}col"):
            if item.get("hidden") in _TRUE:
                columns.update(range(_number(item.get("min")) - 1, min(_number(item.get("max")), MAX_COLUMNS)))
        rows = {_number(row.get("r")) - 1 for row in root.iter(f"{_MAIN}row") if row.get("hidden") in _TRUE}
        found[name] = Hidden(frozenset(rows), frozenset(columns))
    return found


def _parts(archive: GuardedArchive) -> dict[str, str]:
    """The file of each sheet in the archive, by the sheet's name."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in archive.names or relations not in archive.names:
        return {}
    targets = {item.get("Id"): item.get("Target") or "" for item in parse_xml(archive.read(relations))}
    return {
        sheet.get("name") or "": _path(targets.get(sheet.get(_ID), ""))
        for sheet in parse_xml(archive.read(book)).iter(f"{_MAIN}sheet")
    }


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
