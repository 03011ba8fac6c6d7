"""One row: which printed value stands in which column. Every way of telling must agree, or the row is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise

from etl.forms import FormCell
from etl.model import CellStatus
from etl.recognise.events import Row, Slot
from etl.recognise.headers import Columns
from etl.recognise.masked import Masked, assumed
from etl.recognise.values import CHANGE_COLUMN, parse_value

TOTAL = "total"
# Reports have fewer than a thousand pages.
_TWO_NUMBERS = re.compile(r"(?<!\d)\d++\s{0,9}\n\s{0,9}\d+")
_PAGE_DIGITS = 3
# Rows that numbers before their labels must count to be serial numbers.
_COUNTED = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """Values by column code. ``unproved`` asks for the row's own sum as proof: its headers did not say enough.

    ``cut`` is the column of a last number that the end of the document may have cut.
    """

    slots: dict[str, Slot]
    unproved: bool = False
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why the values of a row have no certain columns; ``code`` is short for programs."""

    code: str
    reason: str


def is_blank(slot: Slot) -> bool:
    """Whether nothing is printed there."""
    return not slot.text


def place(
    slots: Sequence[Slot], expected: tuple[str, ...], columns: Columns | None, drawn: bool, padding: str | None
) -> Placed | Unplaced:
    """Columns for the values of one row of which the form has ``expected`` columns.

    ``columns`` are the printed headers, ``padding`` says on which side (lead, trail) the page pads rows with empty
    cells where that is known.
    """
    if columns is not None:
        if columns.contradicts:
            return Unplaced("header_contradicts", "the column headers stand in another order than the form's")
        if columns.total_leads:
            return Placed(
                dict(zip((expected[-1], *expected[:-1]), slots, strict=True)), any(slot.text for slot in slots)
            )
        if drawn and columns.codes == expected and [slot.start for slot in slots] == columns.starts:
            return Placed(dict(zip(expected, slots, strict=True)))
        if columns.known and len(columns.codes) < len(expected) and TOTAL not in expected:
            below = _below_fewer(slots, expected, columns)
            if below is not None:
                return below
    by_order = _by_order(slots, expected, columns, padding)
    by_place = _by_place(slots, expected, columns) if drawn and columns is not None else None
    if by_place is None:
        return by_order
    if isinstance(by_order, Unplaced) or len(slots) != len(expected):
        # With cells to spare the order alone had to guess which are padding; the position knows.
        return by_place
    if by_place.slots != by_order.slots:
        return Unplaced("two_readings", "order and position of the cells put the values into different columns")
    return by_place


def _by_order(
    slots: Sequence[Slot], expected: Sequence[str], columns: Columns | None, padding: str | None
) -> Placed | Unplaced:
    clear = columns is not None and _clear(columns, expected)
    printed: Sequence[str | None] = expected
    # Below fewer headers a row with a cell for each of the form's columns has lost headers, not values.
    if columns is not None and clear and len(columns.codes) != len(expected) != len(slots):
        printed = columns.codes
    window = fit(slots, len(printed), padding)
    if window is None and len(slots) == len(expected):
        # A header cell is lost, not a value: the form's order, if the row's own sum agrees.
        return Placed(dict(zip(expected, slots, strict=True)), True)
    if window is None:
        return _miscounted(slots, len(printed))
    # Of as many headers as columns an unknown one is told by its place; then the row's sum must agree.
    unproved = columns is None or not clear or (printed is expected and columns.known != expected)
    placed = {code: slot for code, slot in zip(printed, window, strict=True) if code in expected and code is not None}
    return Placed(placed, unproved and len(expected) > 1)


def _clear(columns: Columns, expected: Sequence[str]) -> bool:
    """Whether the headers alone say which columns there are."""
    if columns.known == tuple(expected):
        return True
    if len(columns.codes) == len(expected):
        return all(code in (None, want) for code, want in zip(columns.codes, expected, strict=True))
    return columns.leaves[0].start >= 0 and len(columns.known) * 2 > len(expected) and len(columns.codes) > 2


def fit(slots: Sequence[Slot], count: int, padding: str | None) -> Sequence[Slot] | None:
    """The ``count`` slots that hold the values when all slots around them are blank; None if none or not sure."""
    extra = len(slots) - count
    if extra < 0:
        return None
    filled = [at for at, slot in enumerate(slots) if slot.text]
    if not filled or extra == 0:
        return slots[:count]
    first, last = max(0, filled[-1] - count + 1), min(filled[0], extra)
    if first > last:
        return None
    if first == last or count == 1:
        return slots[first : first + count]
    starts = {"trail": 0, "lead": extra}
    at = starts.get(padding or "")
    return slots[at : at + count] if at is not None and first <= at <= last else None


