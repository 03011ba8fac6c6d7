"""Recognition: a document and the official forms become cells with a status, or refusals with a reason.

Labels and positions say what a value is. The form's own sums only choose where these leave two readings, and a
report's arithmetic error is read as printed. What stays open is refused, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from etl.forms import TABLES, Form, load_forms
from etl.model import Cell, Document, Refusal
from etl.recognise.detached import reattached
from etl.recognise.events import Event, Header, Numbers, Row, Section, Slot
from etl.recognise.joined import with_joined
from etl.recognise.labels import Lexicon, lexicon
from etl.recognise.layouts import Layouts, Positions
from etl.recognise.orientation import is_undecided, value_first
from etl.recognise.padding import padding_of
from etl.recognise.page import Run, page_events, page_of
from etl.recognise.printed import Printed, forms_shown, gather
from etl.recognise.reflow import reflowed
from etl.recognise.tables import read_rows
from etl.recognise.tally import Settled, Taken, Tally, settle
from etl.recognise.tracks import read_tracks

UNTERMINATED = "unterminated"
"""Note of a reader: the file ends in a sign that a number may go on after, so perhaps inside one."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Numeric cells seen inside recognised tables; ``seen == facts + refused`` always holds."""

    seen: int = 0
    facts: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the tables of a document say. ``forms`` maps a table code to the form id its labels show."""

    cells: tuple[Cell, ...] = ()
    forms: dict[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    ledger: Ledger = Ledger()


def recognise(document: Document, forms: dict[str, Form] | None = None) -> Recognition:
    """Cells of the official tables in ``document`` (default forms: ``data/forms``); what is unsure is refused."""
    known = {name: form for name, form in (forms or load_forms()).items() if form.table(TABLES[0])}
    words = lexicon(tuple(known))
    cut = UNTERMINATED in document.notes
    page = page_of(reflowed(document, words, known.values()), words)

    def read(runs: Sequence[Run]) -> Positions:
        return _positions(list(page_events(runs, words)), known, cut)

    filled = _layouts(tuple(known)).filled(page, cut, read) if forms is None else None
    return with_joined(_recognition(*filled) if filled is not None else _settled(read(page.runs)))


def document_events(document: Document, words: Lexicon) -> Iterator[Event]:
    """All events of a document in reading order."""
    return page_events(page_of(document, words).runs, words)


@lru_cache(maxsize=4)
def _layouts(form_ids: tuple[str, ...]) -> Layouts:
    return Layouts()


def _positions(events: list[Event], known: dict[str, Form], cut: bool) -> Positions:
    """What labels and positions say of each table; no value is looked at where they leave one reading."""
    events, open_tables = _directed(events, tuple(known.values()))
    printed = {table: gather(events, table) for table in TABLES}
    shown = {table: forms_shown(printed[table], table, known.values()) for table in TABLES[:2]}
    padding = padding_of((printed[table], shown[table]) for table in TABLES[:2])
    names = {table: found[0].id for table, found in shown.items() if len(found) == 1}
    tallies = [
        _labelled(events, printed[table], shown[table], padding, cut, table in open_tables) for table in TABLES[:2]
    ]
    tracks = TABLES[2]
    # Both forms print this table alike: it goes by the table before it.
    form = names.get(TABLES[1]) or names.get(TABLES[0])
    filled = any(isinstance(item, Taken) and item.slot.text for tally in tallies for item in tally.items)
    tallies.append(_tracks(events, tracks, known[form] if form else next(reversed(known.values())), cut, filled))
    if form and tallies[-1].has_cells():
        names[tracks] = form
    with_cells = {tally.table for tally in tallies if tally.has_cells()}
    return Positions(tallies, {table: names[table] for table in names if table in with_cells})


def _directed(events: list[Event], forms: tuple[Form, ...]) -> tuple[list[Event], set[str]]:
    """Events with every value after its label, and the tables where that could not be established.

    Where one flattened table prints values before labels, no other flattened one is read the usual way.
    """
    turned, undecided = set(), set()
    # A table that is drawn throughout has each value in the row of its label.
    loose = {event.table for event in events if isinstance(event, Row | Numbers) and not event.drawn}
    for table in (table for table in TABLES[:2] if table in loose):
        events = reattached(events, table, forms) or events
        other_way = value_first(events, table, forms)
        if other_way is not None:
            events = other_way
            turned.add(table)
        elif is_undecided(events, table, forms):
            undecided.add(table)
    flattened = {event.table for event in events if isinstance(event, Row) and not event.drawn}
    return events, (flattened - turned) & set(TABLES[:2]) if turned or undecided else set()


def _labelled(
    events: Sequence[Event], printed: Printed, shown: Sequence[Form], padding: str | None, cut: bool, is_open: bool
) -> Tally:
    table = printed.table
    tally = Tally(table)
    slots = [slot for held in printed.rows for slot in (*held.row.early, *held.row.slots)]
    slots += [slot for numbers in printed.loose for slot in numbers.slots]
    if is_open:
        tally.refuse(
            "value_side", "values stand before the first label: which labels the values belong to is open", None, slots
        )
    elif shown:
        tally = read_rows(printed, table, shown, padding, cut)
    elif any(held.row.labels for held in printed.rows) and any(held.row.slots for held in printed.rows):
        tally.refuse(
            "forms_mixed", "labels of several forms, or of none, in one table", printed.rows[0].row.where, slots
        )
    else:
        _absent(tally, events, table, slots)
    tally.slots = slots
    return tally


def _absent(tally: Tally, events: Sequence[Event], table: str, slots: Sequence[Slot]) -> None:
    if any(isinstance(event, Header | Row | Numbers) and event.table == table for event in events):
        tally.refuse("no_values", "labels without values", None, slots)
    elif any(isinstance(event, Section) and event.table == table for event in events):
        tally.refuse("no_table", "a heading without a table: the table is not in the source as text")
    else:
        tally.refuse("absent", "neither table nor heading found")


def _tracks(events: Sequence[Event], table: str, form: Form, cut: bool, filled: bool) -> Tally:
    values = [event for event in events if isinstance(event, Row | Numbers) and event.table == table]
    slots = [slot for event in values for slot in event.slots]
    if values:
        tally = read_tracks(events, table, form, cut, filled)
    else:
        tally = Tally(table)
        _absent(tally, events, table, slots)
    tally.slots = slots
    return tally


def _settled(found: Positions) -> Recognition:
    tables = [settle(tally) for tally in found.tallies]
    cells = [cell for table in tables for cell in table.cells]
    refusals = [refusal for table in tables for refusal in table.refusals]
    seen, facts = sum(table.seen for table in tables), sum(table.facts for table in tables)
    return _recognition(Settled(cells, refusals, seen, facts), found.forms)


def _recognition(found: Settled, forms: dict[str, str]) -> Recognition:
    ledger = Ledger(found.seen, found.facts, found.seen - found.facts)
    return Recognition(tuple(found.cells), forms, tuple(found.refusals), ledger)
