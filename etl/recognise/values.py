"""What a printed cell says: number, blank, not applicable or unreadable. Nothing is ever guessed or repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from etl.forms import FormCell, load_forms
from etl.model import CellStatus
from etl.read.characters import LINE_BREAK
from etl.remembered import Remembered

# Marks that offices print for "does not apply"; they are never zero.
NOT_APPLICABLE = frozenset(
    [
        "/",
        "//",
        "\\",
        "|",
        "-",
        "_",
        "__",
        "―",
        "—",
        "——",
        "–",
        "无",
        "無",
        "×",
        "*",
        "N/A",
        "n/a",
        "无数据",
        "不适用",
        "暂无",
    ]
)
# What a value in words begins with: one of the marks above, or 增, 减, 新增 before a number.
_VALUE_WORDS = frozenset(mark[0] for mark in NOT_APPLICABLE) | frozenset("增减減新未没不持")
CHANGE_COLUMN = "items_change"
# 15 digits: ten times the budget of the state in fen; longer digit strings are cells run together.
MAX_DIGITS = 15
# What the warehouse holds: decimal(24, 6). Spreadsheets print more where they computed (24825.299999999996).
DECIMALS = 6

_NUMBER = re.compile(
    r"(?P<sign>[+-]|增加?|减少?|新增)?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
    r"(?P<unit>亿元|万元|万|元|件次|件|条|项次|项|批次|批|人次|次|个|部|份|宗|起|类|笔)?(?P<note>\(.{1,120}\)|\[[^\[\]]{1,9}\]|[*※#†]{1,3})?"
)
# An increase and a decrease in one cell: +(3)-(2), 增3/减2, and 0/0, which no page number is.
_BOTH_WAYS = re.compile(r"(?:增加?|\+)\(?\d+\)?[,/、;]?(?:减少?|-)\(?\d+\)?|0/0")
# A change in words, which stand where no label does.
_IN_WORDS = frozenset(
    ("未增未减", "无增减", "无增无减", "不增不减", "未增减", "无变化", "未变化", "没有变化", "不变", "持平")
)
# The sign that a number was to follow; alone in a cell it is an unreadable value.
SIGN_ALONE = frozenset(("增", "减", "+"))
_SPACED_DIGITS = re.compile(r"\d\s+[\d.,]")
_CHINESE = {"零": 0, "〇": 0, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
# Full-width forms only: NFKC would also turn a circled footnote mark or a superscript into a digit.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0xA0: " ", 0x2212: "-", 0xFE63: "-", 0xFE62: "+", 0x6E1B: "减", 0x842C: "万", 0x5104: "亿",
    0x200B: "", 0xFEFF: "", ord(LINE_BREAK): "",
}  # fmt: skip


class ParsedValue(NamedTuple):
    """``value`` is None unless reported; ``unit`` is what cell or header prints for money; ``note`` is for people."""

    value: Decimal | None
    status: CellStatus
    unit: str | None = None
    note: str | None = None


_REMEMBERED = 8192
_KINDS: dict[str, str] = {}
_BLANK = ParsedValue(None, CellStatus.BLANK)
_DASHED = ParsedValue(None, CellStatus.NOT_APPLICABLE)


def half_width(text: str) -> str:
    """``text`` with full-width letters, digits and signs as ASCII ones; nothing else changes."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def parse_value(text: str, cell: FormCell | str, unit_hint: str | None = None) -> ParsedValue:
    """The number that ``text`` prints for a form cell (or its key).

    ``unit_hint`` is the unit in the column header (万元 or 元). Money keeps the number as printed and says the unit
    in ``unit``; None there means that no unit is printed. Readings are those of the official cell values seen in
    reports: blank and ``/`` are no numbers, ``+22`` is 22, ``减38`` is −38, ``--253`` is unreadable.
    """
    kind = _KINDS.get(cell if isinstance(cell, str) else cell.key)
    if kind is None:
        cell = _form_cell(cell) if isinstance(cell, str) else cell
        kind = _KINDS[cell.key] = _kind(cell)
    return _parse(text, kind, unit_hint)


class NotANumberError(Exception):
    """A cell prints no number where one is asked."""


def readings(cell: FormCell, unit_hint: str | None) -> Mapping[str, ParsedValue]:
    """As :func:`parse_value`, by the text, for all cells of a kind; raises :class:`NotANumberError`."""
    return _readings(_kind(cell), unit_hint)


@lru_cache(maxsize=64)
def _readings(kind: str, unit_hint: str | None) -> Remembered[ParsedValue]:
    return Remembered(lambda text: _number(text, kind, unit_hint), _REMEMBERED)