def _by_place(slots: Sequence[Slot], expected: Sequence[str], columns: Columns) -> Placed | None:
    if len(columns.codes) < len(expected) or any(leaf.start < 0 for leaf in columns.leaves):
        return None
    named = dict(zip(columns.codes, columns.leaves, strict=True))
    if any(code not in named for code in expected):
        return None
    placed: dict[str, Slot] = {}
    taken: dict[int, str] = {}
    for code, leaf in zip(columns.codes, columns.leaves, strict=True):
        under = [slot for slot in slots if slot.start < leaf.start + leaf.span and leaf.start < slot.start + slot.span]
        filled = [slot for slot in under if slot.text]
        if not under or any(slot.start in taken for slot in filled):
            return None
        if len(filled) > 1 and not _written_out(under, leaf.span):
            return None
        slot = filled[0] if filled else under[0]
        if code in expected and code is not None:
            placed[code] = slot
        taken.update({slot.start: code or "" for slot in under})
    if any(slot.text and slot.start not in taken for slot in slots):
        return None
    return Placed(placed)


def _below_fewer(slots: Sequence[Slot], expected: Sequence[str], columns: Columns) -> Placed | Unplaced | None:
    """Columns for values below fewer headers than the form has; None where a header seems lost, not its values."""
    placed: dict[str, Slot] = {}
    left = [slot for slot in slots if slot.text]
    if not left or (len(left) >= len(expected) and all(leaf.span == 1 for leaf in columns.leaves)):
        return None
    for code, leaf in zip(columns.codes, columns.leaves, strict=True):
        under = [slot for slot in slots if slot.start < leaf.start + leaf.span and leaf.start < slot.start + slot.span]
        filled = [slot for slot in under if slot.text]
        if code is None or leaf.start < max(0, slots[0].start) or not under:
            break
        if len(filled) > 1 and not _written_out(under, leaf.span):
            break
        placed[code] = filled[0] if filled else under[0]
        left = [slot for slot in left if slot not in under]
    else:
        if not left:
            return Placed(placed)
    return Unplaced("header_short", f"{len(columns.codes)} columns are named where the form has {len(expected)}")


def _written_out(under: Sequence[Slot], span: int) -> bool:
    """Whether cells below one header repeat one value as wide as the header; less is a number split in two."""
    return len({slot.text for slot in under}) == 1 and sum(slot.span for slot in under) >= span


def _miscounted(slots: Sequence[Slot], count: int) -> Unplaced:
    filled = sum(bool(slot.text) for slot in slots)
    if len(slots) < count:
        return Unplaced("short_row", f"{len(slots)} cells where {count} are asked: dropped blanks cannot be told apart")
    if filled > count:
        return Unplaced("long_row", f"{filled} values where {count} are asked" + _suggestion(slots, count))
    return Unplaced("two_readings", f"{len(slots)} cells for {count} columns: which of them are padding is not certain")


def without_stray(slots: Sequence[Slot], total_last: int) -> Sequence[Slot] | None:
    """The values of a flattened row of ``total_last`` columns, the last their sum, without a page number after it.

    Only when that is the one way to leave out a value, or to join two, after which the row adds up.
    """
    texts = [slot.text for slot in slots]
    # A blank says so before any value is looked at: rows with a bar at their end have one.
    if len(texts) != total_last + 1 or not all(texts):
        return None
    if not all(text.isdecimal() for text in texts) or len(texts[-1]) > _PAGE_DIGITS:
        return None
    numbers = [int(text) for text in texts]
    ways = [numbers[:at] + numbers[at + 1 :] for at in range(len(numbers))]
    joined = [at for at in range(total_last) if texts[at] != "0"]
    ways += [[*numbers[:at], int(texts[at] + texts[at + 1]), *numbers[at + 2 :]] for at in joined]
    right = {tuple(way) for way in ways if sum(way) == 2 * way[-1]}
    return slots[:-1] if right == {tuple(numbers[:-1])} else None


def _suggestion(slots: Sequence[Slot], count: int) -> str:
    """Words on a number that may have been split in two: the one joining after which the row adds up."""
    texts = [slot.text for slot in slots if slot.text]
    if len(texts) != count + 1 or count < 3 or not all(text.isdigit() for text in texts):
        return ""
    found = []
    for at in range(count):
        if texts[at] != "0":
            joined = [int(text) for text in (*texts[:at], texts[at] + texts[at + 1], *texts[at + 2 :])]
            if sum(joined[:-1]) == joined[-1]:
                found.append(f"{texts[at]}|{texts[at + 1]}")
    return f"; if {found[0]} is one number split in two, the row adds up" if len(set(found)) == 1 else ""


