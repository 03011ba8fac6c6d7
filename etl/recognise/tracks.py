"""The table with one data row: tracks side by side, each with the same outcomes. Its proof is each track's sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.forms import Form
from etl.recognise.events import Event, Header, Leaf, Numbers, Row, Slot
from etl.recognise.headers import distinct
from etl.recognise.masked import assumed
from etl.recognise.rows import TOTAL, adds_up, fit
from etl.recognise.tally import Tally


class Run(NamedTuple):
    """Values of one track; ``sure`` says that headers or the row's width tell the columns."""

    slots: Sequence[Slot]
    sure: bool
    where: str
    drawn: bool


class TrackTable:
    """Reads the table with one data row of one form; see :func:`read_tracks`."""

    def __init__(self, events: Sequence[Event], table: str, form: Form, cut: bool, blank_too: bool) -> None:
        self.table, self.form, self.cut, self.blank_too = table, form, cut, blank_too
        self.events = [event for event in events if isinstance(event, Header | Numbers | Row) and event.table == table]
        self.ends = bool(events) and bool(self.events) and events[-1] is self.events[-1]
        self.tracks = form.rows(table)
        self.outcomes = form.columns(table, self.tracks[0])
        self.tally = Tally(table)

    def read(self) -> Tally:
        """Every run of values; each track exactly once, or refused."""
        found: dict[str, list[Run]] = {track: [] for track in self.tracks}
        held: list[Header] = []
        fresh = True
        self._read_upright(found)
        for event in self._filled():
            if isinstance(event, Header):
                held = [event] if fresh else [*held, event]
                fresh = False
                continue
            fresh = True
            for track, slots, sure in self._split(event, held):
                found[track].append(Run(slots, sure, event.where, event.drawn))
        differing = any(
            len(runs) > 1 and len({tuple(slot.text for slot in run.slots) for run in runs}) > 1
            for runs in found.values()
        )
        for track in self.tracks:
            if differing:
                for run in found[track]:
                    self.tally.refuse(
                        "repeated_row", f"{track}: printed more than once, with other values", run.where, run.slots
                    )
            else:
                self._track(track, found[track])
        return self.tally

    def _filled(self) -> list[Header | Numbers | Row]:
        """Events without blank rows: those are padding, unless the table's only row is one."""
        filled = [event for event in self.events if isinstance(event, Header) or any(slot.text for slot in event.slots)]
        blank = [event for event in self.events if isinstance(event, Numbers) and not any(s.text for s in event.slots)]
        width = len(self.outcomes) * len(self.tracks)
        is_whole = len(blank) == 1 and blank[0] is self.events[-1] and len(blank[0].slots) == width
        if self.blank_too and is_whole and all(isinstance(event, Header) for event in filled):
            return self.events
        return [event for event in self.events if event not in blank]

    def _read_upright(self, found: dict[str, list[Run]]) -> None:
        """One value a row, each beside its outcome: all tracks in order, or refused."""
        rows = [event for event in self.events if isinstance(event, Row) and _is_upright(event)]
        if not rows:
            return
        self.events = [event for event in self.events if event not in rows]
        slots = [slot for row in rows for slot in row.slots]
        if [row.labels[0].code for row in rows] == list(self.outcomes) * len(self.tracks):
            width = len(self.outcomes)
            for at, track in enumerate(self.tracks):
                first = rows[at * width]
                found[track].append(Run(slots[at * width : (at + 1) * width], True, first.where, first.drawn))
        else:
            self.tally.refuse("row_order", "outcomes stand in another order than the form's", rows[0].where, slots)

    def _split(self, event: Numbers | Row, held: Sequence[Header]) -> list[tuple[str, Sequence[Slot], bool]]:
        if isinstance(event, Row) and event.labels and event.labels[0].axis == "group":
            named = [label.code for label in event.labels if label.code in self.tracks]
        else:
            named = [code for leaf in _distinct(held) if leaf.group for code in leaf.codes if code in self.tracks]
        sure = self._outcomes_agree(held, len(named))
        if sure is None:
            self._refuse("header_contradicts", "the column headers stand in another order than the form's", event)
            return []
        tracks = tuple(named) if sure and len(named) < len(self.tracks) and named else tuple(self.tracks)
        if isinstance(event, Row) and event.labels:
            tracks, sure = tuple(named), True
        if named != sorted(named, key=self.tracks.index):
            self._refuse("header_contradicts", "the column headers stand in another order than the form's", event)
            return []
        width = len(self.outcomes)
        slots = fit(event.slots, width * len(tracks), None)
        if slots is None:
            count = f"{len(event.slots)} cells where {width * len(tracks)} are asked"
            self._refuse("cut" if self.ends else "short_row", count, event)
            return []
        # A blank at either end of a flattened row may be a bar that opens it or the next one, and a value be missing.
        if not event.drawn and not (slots[0].text and slots[-1].text):
            self._refuse("two_readings", "a bar at the end of the row may be an empty cell or the row's border", event)
            return []
        # A drawn row with a cell for every column of every named track has no cell to spare: each is in its place.
        whole = event.drawn and len(named) == len(self.tracks)
        sure = (sure or whole) and len(slots) == len(event.slots)
        return [(track, slots[at * width : (at + 1) * width], sure) for at, track in enumerate(tracks)]

    def _outcomes_agree(self, held: Sequence[Header], tracks: int) -> bool | None:
        """True: the headers name every column in order; False: they do not say enough; None: they contradict."""
        codes = [leaf.codes[0] if leaf.codes else "" for leaf in _distinct(held) if not leaf.group]
        known = [code for code in codes if code]
        width = len(self.outcomes)
        if codes and len(codes) % width == 0:
            blocks = [codes[at : at + width] for at in range(0, len(codes), width)]
            agree = [
                all(code in ("", want) for code, want in zip(block, self.outcomes, strict=True)) for block in blocks
            ]
            if all(agree):
                return len(blocks) == tracks and 2 * len(known) > len(codes)
            return None
        return False

    def _refuse(self, code: str, reason: str, event: Numbers | Row) -> None:
        self.tally.refuse(code, reason, event.where, event.slots)

    def _track(self, track: str, found: list[Run]) -> None:
        if not found:
            if not self.tally.has_refusals():
                self.tally.refuse("no_values", "labels without values")
            return
        slots, sure, where, drawn = found[0]
        placed = dict(zip(self.outcomes, slots, strict=True))
        last = self.cut and self.ends and track == self.tracks[-1]
        right = True
        if last or not sure:
            keys = {column: f"{self.table}.{track}.{column}" for column in self.outcomes}
            right = bool(adds_up(placed, keys, TOTAL))
        if not drawn and assumed(False, _is_disordered, [slot.text for slot in slots]):
            self.tally.refuse(
                "two_readings", f"{track}: another value than the last is the sum of the others", where, slots
            )
            return
        if not sure and not right:
            self.tally.refuse(
                "unproved", f"{track}: the headers do not tell the columns and the block does not add up", where, slots
            )
            return
        if last and not right:
            self.tally.refuse("cut", f"{track}: the document ends inside the last number", where, slots)
            return
        cells = self.form.by_key
        for column, slot in placed.items():
            self.tally.add(cells[f"{self.table}.{track}.{column}"], slot, None)


def read_tracks(events: Sequence[Event], table: str, form: Form, cut: bool, blank_too: bool) -> Tally:
    """Cells and refusals of the table of reviews and lawsuits; ``cut`` says that the file may end inside a number.

    ``blank_too`` reads a row of nothing but blanks as that: where the report is filled in elsewhere.
    """
    return TrackTable(events, table, form, cut, blank_too).read()


def _distinct(held: Sequence[Header]) -> list[Leaf]:
    return distinct([header.leaves for header in held])


def _is_upright(row: Row) -> bool:
    return bool(row.labels) and row.labels[0].axis == "column"


def _is_disordered(texts: Sequence[str]) -> bool:
    """Whether a value is the sum of all others and the last is not: text taken out of a drawing has lost its order."""
    numbers = [int(text) if text.isdecimal() else 0 for text in texts]
    whole = sum(numbers)
    return 2 * numbers[-1] != whole and any(value and 2 * value == whole for value in numbers[:-1])
