"""On which side a page pads its rows with empty cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.forms import Form
from etl.recognise.events import Slot
from etl.recognise.printed import Printed
from etl.recognise.shape import row_codes


def _side(slots: Sequence[Slot], count: int) -> str | None:
    """On which side this row is padded with empty cells, where its values leave no doubt."""
    if len(slots) <= count or not any(slot.text for slot in slots):
        return None
    if slots[0].text and not any(slot.text for slot in slots[count:]):
        return "trail"
    if slots[-1].text and not any(slot.text for slot in slots[:-count]):
        return "lead"
    return None


def padding_of(tables: Iterable[tuple[Printed, Sequence[Form]]]) -> str | None:
    """On which side the document pads its rows with empty cells, where all rows that tell agree."""
    sides: set[str] = set()
    for printed, forms in tables:
        if not forms:
            continue
        columns = [(row_codes(form, printed.table), form) for form in forms]
        narrowest = min(len(form.columns(printed.table, code)) for codes, form in columns for code in codes)
        for row in (held.row for held in printed.rows if len(held.row.slots) > narrowest):
            codes = [label.code for label in row.labels if label.axis == "row"]
            counts = {len(form.columns(row.table, codes[0])) for have, form in columns if codes and codes[0] in have}
            if len(counts) == 1 and (side := _side(row.slots, counts.pop())):
                sides.add(side)
    return sides.pop() if len(sides) == 1 else None
