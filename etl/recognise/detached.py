"""Labels in one run and their values in another, as some PDF converters print a table: taken only when proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.forms import Form
from etl.recognise.events import Event, Numbers, Row, Slot

TOTAL = "total"
# With fewer rows that hold anything, sums of zeros would prove every order.
_PROOF_ROWS = 3


def reattached(events: Sequence[Event], table: str, forms: Sequence[Form]) -> list[Event] | None:
    """``events`` with each row of a flattened table given its values, or None where that is not certain.

    Every row of one form must be there in order, the values must fill them exactly, and all row sums must hold in
    the order of rows and not in the order of columns (or both orders say the same).
    """
    own = [event for event in events if isinstance(event, Row | Numbers) and event.table == table]
    rows = [event for event in own if isinstance(event, Row)]
    slots = [slot for event in own for slot in event.slots]
    if len(rows) < _PROOF_ROWS or any(event.drawn for event in own) or any(row.slots for row in rows[:-1]):
        return None
    if own[-1] is not rows[-1] and own[:-1] != rows:
        return None
    for form in forms:
        columns = form.columns(table, form.rows(table)[0])
        if TOTAL in columns and _codes(rows, form, table) == list(form.rows(table)):
            width = len(columns)
            if len(slots) == width * len(rows) and all(slot.text.isdecimal() for slot in slots):
                return _given(events, rows, slots, table, columns)
    return None


def _codes(rows: Sequence[Row], form: Form, table: str) -> list[str]:
    known = form.rows(table)
    named = [[label.code for label in row.labels if label.axis == "row" and label.code in known] for row in rows]
    return [codes[0] if len(codes) == 1 else "" for codes in named]


def _given(
    events: Sequence[Event], rows: Sequence[Row], slots: Sequence[Slot], table: str, columns: tuple[str, ...]
) -> list[Event] | None:
    width, height = len(columns), len(rows)
    by_rows = [tuple(slots[at * width : (at + 1) * width]) for at in range(height)]
    by_columns = [tuple(slots[at + height * place] for place in range(width)) for at in range(height)]
    if not _all_add_up(by_rows, columns) or sum(any(slot.text != "0" for slot in row) for row in by_rows) < _PROOF_ROWS:
        return None
    same = [[slot.text for slot in row] for row in by_rows] == [[slot.text for slot in row] for row in by_columns]
    if not same and _all_add_up(by_columns, columns):
        return None
    place = {id(row): at for at, row in enumerate(rows)}
    given: list[Event] = []
    for event in events:
        if isinstance(event, Row) and id(event) in place:
            given.append(replace(event, slots=by_rows[place[id(event)]]))
        elif not (isinstance(event, Numbers) and event.table == table):
            given.append(event)
    return given


def _all_add_up(rows: Sequence[Sequence[Slot]], columns: tuple[str, ...]) -> bool:
    total = columns.index(TOTAL)
    numbers = [[int(slot.text) for slot in row] for row in rows]
    return all(sum(row) == 2 * row[total] for row in numbers)
