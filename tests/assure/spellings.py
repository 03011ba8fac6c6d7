"""A4: spellings of numbers and of their absence, each with the value and status that it must be read as."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from etl.model import CellStatus
from etl.recognise.values import parse_value
from tests.assure.tally import Tally

COUNT, STOCK = "t3.new_requests.total", "t2.licensing.decisions"
CHANGE, MONEY, FEES = "t2.licensing.items_change", "t2.procurement.proc_amount", "t2.admin_fees.amount_10k_yuan"
NUMBERS = (0, 1, 7, 10, 42, 166, 859, 1204, 11_398_889)
FULL = str.maketrans("0123456789,.+-()/", "０１２３４５６７８９，．＋－（）／")

Case = tuple[str, str, str | None, CellStatus]
REPORTED, BLANK = CellStatus.REPORTED, CellStatus.BLANK
NOT_APPLICABLE, UNREADABLE = CellStatus.NOT_APPLICABLE, CellStatus.UNREADABLE

PLAIN: tuple[Callable[[int], str], ...] = (
    str,
    lambda n: f" {n} ",
    lambda n: f"\u3000{n}",
    lambda n: f"{n}\xa0",
    lambda n: f"\t{n}\n",
    lambda n: f"{n}\u200b",
    lambda n: f"\ufeff{n}",
    lambda n: f"{n:,}",
    lambda n: str(n).translate(FULL),
    lambda n: f"{n:,}".translate(FULL),
    lambda n: f"{n}件",
    lambda n: f"{n} 件",
    lambda n: f"{n}件".translate(FULL),
    lambda n: f"{n}.0",
    lambda n: f"{n}（其中修订 {n} 件）",
    lambda n: f"{n}(含自然失效{n}件)",
    lambda n: f"{n} （注）",
    lambda n: f"{n}（其中：新增1件，修订2件）",
)
ABSENT = ("/", "／", "-", "－", "_", "—", "——", "–", "无", "無", " / ", "\u3000-\u3000", "无数据", "不适用", "N/A", "*")
NOTHING = ("", " ", "\u3000", "\xa0", "\n", "\t \n", "\u200b", "\ufeff", "\xa0\xa0")
# No number can be taken from these without guessing.
GARBLED = (
    *("--253", "++3", "+-3", "1 0", "1 204", "12\n34", "3-4", "3/4", "1..2", "1,2", "12,34", "1,2345", ",5", "5,", "."),
    *(
        "十几",
        "约10",
        "10余",
        "多件",
        "12a",
        "a12",
        "O",
        "l0",
        "第3",
        "3、4",
        "3;4",
        "1e5",
        "0x10",
        "①",
        "²",
        "½",
        "Ⅳ",
        "1%",
    ),
    *(
        "是",
        "有",
        "见附件",
        "null",
        "NaN",
        "inf",
        "None",
        "#REF!",
        "=1+1",
        "12万",
        "3万元",
        "5元",
        "(12)",
        "[12]",
        "12）",
    ),
    *("（12", "9" * 16, "9" * 400, "12 34 56", "二十", "一百零三", "壹", "50％", "1.5", "0.5", "-3", "减3"),
)
CHINESE = {"零": 0, "二": 2, "三": 3, "九": 9, "十": 10, "三件": 3, "两件": 2}
SIGNED = {
    **{"+22": 22, "＋22": 22, "+ 22": 22, "-1": -1, "－1": -1, "−1": -1, "增1423": 1423, "增加12": 12, "减38": -38},
    **{"減3": -3, "减少5": -5, "新增4": 4, "+0": 0, "-0": 0, "增0": 0, "减0": 0, "0": 0, "增 3": 3, "减５": -5},
    **{"+1,204": 1204, "增2项": 2, "-3项": -3},
}
MONEY_TEXTS = {
    **{"251000元": ("251000", "元"), "240万元": ("240", "万元"), "2601.953875万": ("2601.953875", "万元")},
    **{"70487元": ("70487", "元"), "8040": ("8040", None), "1,234.50元": ("1234.50", "元"), "0元": ("0", "元")},
    **{
        "２４０万元": ("240", "万元"),
        "0": ("0", None),
        "103.3879万元": ("103.3879", "万元"),
        "3.2亿元": ("3.2", "亿元"),
    },
    **{"240 万元": ("240", "万元"), "23600万元": ("23600", "万元")},
}
FEE_TEXTS = ("3481.768936", "7545", "59237.2449", "0", "0.5", "1,234.5", "３４８１．７６", "0.00")


def cases() -> Iterator[Case]:
    """(text, cell key, value or None, status) of every case, each once."""
    for number in NUMBERS:
        for spell in PLAIN:
            yield spell(number), COUNT, str(number), REPORTED
            yield spell(number), STOCK, str(number), REPORTED
    for text in ("00", "000", "007"):
        yield text, COUNT, str(int(text)), REPORTED
    for key in (COUNT, STOCK, CHANGE, MONEY, FEES):
        yield from ((text, key, None, NOT_APPLICABLE) for text in ABSENT)
        yield from ((text, key, None, BLANK) for text in NOTHING)
    yield from ((text, COUNT, None, UNREADABLE) for text in GARBLED)
    yield from ((text, COUNT, str(value), REPORTED) for text, value in CHINESE.items())
    for text in ("--253", "1 0", "12a", "约10", "1..2", "3-4", "1,2", "9" * 16, "有", "NaN"):
        for key in (STOCK, CHANGE, MONEY, FEES):
            yield text, key, None, UNREADABLE
    yield from ((text, CHANGE, str(value), REPORTED) for text, value in SIGNED.items())
    yield from ((text, MONEY, value, REPORTED) for text, (value, _) in MONEY_TEXTS.items())
    yield from ((text, FEES, str(Decimal(text.translate(_HALF).replace(",", ""))), REPORTED) for text in FEE_TEXTS)


_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")


def run() -> Tally:
    """Every case read by ``parse_value``; a wrong value or a wrong status is wrong."""
    tally = Tally("A4 value spellings")
    for text, key, value, status in dict.fromkeys(cases()):
        try:
            found = parse_value(text, key)
        except Exception as error:
            tally.add("crashed", f"{text!r} in {key}", f"{type(error).__name__}: {error}")
            continue
        right = found.status is status and (found.value is None if value is None else found.value == Decimal(value))
        outcome = ("same" if value is not None else "refused") if right else "wrong"
        tally.add(outcome, f"{text!r} in {key}", f"{found.value} {found.status.value}, not {value} {status.value}")
    for text, (_, unit) in MONEY_TEXTS.items():
        found_unit = parse_value(text, MONEY).unit
        tally.add("same" if found_unit == unit else "wrong", f"unit of {text!r}", f"{found_unit}, not {unit}")
    return tally
