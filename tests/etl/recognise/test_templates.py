"""A page read after the layout of another like it is the page read by itself; and values are never looked at before."""

import random

import pytest

from etl.forms import load_forms
from etl.read import ReadError, read_bytes
from etl.recognise import recognise
from etl.recognise.events import Slot
from etl.recognise.labels import lexicon
from etl.recognise.masked import Masked, ValueNeededError
from etl.recognise.page import page_of
from etl.recognise.rows import adds_up, without_stray
from etl.synth.compose import compose
from etl.synth.damage import damages, spoil
from etl.synth.layouts import LAYOUTS
from etl.synth.render import render

LIGHT = sorted(name for name, layout in LAYOUTS.items() if layout.suffix in ("html", "txt", "md"))
FORMS = load_forms()
KEYS = {"one": "t3.new_requests.natural_person", "total": "t3.new_requests.total"}
WORDS = lexicon(tuple(name for name, form in FORMS.items() if form.table("t2")))


def document(data: bytes, suffix: str):
    try:
        return read_bytes(data, f"page.{suffix}")
    except ReadError:
        return None


def both(data: bytes, suffix: str) -> bool:
    """Whether a page is read, and alike with the layouts met so far and without any."""
    page = document(data, suffix)
    if page is None:
        return False
    remembered, alone = recognise(page), recognise(page, FORMS)
    assert remembered == alone
    return bool(alone.cells)


def test_every_layout_reads_alike_with_and_without_memory():
    pages = [(render(compose(5, at, tuple(LAYOUTS), layout=name)), name) for name in LIGHT for at in range(3)]
    assert sum(both(data, LAYOUTS[name].suffix) for data, name in pages) > 2 * len(LIGHT)


def test_damaged_pages_read_alike_with_and_without_memory():
    read = 0
    for number in range(150):
        rng = random.Random(number)
        name = rng.choice(LIGHT)
        report = compose(6, number % 20, tuple(LAYOUTS), layout=name)
        both(render(report), LAYOUTS[name].suffix)
        damaged = spoil(rng, report, rng.choice(damages(name)))
        read += both(damaged.content, damaged.suffix)
    assert read > 50


def test_pages_of_one_template_have_one_key_and_other_numbers():
    first, second = (
        page_of(read_bytes(_page(numbers).encode(), "page.html"), WORDS) for numbers in ((1, 2, 3), (7, 0, 7))
    )
    assert first.key == second.key is not None
    assert first.values[:3] == ["1", "2", "3"] and second.values[:3] == ["7", "0", "7"]


@pytest.mark.parametrize("prose", ["一、规章", "规章", "第（一）项", "本年", "总计", "十一、其他"])
def test_part_of_a_label_is_no_prose(prose):
    assert not WORDS.is_prose(prose)


@pytest.mark.parametrize(
    "prose", ["2026-03-09", "本年未发出收费通知，未收取费用。", "示例银翊县人民政府", "其中，公开128件"]
)
def test_what_no_label_holds_is_prose(prose):
    assert WORDS.is_prose(prose)


def test_masked_values_may_be_moved_and_nothing_else():
    value = Masked(3, [])
    assert value and value.strip() is value and value != "" and value == value
    looks = (
        hash, len, int, str, repr, list, value.isdecimal, value.isdigit, lambda text: text == "5",
        lambda text: text + "", lambda text: f"{text}", lambda text: "1" in text, lambda text: text[0],
        lambda text: text < "5", lambda text: {text}, lambda text: text.split(), lambda text: text == "5",
    )  # fmt: skip
    for look in looks:
        with pytest.raises(ValueNeededError):
            look() if look in (value.isdecimal, value.isdigit) else look(value)


def test_a_sum_of_masked_values_is_owed():
    owed = []
    placed = {"one": Slot(Masked(0, owed), "@0"), "total": Slot(Masked(1, owed), "@0")}
    assert adds_up(placed, KEYS, "total") is True
    assert adds_up({**placed, "total": Slot("", "@0")}, KEYS, "total") is None
    ((rule, texts, answer),) = owed
    assert answer is True and [text.number for text in texts] == [0, 1]
    assert rule(["5", "5"]) and not rule(["5", "6"])


def _page(numbers: tuple[int, ...]) -> str:
    cells = "".join(f"<td>{number}</td>" for number in numbers)
    head = "<td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td>"
    rows = f"<tr><td>规章</td>{cells}</tr><tr><td>行政规范性文件</td>{cells}</tr>"
    table = f"<table><tr><td colspan=4>第二十条第（一）项</td></tr><tr>{head}</tr>{rows}</table>"
    return f"<p>今年共{numbers[0]}件。</p>{table}"


def test_a_blank_at_the_end_of_a_row_is_seen_without_looking_at_its_values():
    owed = []
    row = [*(Slot(Masked(at, owed), "") for at in range(7)), Slot("", "")]
    assert without_stray(row, 7) is None
    with pytest.raises(ValueNeededError):
        without_stray([*row[:7], Slot(Masked(7, owed), "")], 7)
