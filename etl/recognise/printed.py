"""What a document prints of one labelled table, and which forms that can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.forms import Form
from etl.recognise.events import Caption, Event, Header, Numbers, Row
from etl.recognise.shape import column_codes, row_codes


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row with the headers in force above it; ``first`` says that no other row stands between."""

    row: Row
    headers: tuple[Header, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints of one table: rows, values without labels, and the codes its words show."""

    table: str
    rows: tuple[LabelledRow, ...]
    loose: tuple[Numbers, ...]
    columns: frozenset[str]
    ends_document: bool


def gather(events: Sequence[Event], table: str) -> Printed:
    """Events of one table in order; headers hold until the next caption or the next headers."""
    rows: list[LabelledRow] = []
    loose: list[Numbers] = []
    columns: set[str] = set()
    held: tuple[Header, ...] = ()
    fresh = True
    for event in events:
        if event.table != table:
            continue
        if isinstance(event, Row):
            rows.append(LabelledRow(event, held, not fresh))
            fresh = True
        elif isinstance(event, Header):
            if any(not leaf.group for leaf in event.leaves):
                held = (event,) if fresh else (*held, event)
                fresh = False
                columns.update(leaf.codes[0] for leaf in event.leaves if len(leaf.codes) == 1 and not leaf.group)
        elif isinstance(event, Caption):
            held, fresh = (), True
        elif isinstance(event, Numbers):
            loose.append(event)
            fresh = True
    last = next((event for event in reversed(events) if not isinstance(event, Caption | Header)), None)
    ends = isinstance(last, Row | Numbers) and last.table == table
    return Printed(table, tuple(rows), tuple(loose), frozenset(columns), ends)


def forms_shown(printed: Printed, table: str, forms: Iterable[Form]) -> list[Form]:
    """The forms that have every row with values and every column that the labels show."""
    named: list[set[str]] = []
    sure: set[str] = set()
    for held in printed.rows:
        codes = {label.code for label in held.row.labels if label.axis == "row"}
        if held.row.slots and codes:
            named.append(codes)
            if len(codes) == 1 and all(label.axis == "row" for label in held.row.labels):
                sure |= codes
    found = []
    for form in forms:
        have = row_codes(form, table)
        if sure <= have and printed.columns <= column_codes(form, table) and any(codes & have for codes in named):
            found.append(form)
    # A row of one form may be a group of another: where nothing else tells, its values make it a row.
    return [form for form in found if not any(codes.isdisjoint(row_codes(form, table)) for codes in named)] or found
