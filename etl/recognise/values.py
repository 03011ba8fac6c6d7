"""What a printed cell says: number, blank, not applicable or unreadable. Nothing is ever guessed or repaired."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from etl.forms import FormCell
from etl.model import CellStatus

# Marks that offices print for "does not apply"; they are never zero.
NOT_APPLICABLE = frozenset({"/", "//", "\\", "-", "--", "---", "_", "__", "―", "—", "——", "–", "一", "无", "無", "×", "*", "N/A", "n/a", "无数据", "不适用"})
CHANGE_COLUMN = "items_change"
MONEY_COLUMNS = frozenset({"proc_amount", "amount_10k_yuan"})
# The longest number ever printed in these tables has 12 digits (China's population has 10); more is damage.
MAX_DIGITS = 15

_NUMBER = re.compile(
    r"(?P<sign>[+\-−增减])?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?(?P<unit>[^\d\s.+\-(（]{0,4})(?P<note>[(（].{1,80}[)）])?"
)
_UNITS = {"": None, "件": "件", "条": "条", "项": "项", "次": "次", "个": "个", "部": "部", "份": "份", "宗": "宗", "起": "起", "元": "元", "万": "万元", "万元": "万元", "亿元": "亿元"}
_CHINESE = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """``value`` is None unless reported; ``unit`` is what the cell or its header prints; ``note`` is for people."""

    value: Decimal | None
    status: CellStatus
    unit: str | None = None
    note: str | None = None


BLANK = ParsedValue(None, CellStatus.BLANK)
SKIP = ParsedValue(None, CellStatus.NOT_APPLICABLE)
