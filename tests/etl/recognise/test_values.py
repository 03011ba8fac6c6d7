"""Printed cells to values: the spellings of the transcribed reports, each with value, status and unit."""

import csv
from decimal import Decimal

import pytest

from etl.forms import DATA
from etl.model import CellStatus
from etl.recognise.values import is_value_like, parse_value

COUNT, STOCK, CHANGE = "t3.new_requests.total", "t2.licensing.decisions", "t2.licensing.items_change"
MONEY, FEES = "t2.procurement.proc_amount", "t2.admin_fees.amount_10k_yuan"


@pytest.mark.parametrize(
    ("text", "key", "value", "unit", "note"),
    [
        ("166", COUNT, "166", None, None),
        ("１，２０４", COUNT, "1204", None, None),
        ("0件", COUNT, "0", None, None),
        ("31批次", "t2.procurement.proc_count", "31", None, None),
        ("00", STOCK, "0", None, "printed with leading zeros"),
        ("+22", STOCK, "22", None, "printed with a sign where a stock is asked"),
        ("22（其中修订 16 件）", "t2.rules.repealed", "22", None, "其中修订16件"),
        ("增1423", CHANGE, "1423", None, None),
        ("減3", CHANGE, "-3", None, None),
        ("251000元", MONEY, "251000", "元", None),
        ("2601.953875万", MONEY, "2601.953875", "万元", None),
        ("8040", MONEY, "8040", None, "no unit printed"),
        ("3481.768936", FEES, "3481.768936", "万元", None),
        ("24825.299999999996", FEES, "24825.3", "万元", "printed with more than 6 decimals"),
    ],
)
def test_numbers(text, key, value, unit, note):
    found = parse_value(text, key)
    assert (found.value, found.status, found.unit, found.note) == (Decimal(value), CellStatus.REPORTED, unit, note)


def test_header_gives_the_unit_and_a_cell_that_repeats_it_changes_nothing():
    assert parse_value("103.3879万元", MONEY, "万元").unit == "万元"
    assert parse_value("103.3879", MONEY, "万元").note is None
    assert parse_value("5元", MONEY, "万元").note == "the header says 万元"


@pytest.mark.parametrize(
    "text", ["--253", "1 0", "12\n34", "①", "3②", "½", "约10", "1,23", "9" * 16, "50%", "-3", "1.5", "12万"]
)
def test_unreadable(text):
    found = parse_value(text, COUNT)
    assert found.value is None and found.status is CellStatus.UNREADABLE and found.note


@pytest.mark.parametrize(
    ("text", "status"), [("", "blank"), ("\u3000\xa0", "blank"), ("/", "not_applicable"), ("无", "not_applicable")]
)
def test_no_number(text, status):
    found = parse_value(text, STOCK)
    assert found.value is None and found.status == status


def test_every_transcribed_cell_has_a_plain_reading():
    statuses = []
    for path in sorted((DATA / "transcribed").glob("20*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            statuses += [parse_value(row["printed_text"], row["cell_key"]).status for row in csv.DictReader(handle)]
    assert len(statuses) == 2821 and CellStatus.UNREADABLE not in statuses


def test_unknown_cell_is_an_error():
    with pytest.raises(KeyError, match="no official form has a cell"):
        parse_value("1", "t9.nothing.here")


def test_words_are_not_values():
    assert [is_value_like(text) for text in ("12", "/", "+2", "三", "1.属于国家秘密", "")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
