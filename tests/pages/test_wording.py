"""Two texts compared: every sentence is kept, copied with other figures, changed or new, and the work is bounded."""

import random

from pages.queries.report_text import TextLine
from pages.wording import MAX_ALIKE, compare, diff, sentences

EARLIER = [
    "全市政务公开工作依法推进，年末对照检查。",
    "全年共受理依申请公开166件，其中予以公开103件。",
    "排查并注销长期不更新的账号19个，其余账号接入省级监管平台。",
    "开展业务培训三次，培训工作人员四十二人。",
]
LATER = [
    "全市政务公开工作依法推进，年末对照检查。",
    "全年共受理依申请公开210件，其中予以公开98件。",
    "排查并注销长期不更新的账号7个，其余账号全部接入市级监管平台。",
    "首次公布重大行政决策事项目录并征求公众意见。",
]


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(i, text, f"line {i}", False) for i, text in enumerate(texts, start=1)]


def test_each_sentence_is_of_one_kind_and_shares_add_up() -> None:
    found = compare(EARLIER, LATER)
    assert [piece.kind for piece in found.pieces] == ["kept", "copied", "changed", "new"]
    assert found.gone == (EARLIER[3],) and found.is_whole
    assert abs(found.share("kept", "copied", "changed", "new") - 1) < 1e-9
    assert found.share("kept") == len(LATER[0]) / sum(map(len, LATER))


def test_a_sentence_is_used_once() -> None:
    found = compare(EARLIER[:1], [LATER[0], LATER[0]])
    assert [piece.kind for piece in found.pieces] == ["kept", "new"]


def test_the_changes_of_a_sentence_give_back_both_of_its_forms() -> None:
    parts = diff(EARLIER[2], LATER[2])
    assert "".join(text for kind, text in parts if kind != "in") == EARLIER[2]
    assert "".join(text for kind, text in parts if kind != "out") == LATER[2]
    assert ("out", "19") in parts and ("in", "7") in parts


def test_headings_labels_tables_and_scraps_are_no_prose_and_broken_lines_are_joined() -> None:
    held = lines(
        "三、收到和处理政府信息公开申请情况",
        "本机关不掌握相关政府信息",
        "136",
        "一个窄的页面会把一句话在中间断开，这一行有三十多个字而且没有句号，",
        "下一行才是它的结尾。另起的一句也有八个字。",
        "表格里面的一行也可能像一句话一样长。",
    )
    assert sentences(
        [*held, TextLine(9, "新收\t136件当年新收政府信息公开申请", "table 1 row 1", True)], [range(6, 7)]
    ) == [
        "一个窄的页面会把一句话在中间断开，这一行有三十多个字而且没有句号，下一行才是它的结尾。",
        "另起的一句也有八个字。",
    ]


def test_long_texts_are_compared_within_bounds_and_say_so() -> None:
    generator = random.Random(5)
    words = [chr(0x4E00 + i) for i in range(3000)]
    texts = [["".join(generator.sample(words, 40)) + "。" for _ in range(5 * MAX_ALIKE)] for _ in range(2)]
    found = compare(texts[0], texts[1][:MAX_ALIKE] + texts[0][-MAX_ALIKE:])
    assert not found.is_whole
    assert sum(piece.kind == "kept" for piece in found.pieces) == MAX_ALIKE
