"""How a number or its absence is printed, each spelling with the value and status that a reader must find.

Statuses: nothing printed is blank, a mark for "does not apply" is not applicable, two signs are unreadable.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from etl.model import CellStatus
from etl.synth.knowledge import knowledge
from etl.synth.places import Body

_FULL_WIDTH = str.maketrans("0123456789+-,.", "０１２３４５６７８９＋－，．")


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as printed, with its truth: ``value`` is a plain decimal string, None unless reported."""

    text: str
    value: str | None
    status: CellStatus = CellStatus.REPORTED
    unit: str = ""


BLANK = Printed("", None, CellStatus.BLANK)
Cells = dict[str, Printed]
_PLAIN = {value: Printed(str(value), str(value)) for value in range(2000)}


def plain(value: int) -> Printed:
    """A whole number in plain digits."""
    return _PLAIN.get(value) or Printed(str(value), str(value))


def mark(text: str) -> Printed:
    """A mark that says that the cell does not apply."""
    return Printed(text, None, CellStatus.NOT_APPLICABLE)


def spelled(text: str, value: int) -> Printed:
    """A number in another spelling."""
    return Printed(text, str(value))


def _zeros(printed: Printed) -> Callable[[random.Random, Cells], None]:
    def change(rng: random.Random, cells: Cells) -> None:
        cells.update((key, printed) for key, cell in cells.items() if cell.text == "0")

    return change


def _totals_only(rng: random.Random, cells: Cells) -> None:
    total = knowledge().parameters["flow"]["total"]
    cells.update((key, BLANK) for key in cells if key.startswith("t3.") and not key.endswith(f".{total}"))


def _each(spell: Callable[[int], str], least: int = 0) -> Callable[[random.Random, Cells], None]:
    def change(rng: random.Random, cells: Cells) -> None:
        for key, cell in cells.items():
            if cell.text.isascii() and cell.text.isdigit() and int(cell.text) >= least:
                cells[key] = spelled(spell(int(cell.text)), int(cell.text))

    return change


def _rules_not_applicable(rng: random.Random, cells: Cells) -> None:
    printed = mark(rng.choice(knowledge().parameters["not_a_number"]))
    cells.update((key, printed) for key in cells if key.startswith("t2.rules."))


def _one(
    prefixes: tuple[str, ...], spell: Callable[[int, random.Random], Printed]
) -> Callable[[random.Random, Cells], None]:
    def change(rng: random.Random, cells: Cells) -> None:
        keys = [key for key, cell in cells.items() if key.startswith(prefixes) and cell.text.isdigit()]
        if keys:
            key = rng.choice(keys)
            cells[key] = spell(int(cells[key].text), rng)

    return change


def _note(value: int, rng: random.Random) -> Printed:
    part = rng.randint(0, value)
    return spelled(f"{value}（{rng.choice(('其中修订', '含自然失效'))} {part} 件）", value)


def _double_sign(rng: random.Random, cells: Cells) -> None:
    for key, cell in cells.items():
        if key.endswith(".items_change"):
            cells[key] = Printed(
                "--" + cell.text.lstrip("-0") if cell.text.strip("-0") else "--1", None, CellStatus.UNREADABLE
            )
            return


def _arithmetic(rng: random.Random, cells: Cells) -> None:
    keys = [key for key, cell in cells.items() if key.startswith(("t3.", "t4.")) and cell.text.isdigit()]
    if keys:
        key = rng.choice(keys)
        cells[key] = plain(int(cells[key].text) + rng.choice((1, 2, 10)))


# Order matters: what empties cells comes before what respells the rest.
_CHANGES: tuple[tuple[str, Callable[[random.Random, Cells], None]], ...] = (
    ("own_arithmetic_error", _arithmetic),
    ("zeros_blank", _zeros(BLANK)),
    ("zeros_slash", _zeros(mark("/"))),
    ("zeros_dash", _zeros(mark("-"))),
    ("totals_only", _totals_only),
    ("rules_not_applicable", _rules_not_applicable),
    ("note", _one(("t2.norm_docs.",), _note)),
    ("thousands", _each(lambda value: f"{value:,}", 1000)),
    ("full_width", _each(lambda value: str(value).translate(_FULL_WIDTH))),
    ("unit_suffix", _each(lambda value: f"{value}件" if value < 100_000 else str(value))),
    (
        "double_zero",
        _one(("t2.licensing", "t2.penalty"), lambda value, _: spelled("00", 0) if value == 0 else plain(value)),
    ),
    ("double_sign", _double_sign),
)
_SPECIAL = frozenset(("items_change", "amount_10k_yuan", "proc_amount"))
_NEED_BLANKS = frozenset(("zeros_blank", "totals_only"))


def _signed(rng: random.Random, value: int) -> Printed:
    shares, draw = knowledge().parameters["shares"], rng.random()
    if value and draw < shares["character_sign"]:
        return spelled(("增" if value > 0 else "减") + str(abs(value)), value)
    if value > 0 and draw < shares["character_sign"] + shares["plus_sign"]:
        return spelled(f"+{value}", value)
    return plain(value)


def _fees(value: int) -> Printed:
    text = f"{value / 10_000:.6f}".rstrip("0").rstrip(".")
    return Printed(text, text, unit="万元")


def _procurement(rng: random.Random, value: int) -> Printed:
    units = knowledge().parameters["procurement_units"]
    unit = rng.choices(list(units), list(units.values()))[0]
    text = f"{value / 10_000:.4f}".rstrip("0").rstrip(".") if unit.startswith("万") else str(value)
    return Printed(text + unit, text, unit="万元" if unit.startswith("万") else unit)


@lru_cache(maxsize=32)
def _special(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Cells that are not plain counts: signed changes and money, with their column."""
    columns = ((key, key.rpartition(".")[2]) for key in keys)
    return tuple((key, column) for key, column in columns if column in _SPECIAL)


def spell_cells(
    rng: random.Random, counts: dict[str, int], who: Body, keeps_blanks: bool
) -> tuple[Cells, tuple[str, ...]]:
    """Counts as printed and the names of the irregularities drawn; blanks only where the layout shows them."""
    cells = {key: _PLAIN.get(value) or plain(value) for key, value in counts.items()}
    for key, column in _special(tuple(counts)):
        value = counts[key]
        cells[key] = (
            _signed(rng, value)
            if column == "items_change"
            else _fees(value)
            if column == "amount_10k_yuan"
            else _procurement(rng, value)
        )
    shares, features = knowledge().parameters["shares"], []
    for name, change in _CHANGES:
        if rng.random() < shares[name] and (keeps_blanks or name not in _NEED_BLANKS):
            change(rng, cells)
            features.append(name)
    return cells, tuple(features)
