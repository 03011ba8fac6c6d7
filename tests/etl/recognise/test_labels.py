"""Wordings: every official label and every variant is known; others only when they are clearly one of them."""

import csv

import pytest
from opencc import OpenCC

from etl.forms import DATA, load_forms
from etl.recognise.labels import flat, lexicon

WORDS = lexicon(tuple(load_forms()))


def test_every_variant_of_the_data_is_known():
    with (DATA / "forms" / "label_variants.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    unknown = [
        row["variant"] for row in rows if row["code"] not in {label.code for label in WORDS.whole(row["variant"])}
    ]
    assert len(rows) > 150 and unknown == []


@pytest.mark.parametrize("form", ["gb2019_60", "gb2021_30"])
def test_every_official_label_is_known(form):
    cells = load_forms()[form].cells
    for cell in cells:
        assert cell.row in {label.code for label in WORDS.whole(cell.row_path[-1])}
        assert cell.column in {label.code for label in WORDS.whole(cell.column_path[-1])}
    assert len(cells) in (198, 200)


def test_marks_traditional_characters_and_terms_do_not_matter():
    assert flat("（三） 不予\n公开") == flat("(三)不予公开") == "三不予公开"
    assert flat("行政規範性檔案") == "行政规范性文件"
    assert flat("上一年專案數量") == "上一年项目数量"


@pytest.mark.parametrize("table", ["s2t", "s2tw", "s2twp"])
def test_labels_in_traditional_characters_are_known_whatever_else_is_told_at_a_glance(table):
    # 屬於 and 後 hold characters that GB 2312 has too: alone they would pass for simplified ones.
    convert = OpenCC(table).convert
    labels = [
        label
        for form in load_forms().values()
        for cell in form.cells
        for label in (cell.row_path[-1], cell.column_path[-1])
    ]
    known = [label for label in dict.fromkeys(labels) if WORDS.exact(flat(convert(label)))]
    assert len(known) > 60
    assert [label for label in known if not WORDS.whole(convert(label))] == []
    assert WORDS.whole("屬於四類過程性資訊") and not WORDS.whole("坚持以公开为常态，不断提升服务水平")


def test_words_run_together_are_told_apart():
    assert WORDS.tile("行政复议行政诉讼") == ["行政复议", "行政诉讼"]
    assert WORDS.tile("行政复议案件") is None


@pytest.mark.parametrize(
    ("text", "table", "code"),
    [
        ("2.其他法律行政法禁止公开", "t3", "res_refused_law_forbidden"),
        ("4.保护第三方", "t3", "res_refused_third_party"),
        ("行政规范性文伴", "t2", "norm_docs"),
        ("党内规范性文件", "t2", None),
        ("其他行政许可", "t2", None),
        ("行政检查", "t2", None),
        ("（三）不予公幵", "t3", None),
    ],
)
def test_misspelt(text, table, code):
    assert [label.code for label in WORDS.misspelt(flat(text), table)] == ([code] if code else [])


@pytest.mark.parametrize("text", ["2.需另行制作", "4.大量反复申请"])
def test_half_a_label_is_one_only_with_its_number(text):
    words = lexicon(tuple(name for name, form in load_forms().items() if form.table("t2")))
    assert [label.axis for label in words.whole(text)] == ["row"]
    assert words.whole(text[2:]) == () and words.misspelt(flat(text[2:]), "t3") == ()


def test_a_mark_of_a_note_behind_a_label_is_none_of_it():
    words = lexicon(tuple(name for name, form in load_forms().items() if form.table("t2")))
    assert words.whole("（一）予以公开[3]") == words.whole("（一）予以公开") != ()
    assert words.whole("[3]") == ()