def total_leads(rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether rows of numbers add up to their first value: one does and not to its last too, none to its last alone."""
    numbers = [[int(slot.text or 0) for slot in row] for row in rows if all(_is_count(slot.text) for slot in row)]
    ways = [(sum(row) == 2 * row[0], sum(row) == 2 * row[-1]) for row in numbers]
    return (True, False) in ways and (False, True) not in ways


def _is_count(text: str) -> bool:
    return not text or text.isdecimal()


def left_over(slots: Sequence[Slot], placed: Placed) -> bool:
    """Whether a value stands outside the columns of ``placed`` while one of these is blank."""
    taken = list(placed.slots.values())
    if "" not in [slot[0] for slot in taken]:
        return False
    places = {id(slot) for slot in taken}
    return any(slot.text and id(slot) not in places for slot in slots)


def closing_bars(row: Row, count: int) -> int:
    """How many bars, which look like blanks, end a flattened row of ``count`` values; 0 where a value is missing."""
    texts = [slot.text for slot in row.slots]
    is_whole = not row.drawn and len(texts) > count and all(texts[:count]) and not any(texts[count:])
    return len(texts) - count if is_whole else 0


def end_of(slots: Sequence[Slot]) -> tuple[str, int]:
    """The table of drawn values and the column behind the last of them."""
    last = slots[-1]
    return last.where.partition(" row ")[0], last.start + last.span


def adds_up(placed: dict[str, Slot], keys: dict[str, str], total: str) -> bool | None:
    """Whether the column ``total`` is the sum of the others, blanks as nothing; None where that cannot be tested."""
    if total not in placed or not placed[total].text:
        return None
    texts = [slot.text for slot in placed.values()]
    usual: bool | None = True
    return assumed(usual, partial(_adds_up, tuple(placed), keys, total), texts)


def _adds_up(codes: Sequence[str], keys: dict[str, str], total: str, texts: Sequence[str]) -> bool | None:
    amount: dict[str, Decimal] = {}
    for code, text in zip(codes, texts, strict=True):
        parsed = parse_value(text, keys[code])
        if parsed.status is CellStatus.UNREADABLE or (code == total and parsed.value is None):
            return None
        amount[code] = parsed.value or Decimal(0)
    return sum((value for code, value in amount.items() if code != total), Decimal(0)) == amount[total]


def may_be_cut(slot: Slot, cell: FormCell) -> bool:
    """Whether more may follow: not behind the zero of a count, but behind that of a change (0/0)."""
    is_count = "元" not in (cell.unit or "") and cell.column != CHANGE_COLUMN
    return not (is_count and assumed(False, _is_zero, (slot.text,)))


def _is_zero(texts: Sequence[str]) -> bool:
    return texts[0] == "0"


def shifted(slots: Sequence[Slot]) -> bool:
    """Whether a row may have lost a blank."""
    # A blank total beside a last value that sums up the others: dropped blanks would look like that.
    if slots[-1].text:
        return False
    filled = [slot.text for slot in slots if slot.text]
    return len(filled) > 1 and assumed(False, _ends_in_sum, filled)


def _ends_in_sum(filled: Sequence[str]) -> bool:
    if not all(text.isdigit() for text in filled):
        return False
    return int(filled[-1]) > 0 and sum(map(int, filled[:-1])) == int(filled[-1])


def have_run_together(slots: Sequence[Slot]) -> bool:
    """Whether a converter put the numbers of two columns into one cell, so that no cell is sure of its column."""
    # A masked value is one number.
    texts = (slot.text for slot in slots if slot.start >= 0 and not isinstance(slot.text, Masked))
    return any("\n" in text and _TWO_NUMBERS.fullmatch(text) for text in texts)


def is_repeated(texts: Sequence[str]) -> bool:
    """Whether all texts are the same one."""
    return len(set(texts)) == 1


def is_repeated_number(texts: Sequence[str]) -> bool:
    """Whether all texts are the same one, and not zero."""
    return len(set(texts)) == 1 and not _is_zero(texts)


def inverted(ranks: list[int], order: Sequence[str]) -> set[str]:
    """Codes of the rows that stand in another order than the form's, by their places in ``order``."""
    if ranks == sorted(ranks):
        return set()
    found = set()
    for at, rank in enumerate(ranks):
        for later in ranks[at + 1 :]:
            if later < rank:
                found |= {order[rank], order[later]}
    return found


def are_serial_numbers(rows: Sequence[Row]) -> bool:
    """Whether what stands before the labels counts the rows, one by one, in a column of its own."""
    early = [row.early for row in rows]
    if len(rows) < _COUNTED or any(len(slots) != 1 or not slots[0].text.isdecimal() for slots in early):
        return False
    numbers = [int(slots[0].text) for slots in early]
    return len({slots[0].start for slots in early}) == 1 and all(b == a + 1 for a, b in pairwise(numbers))