def _number(text: str, kind: str, unit_hint: str | None) -> ParsedValue:
    found = _parse(text, kind, unit_hint)
    if found.status is CellStatus.UNREADABLE:
        raise NotANumberError
    return found


def is_value_like(text: str) -> bool:
    """Whether a token on its own is what a data cell holds: a number in any spelling, or a mark for "none"."""
    if text.isascii() and text.isdigit():
        return True
    if "\u4e00" <= text[:1] <= "\u9fff" and text[0] not in _VALUE_WORDS:
        return False
    text = _compact(text)
    if not text or text in NOT_APPLICABLE or text in _IN_WORDS:
        return bool(text)
    return _NUMBER.fullmatch(text) is not None or _odd_number(text)


def is_cell_value(text: str) -> bool:
    """As :func:`is_value_like`, for a text that is a whole cell: there a lone sign is a value too."""
    return text in SIGN_ALONE or is_value_like(text)


def _odd_number(text: str) -> bool:
    if text[0] in "+-" and text.lstrip("+-").replace(".", "").isdigit():
        return True
    return _BOTH_WAYS.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _form_cell(key: str) -> FormCell:
    found = next((form.by_key[key] for form in load_forms().values() if key in form.by_key), None)
    if found is None:
        raise KeyError(f"no official form has a cell {key}")
    return found


def _kind(cell: FormCell) -> str:
    unit = cell.unit or ""
    if "元" in unit:
        return "money" if "or" in unit else f"money {unit}"
    if cell.column == CHANGE_COLUMN:
        return "change"
    return "stock" if cell.table == "t2" else "count"


def _compact(text: str) -> str:
    text = half_width(text).strip()
    return text if _SPACED_DIGITS.search(text) else "".join(text.split())


@lru_cache(maxsize=_REMEMBERED)
def _parse(text: str, kind: str, unit_hint: str | None) -> ParsedValue:
    compact = _compact(text)
    if not compact:
        return _BLANK
    if compact in NOT_APPLICABLE:
        return _DASHED
    found = _NUMBER.fullmatch(compact)
    if found is None:
        return _chinese(compact, kind)
    digits = found["whole"].replace(",", "")
    fraction = found["fraction"] or ""
    if len(digits) > MAX_DIGITS or len(fraction) > MAX_DIGITS:
        return _unreadable("more digits than any count has")
    value = Decimal(digits + fraction)
    notes = [found["note"].strip("()")] if found["note"] else []
    if len(digits) > 1 and digits[0] == "0":
        notes.append("printed with leading zeros")
    sign = found["sign"] or ""
    if sign in ("-", "减", "减少"):
        value = -value if value else value
    if kind.startswith("money"):
        return _money(value, found["unit"], kind, unit_hint, notes)
    return _count(value, sign, found["unit"] or "", kind, notes)


def _count(value: Decimal, sign: str, unit: str, kind: str, notes: list[str]) -> ParsedValue:
    if unit[:1] in ("万", "亿", "元"):
        return _unreadable(f"{unit} where pieces are counted")
    if value != value.to_integral_value():
        return _unreadable("a count with decimals")
    if sign and kind != "change":
        if kind == "count" and value < 0:
            return _unreadable("a negative count")
        notes.append("printed with a sign where a stock is asked")
    return ParsedValue(Decimal(int(value)), CellStatus.REPORTED, None, "; ".join(notes) or None)


def _money(value: Decimal, unit: str | None, kind: str, unit_hint: str | None, notes: list[str]) -> ParsedValue:
    if value != (rounded := round(value, DECIMALS)):
        value = rounded
        notes.append(f"printed with more than {DECIMALS} decimals")
    printed = {"万": "万元"}.get(unit or "", unit)
    if printed and "元" not in printed:
        return _unreadable(f"{printed} where money is asked")
    form_unit = kind.partition(" ")[2] or None
    said = unit_hint or form_unit
    if printed and said and printed != said:
        notes.append(f"the header says {said}")
    if not (printed or said) and value:
        notes.append("no unit printed")
    return ParsedValue(value, CellStatus.REPORTED, printed or said, "; ".join(notes) or None)


def _chinese(text: str, kind: str) -> ParsedValue:
    # 一 alone is left out: as a lone character it is as often a dash.
    body = text.removesuffix("件")
    if kind in ("count", "stock") and len(body) == 1 and body in _CHINESE:
        return ParsedValue(Decimal(_CHINESE[body]), CellStatus.REPORTED, None, "printed as a Chinese numeral")
    if body == "十":
        return ParsedValue(Decimal(10), CellStatus.REPORTED, None, "printed as a Chinese numeral")
    return _unreadable("not a number")


def _unreadable(note: str) -> ParsedValue:
    return ParsedValue(None, CellStatus.UNREADABLE, None, note)
