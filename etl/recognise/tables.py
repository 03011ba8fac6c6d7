"""Tables whose rows are labelled: events of one table become cells, or refusals with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from etl.forms import Form
from etl.recognise.copies import without_copy
from etl.recognise.events import Row, Slot
from etl.recognise.headers import Columns, nearest_columns, unit_hint
from etl.recognise.labels import flat, halves
from etl.recognise.masked import assumed
from etl.recognise.printed import LabelledRow, Printed
from etl.recognise.rows import (
    TOTAL,
    Placed,
    Unplaced,
    adds_up,
    are_serial_numbers,
    closing_bars,
    end_of,
    have_run_together,
    inverted,
    is_repeated,
    is_repeated_number,
    left_over,
    may_be_cut,
    place,
    shifted,
    total_leads,
    without_stray,
)
from etl.recognise.shape import shape_of
from etl.recognise.tally import Tally

# One short row is a slip; this many, a third of all, are a method.
_DAMAGED = 3
_SECOND_TABLE = 3


class RowTable:
    """Reads one labelled table of one form; see :func:`read_rows`."""

    def __init__(self, printed: Printed, table: str, forms: Sequence[Form], padding: str | None, cut: bool) -> None:
        self.printed, self.table, self.forms, self.padding, self.cut = printed, table, forms, padding, cut
        self.shape = shape_of(tuple(forms), table)
        self.tally = Tally(table)
        self.before_gap: set[str] = set()
        self.with_values: set[str] = set()
        self.beside_strangers: set[int] = set()
        self.serial_numbers = False
        self.has_span_bars = False
        self.missing_columns: Counter[str] = Counter()
        self.widths: Counter[tuple[tuple[int, int], int]] = Counter()
        self.ends: Counter[tuple[int, tuple[str, int]]] = Counter()
        self.foreign: set[int] = set()
        self.closing: dict[tuple[int, int], int] = {}
        self.known: dict[tuple[tuple[str, ...], int, int], Columns | None] = {}

    def read(self) -> Tally:
        """All rows, in order; then what is missing."""
        named = self._named_rows()
        self.before_gap = self._before_gaps([code for code, _ in named])
        named = self._without_detached(named)
        depths = self.shape.depths
        self.widths.update([(depths[code], len(held.row.slots)) for code, held in named])
        for code, held in named:
            bars = closing_bars(held.row, depths[code][1])
            self.closing[depths[code]] = max(bars, self.closing.get(depths[code], 0))
        self.ends.update([(depths[code][1], end_of(held.row.slots)) for code, held in named if held.row.slots])
        out_of_order = inverted([self.shape.rank[code] for code, _ in named], self.shape.order)
        self.has_span_bars = self._span_bars(named)
        damaged = self._is_damaged(named)
        self.serial_numbers = are_serial_numbers([held.row for _, held in named])
        for code, held in named:
            if damaged and not held.row.drawn:
                self.tally.refuse(
                    "damaged",
                    f"{held.row.text}: too many rows of the table lack values",
                    held.row.where,
                    held.row.slots,
                )
            elif code in out_of_order:
                self.tally.refuse(
                    "row_order",
                    f"{held.row.text}: rows stand in another order than the form's",
                    held.row.where,
                    held.row.slots,
                )
            else:
                self._read_row(code, held)
        for numbers in self.printed.loose:
            self.tally.refuse("no_label", "values without a label", numbers.where, numbers.slots)
        self._report_missing({code for code, _ in named})
        return self.tally

    def _named_rows(self) -> list[tuple[str, LabelledRow]]:
        found: list[tuple[str, LabelledRow]] = []
        rank, rows = self.shape.rank, self.printed.rows
        for at, held in enumerate(rows):
            row = held.row
            codes = [label.code for label in row.labels if label.axis == "row" and label.code in rank]
            if len(codes) > 1 and found:
                codes = [code for code in codes if self._follows(found[-1][0], code)] or codes
            if len(codes) == 1:
                found.append((codes[0], held))
            elif row.slots:
                reason = (
                    "is no row of the form"
                    if not row.labels or row.labels[0].axis == "extra"
                    else "may be several rows"
                )
                self.tally.refuse("unknown_row", f"“{row.text[:30]}” {reason}", row.where, (*row.early, *row.slots))
                if not row.labels and any(slot.text for slot in row.slots):
                    self.beside_strangers.update(id(beside.row) for beside in rows[max(0, at - 1) : at + 2])
        return self._without_repeats(without_copy(found, self.table, self.forms))

    def _without_detached(self, named: list[tuple[str, LabelledRow]]) -> list[tuple[str, LabelledRow]]:
        """Flattened labels that all stand before the values: the last label's values are not its own."""
        rows = [held.row for _, held in named]
        if any(row.drawn for row in rows) or len(rows) < 2:
            return named
        # One of them may have slipped in between the labels.
        filled = [row for row in rows if row.slots]
        beside = len(rows[-1].slots)
        slipped = 3 * len(filled) <= len(rows) and beside > 2 * self.shape.depths[named[-1][0]][1]
        if filled and not (beside and (len(filled) == 1 or slipped)):
            return named
        for row in filled:
            self.tally.refuse("no_label", "labels stand apart from the values", row.where, row.slots)
        return [(code, replace(held, row=replace(held.row, slots=()))) for code, held in named]

    def _is_damaged(self, named: Sequence[tuple[str, LabelledRow]]) -> bool:
        """Whether so many flattened rows lack values that others are whole by chance: repeated lines were removed."""
        rows = [
            (self.shape.depths[code][1], len(held.row.slots))
            for code, held in named
            if held.row.slots and not held.row.drawn
        ]
        short = sum(count < asked for asked, count in rows)
        return short >= _DAMAGED and 3 * short >= len(rows)

    def _before_gaps(self, codes: Sequence[str]) -> set[str]:
        """Rows whose successor in every possible form is not printed."""
        follow, printed = self.shape.follow, set(codes)
        return {code for code in codes if all(code in form and form[code] not in printed for form in follow)}

    def _is_usual(self, code: str, slots: Sequence[Slot], count: int) -> bool:
        """Whether blank cells of a row can be trusted: rows of its kind then have as many cells."""
        texts = [slot.text for slot in slots]
        if ("" in texts or len(slots) != count) and have_run_together(slots):
            return False
        if "" not in texts:
            return True
        if len(slots) == count and slots[0].start >= 0:
            return True
        if len(texts) - texts.count("") in (0, count):
            return True
        depth = self.shape.depths[code]
        if not texts[-1] and len(slots) < count + self.closing.get(depth, 0):
            # Whole rows end in more bars: the last blank of this one is such a bar, and a value is lost.
            return False
        usual = self.widths[depth, len(slots)]
        if usual < 2 and (len(slots) > count or self.padding):
            return False
        if self.has_span_bars and slots[0].start < 0 and not texts[0] and depth[0] < self._deepest():
            return len(slots) > count and all(kind != depth or wide <= len(slots) for kind, wide in self.widths)
        return not any(
            kind == depth and wide > max(len(slots), count) and times >= usual
            for (kind, wide), times in self.widths.items()
        )

    def _may_be_spanned(self, held: LabelledRow, expected: tuple[str, ...]) -> bool:
        """Whether all rows below headers of fewer columns than the form's print one of their values twice.

        A converter writes a cell over two columns like that; no sum of these rows tells it from a lost header.
        """
        columns = self._columns(held, expected)
        if columns is None or TOTAL in expected or not (columns.lacks(len(expected)) or columns.has_twice):
            return False
        # Zeros mostly stand below a header in an unknown wording, which flattened text does not show, or below a slip.
        rule = is_repeated if held.row.drawn and not columns.has_twice else is_repeated_number
        under = [row.row.slots for row in self.printed.rows if row.headers is held.headers]
        rows = [slots for slots in under if any(slot.text for slot in slots)]
        return any(
            all(assumed(False, rule, [slot.text for slot in slots[at : at + 2]]) for slots in rows)
            for at in range(min(map(len, rows), default=0) - 1)
        )

    def _is_displaced(self, code: str, slots: Sequence[Slot]) -> bool:
        """Whether a drawn row ends in another column than the rows of its kind in its table: a cell is lost."""
        width, (where, end) = self.shape.depths[code][1], end_of(slots)
        mine = self.ends[width, (where, end)]
        return any(
            times > mine and (kind, place) == (width, where) and other != end
            for (kind, (place, other)), times in self.ends.items()
        )

    def _deepest(self) -> int:
        return max(deep for deep, _ in self.shape.depths.values())

    def _span_bars(self, named: Sequence[tuple[str, LabelledRow]]) -> bool:
        """Whether flattened labels that span columns print bars for them, which look like blanks before the values."""
        return any(
            not held.row.drawn
            and len(held.row.slots) > self.shape.depths[code][1]
            and held.row.slots[-1].text
            and not held.row.slots[0].text
            for code, held in named
        )

    def _follows(self, before: str, code: str) -> bool:
        return any(form.get(before) == code for form in self.shape.follow)

    def _without_repeats(self, found: list[tuple[str, LabelledRow]]) -> list[tuple[str, LabelledRow]]:
        said: dict[str, list[tuple[str, ...]]] = {}
        for code, held in found:
            if held.row.slots:
                said.setdefault(code, []).append(tuple([slot[0] for slot in held.row.slots]))
        differing = {code for code, texts in said.items() if len(texts) > 1 and len(set(texts)) > 1}
        # Some rows twice with other values, others twice alike: that is a second table, not a slip.
        if differing and sum(len(texts) > 1 for texts in said.values()) >= _SECOND_TABLE:
            differing = set(said)
        kept: dict[str, LabelledRow] = {}
        for code, held in found:
            row = held.row
            if code in differing and row.slots:
                reason = f"{row.text}: the table is printed more than once, with other values"
                self.tally.refuse("repeated_row", reason, row.where, row.slots)
                kept.setdefault(code, replace(held, row=replace(row, slots=())))
            elif code not in kept or (row.slots and not kept[code].row.slots):
                kept[code] = held
        return list(kept.items())

    def _read_row(self, code: str, held: LabelledRow) -> None:
        row = held.row
        if not row.slots:
            return
        if row.early and not self.serial_numbers:
            self.tally.refuse(
                "early_value", f"{row.text}: a value stands before the label", row.where, (*row.early, *row.slots)
            )
            return
        if id(row) in self.beside_strangers and (
            flat(row.text) in halves() or not any(slot.text for slot in row.slots)
        ):
            reason = f"{row.text}: beside values with an unknown label, which may be a part of its own"
            self.tally.refuse("two_readings", reason, row.where, row.slots)
            return
        self.tally.beside += row.early
        expected = self.shape.columns[code]
        if expected is None:
            self.tally.refuse("form_unclear", f"{row.text}: no label tells which form this is", row.where, row.slots)
            return
        slots = row.slots if row.drawn else self._whole_slots(code, row, len(expected))
        if not row.drawn and expected[-1] == TOTAL and (fewer := without_stray(slots, len(expected))):
            self.tally.refuse("stray_number", f"{row.text}: a number after the row", slots[-1].where, slots[-1:])
            slots = tuple(fewer)
        placed: Placed | Unplaced = Unplaced("odd_row", f"{len(slots)} cells, unlike the rows of its kind")
        if self._is_usual(code, slots, len(expected)):
            placed = place(slots, expected, self._columns(held, expected), row.drawn, self.padding)
        if isinstance(placed, Placed) and left_over(slots, placed):
            placed = Unplaced("two_readings", "a value stands under no known column while a known one is blank")
        if isinstance(placed, Placed) and placed.unproved and self._may_be_spanned(held, expected):
            placed = Unplaced("header_short", "fewer columns are named than the form has, and one value stands twice")
        if isinstance(placed, Placed):
            placed = self._proved(code, row, placed)
        if isinstance(placed, Unplaced):
            reason_code = (
                "cut"
                if placed.code == "short_row" and self._is_last(row) and self.printed.ends_document
                else placed.code
            )
            self.tally.refuse(reason_code, f"{row.text}: {placed.reason}", row.where, row.slots)
            return
        if self._runs_on(code, row):
            reason = f"{row.text}: the row after it is missing, its values may run on into this one"
            self.tally.refuse("gap", reason, row.where, row.slots)
            return
        self._add(code, held, placed)
        if len(placed.slots) < len(expected):
            self.missing_columns.update(column for column in expected if column not in placed.slots)

    def _add(self, code: str, held: LabelledRow, placed: Placed) -> None:
        cells, text = self.shape.cells[code], held.row.text
        if placed.slots:
            self.with_values.add(code)
        for column, slot in placed.slots.items():
            if column == placed.cut:
                self.tally.refuse("cut", f"{text}: the document may end inside this number", slot.where, (slot,))
                continue
            cell = cells[column]
            unit = cell.unit
            self.tally.add(cell, slot, unit_hint(held.headers, column) if unit and "元" in unit else None)

    def _columns(self, held: LabelledRow, expected: tuple[str, ...]) -> Columns | None:
        values_from = held.row.slots[0].start
        # The rows below the same headers hold the same tuple of them.
        key = (expected, values_from, id(held.headers))
        if key not in self.known:
            leaves = tuple([header.leaves for header in held.headers])
            nearest = nearest_columns(leaves, expected, values_from)
            self.known[key] = self._turned(nearest) if nearest is not None and nearest.total_leads else nearest
        found = self.known[key]
        if found is None or found.codes:
            return found
        # Headers of another block that stand further up are out of date; above a block's first row they contradict it.
        if held.first:
            self.foreign.add(id(held.headers))
        return found if id(held.headers) in self.foreign else None

    def _turned(self, columns: Columns) -> Columns:
        """Columns with the sums first, if every row stands below them and the values say the same."""
        rows = [held.row.slots for held in self.printed.rows if held.row.slots]
        below = columns.starts and all([slot.start for slot in slots] == columns.starts for slots in rows)
        return replace(columns, contradicts=not (below and total_leads(rows)))

    def _whole_slots(self, code: str, row: Row, count: int) -> tuple[Slot, ...]:
        # An excerpt may end inside the number of the next label: "2" of "2.其他法律行政法规禁止公开".
        if len(row.slots) != count + 1 or not (self._is_last(row) and self.printed.ends_document):
            return row.slots
        following = self.shape.order[self.shape.rank[code] + 1 :][:1]
        labels = [cell.row_path[-1] for form in self.forms for cell in form.table(self.table) if cell.row in following]
        tail = flat(row.slots[-1].text)
        return (
            row.slots[:-1]
            if any(flat(label).startswith(tail) and flat(label) != tail for label in labels)
            else row.slots
        )

    def _proved(self, code: str, row: Row, placed: Placed) -> Placed | Unplaced:
        last = self.cut and self.printed.ends_document and self._is_last(row)
        values = list(placed.slots.values())
        is_shifted = shifted(values)
        lost = not row.drawn and not values[-1].text and any(slot.text for slot in values)
        is_displaced = row.drawn and not all(slot.text for slot in values) and self._is_displaced(code, row.slots)
        if not (placed.unproved or last or is_shifted or lost or is_displaced):
            return placed
        keys = {column: f"{self.table}.{code}.{column}" for column in placed.slots}
        right = adds_up(placed.slots, keys, TOTAL) if TOTAL in placed.slots else None
        if right:
            return placed
        if is_displaced and right is False:
            return Unplaced("two_readings", "the row ends in another column than others and does not add up")
        if placed.unproved and TOTAL in self.forms[0].columns(self.table, code):
            return Unplaced("unproved", "the headers do not tell the columns and the row does not add up")
        if last and TOTAL not in placed.slots and not row.drawn and values[-1] is row.slots[-1]:
            column = list(placed.slots)[-1]
            is_cut = may_be_cut(values[-1], self.shape.cells[code][column])
            return replace(placed, cut=column) if is_cut else placed
        if last:
            return Unplaced("cut", "the document ends inside the last number")
        if lost and TOTAL in placed.slots and not any(slot.text for slot in values[-2:]):
            # Bars of a cell over several columns stand at the end of its row.
            return Unplaced(
                "two_readings", "values before nothing but blanks: cells over several columns look like that"
            )
        if (is_shifted or lost) and TOTAL in placed.slots and self._totals_printed():
            return Unplaced("two_readings", "the total may stand one column too far left: blanks seem to be dropped")
        return placed

    def _totals_printed(self) -> bool:
        rows = [held.row for held in self.printed.rows if held.row.slots]
        return 2 * sum(bool(row.slots[-1].text) for row in rows) > len(rows)

    def _runs_on(self, code: str, row: Row) -> bool:
        """Whether a row's values may be partly those of a row that is missing after it."""
        if code not in self.before_gap or row.drawn or all(slot.row == row.where for slot in row.slots):
            return False
        return not (self._is_last(row) and self.printed.ends_document)

    def _is_last(self, row: Row) -> bool:
        return bool(self.printed.rows) and self.printed.rows[-1].row is row

    def _report_missing(self, named: set[str]) -> None:
        for column, times in self.missing_columns.items():
            self.tally.refuse("missing_column", f"the column {column} is not printed ({times} rows)")
        with_values = self.with_values
        refused = {label.code for held in self.printed.rows for label in held.row.labels if held.row.slots}
        rows = [form.rows(self.table) for form in self.forms]
        common = [code for code in self.shape.order if all(code in form for form in rows)]
        missing = [code for code in common if code not in with_values and code not in refused]
        if len(self.forms) > 1:
            missing += [code for code in self.shape.order if code not in common]
        if not missing:
            return
        if not with_values and not refused:
            self.tally.refuse("no_values", "labels without values")
        elif self.printed.ends_document:
            self.tally.refuse("cut", f"the document ends before {len(missing)} rows: {', '.join(missing)}")
        else:
            self.tally.refuse("missing_row", f"rows not printed or without values: {', '.join(missing)}")


def read_rows(printed: Printed, table: str, forms: Sequence[Form], padding: str | None, cut: bool) -> Tally:
    """Cells and refusals of a table with labelled rows, of the forms that its labels leave possible."""
    return RowTable(printed, table, forms, padding, cut).read()
