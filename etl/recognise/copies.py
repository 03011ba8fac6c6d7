"""A table that a file prints twice, drawn and as text: one copy is read if it is whole and the other confirms it."""

from __future__ import annotations

from collections.abc import Sequence

from etl.forms import Form
from etl.recognise.events import Slot
from etl.recognise.printed import LabelledRow
from etl.recognise.values import is_value_like

Named = list[tuple[str, LabelledRow]]


def without_copy(found: Named, table: str, forms: Sequence[Form]) -> Named:
    """Rows without those of the second copy; as they are where there is none, none is whole, or the two disagree.

    Converters of PDF print a table's words, then the table drawn, in pieces where a page ends. Whole is a copy that has
    every row of one form once, with values. The other confirms it: each of its rows holds the same numbers, or some of
    them in the same order, or one number in every column that it spans.
    """
    filled = [(code, held) for code, held in found if held.row.slots]
    copies = [[pair for pair in filled if pair[1].row.drawn is drawn] for drawn in (True, False)]
    if not all(copies):
        return found
    for whole, other in (copies, copies[::-1]):
        codes = [code for code, _ in whole]
        if not any(codes == list(form.rows(table)) for form in forms):
            continue
        numbers = {code: _numbers(held.row.slots) for code, held in whole}
        if all(_confirms(_numbers(held.row.slots), numbers.get(code, [])) for code, held in other):
            return whole
    return found


def _numbers(slots: Sequence[Slot]) -> list[str]:
    return [slot.text for slot in slots if slot.text and is_value_like(slot.text)]


def _confirms(said: list[str], whole: list[str]) -> bool:
    if len(whole) == 1:
        return set(said) <= set(whole)
    rest = iter(whole)
    return all(text in rest for text in said)
