"""Pages that print values before their label: told by values above the first label, taken only if nothing is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.forms import Form
from etl.recognise.events import Event, Header, Numbers, Row, Section, Slot

# Rows whose numbers of values say that labels come first.
_PROOF_ROWS = 3


def value_first(events: Sequence[Event], table: str, forms: Sequence[Form]) -> list[Event] | None:
    """``events`` with the values of a flattened table given to the label after them, or None.

    Only for a table that begins with values, ends with a label, has every row of a form and every row complete.
    """
    own = [event for event in events if isinstance(event, Row | Numbers) and event.table == table]
    if not own or any(event.drawn for event in own) or not isinstance(own[0], Numbers):
        return None
    turned: list[Event] = []
    held: Sequence[Slot] = ()
    for event in events:
        mine = isinstance(event, Row | Numbers) and event.table == table
        group = isinstance(event, Header) and event.table == table and all(leaf.group for leaf in event.leaves)
        if held and not group and not (mine and isinstance(event, Row)):
            return None
        if mine and isinstance(event, Row) and not held and any(label.axis == "group" for label in event.labels):
            # 其他处理 is a row of one form and a group of the other; without values before it, the group.
            held = event.slots
        elif mine and isinstance(event, Row):
            turned.append(replace(event, slots=tuple(held)))
            held = event.slots
        elif mine and isinstance(event, Numbers):
            held = event.slots
        else:
            turned.append(event)
    if held:
        return None
    rows = [event for event in turned if isinstance(event, Row) and event.table == table]
    return turned if any(_complete(rows, table, form) for form in forms) else None


def _complete(rows: Sequence[Row], table: str, form: Form) -> bool:
    codes = [[label.code for label in row.labels if label.code in form.rows(table)] for row in rows]
    if [code[0] if len(code) == 1 else "" for code in codes] != list(form.rows(table)):
        return False
    return all(len(row.slots) == len(form.columns(table, code[0])) for row, code in zip(rows, codes, strict=True))


def _led(rows: Sequence[Row], table: str, form: Form) -> bool:
    """Whether each row has as many values as a form asks, which is not the same number for all."""
    known = form.rows(table)
    codes = [[label.code for label in row.labels if label.code in known] for row in rows]
    if len(rows) < _PROOF_ROWS or any(len(code) != 1 for code in codes):
        return False
    asked = [len(form.columns(table, code[0])) for code in codes]
    return len(set(asked)) > 1 and asked == [len(row.slots) for row in rows]


def is_undecided(events: Sequence[Event], table: str, forms: Sequence[Form]) -> bool:
    """Whether values of a flattened table stand before the first label below a header.

    Then either that label is lost or all values are printed before their labels: which label they belong to is open,
    unless the rows of a form have columns of different number, and every label just as many values after it.
    """
    own = [event for event in events if not isinstance(event, Section) and event.table == table]
    rows = [event for event in own if isinstance(event, Row)]
    return not any(_led(rows, table, form) for form in forms) and any(
        isinstance(event, Numbers) and not event.drawn and not isinstance(before, Row | Numbers)
        for before, event in zip([None, *own], own, strict=False)
    )
