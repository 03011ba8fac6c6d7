"""What the forms that a table may be say of it, worked out once and not for each report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from etl.forms import Form, FormCell


@dataclass(frozen=True, slots=True)
class Shape:
    """One table as some forms together have it; every mapping is by row code.

    ``order`` are the row codes in printed order, ``columns`` a row's column codes (None where the forms differ),
    ``depths`` how many labels a row has side by side and how many columns it has at most, ``cells`` the first
    form's cells by column. ``follow`` holds each form's next row.
    """

    order: tuple[str, ...]
    rank: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...] | None]
    depths: Mapping[str, tuple[int, int]]
    cells: Mapping[str, Mapping[str, FormCell]]
    follow: tuple[Mapping[str, str], ...]


@lru_cache(maxsize=64)
def shape_of(forms: tuple[Form, ...], table: str) -> Shape:
    """The shape of a table in the forms that its labels leave possible."""
    longest = max((form.rows(table) for form in forms), key=len, default=())
    order = tuple(dict.fromkeys([*longest, *(code for form in forms for code in form.rows(table))]))
    printed = {code: tuple(form for form in forms if code in form.rows(table)) for code in order}
    shapes = {code: {form.columns(table, code) for form in forms} for code in order}
    return Shape(
        order=order,
        rank={code: place for place, code in enumerate(order)},
        columns={code: next(iter(found)) if len(found) == 1 else None for code, found in shapes.items()},
        depths={code: _depth(printed[code], table, code) for code in order},
        cells={code: _cells(forms[0], table, code) for code in order},
        follow=tuple(dict(pairwise(form.rows(table))) for form in forms),
    )


@lru_cache(maxsize=64)
def row_codes(form: Form, table: str) -> frozenset[str]:
    """Row codes of a form's table."""
    return frozenset(form.rows(table))


@lru_cache(maxsize=64)
def column_codes(form: Form, table: str) -> frozenset[str]:
    """Column codes of a form's table."""
    return frozenset(cell.column for cell in form.table(table))


def _depth(forms: tuple[Form, ...], table: str, code: str) -> tuple[int, int]:
    # A row's label spans the more columns the fewer groups it is in: that decides how many cells pad it.
    cell = next(cell for cell in forms[0].table(table) if cell.row == code)
    return len(cell.row_path), max(len(form.columns(table, code)) for form in forms)


def _cells(form: Form, table: str, code: str) -> dict[str, FormCell]:
    return {cell.column: cell for cell in form.table(table) if cell.row == code}
