"""Rows wrapped over several lines: put together where the pieces tile into the form's labels, else left alone."""

import re
from dataclasses import replace

import pytest

from etl.forms import TABLES, load_forms
from etl.model import Document, Line
from etl.read import read, read_bytes
from etl.recognise import recognise
from etl.recognise.labels import lexicon
from etl.recognise.reflow import reflowed
from etl.synth.pdf import Canvas
from tests.etl.recognise.fixtures import FOLDER

FORMS = {name: form for name, form in load_forms().items() if form.table(TABLES[0])}
LEXICON = lexicon(tuple(FORMS))
PAGE = read(FOLDER / "wrapped_21.txt")
TRUTH = {cell.key: cell.value for cell in recognise(PAGE).cells}


def document(texts: list[str]) -> Document:
    return replace(PAGE, blocks=tuple(Line(text, f"line {at}") for at, text in enumerate(texts, 1)))


def texts() -> list[str]:
    return [block.text for block in PAGE.blocks if isinstance(block, Line)]


def put_right(found: Document) -> list[str]:
    return [line.text for line in reflowed(found, LEXICON, FORMS.values()).blocks if isinstance(line, Line)]


def test_a_wrapped_row_stands_in_one_line_with_its_values():
    lines = put_right(PAGE)
    assert "4.保护第三方合法权益  1  0  0  0  0  0  1" in lines
    assert lines.count("三、本年度办理结果") == lines.count("（六）其他处理") == 1


def test_values_below_their_label_and_a_page_number_between():
    lines = texts()
    at = next(n for n, text in enumerate(lines) if "4.保护第三方" in text)
    label, values = lines[at].split("方", 1)[0] + "方", lines[at].split("方", 1)[1]
    lines[at : at + 2] = [label, lines[at + 1], "- 3 -", values]
    found = {cell.key: cell.value for cell in recognise(document(lines)).cells}
    assert found == TRUTH


def right(found: Document) -> bool:
    cells = recognise(found).cells
    return all(TRUTH[cell.key] == cell.value for cell in cells if cell.value is not None)


def test_a_label_that_lost_a_piece_leaves_all_as_it_is():
    lines = texts()
    lines.pop(next(n for n, text in enumerate(lines) if "合法权益" in text))
    assert put_right(document(lines)) == lines and right(document(lines))


@pytest.mark.parametrize(
    "line", ["其中信函申请   1   1   0   0   0   0   2", "合法权益", "  28", "28", "  0  0  0  0  0  0  0"]
)
@pytest.mark.parametrize("before", ["一、本年新收", "合法权益", "果", "（七）总计"])
def test_a_line_too_much_makes_no_wrong_number(line: str, before: str):
    lines = texts()
    lines.insert(next(n for n, text in enumerate(lines) if before in text and n > 20), line)
    assert right(document(lines))


def test_numbers_below_one_another_are_not_put_side_by_side():
    lines = texts()
    at = next(n for n, text in enumerate(lines) if text.startswith("一、本年新收"))
    column = lines[at].index("28")
    lines[at + 1] = lines[at + 1].ljust(column) + "4"
    assert put_right(document(lines)) == lines


def test_pages_and_tables_of_other_kinds_are_passed_on():
    assert reflowed(replace(PAGE, media="html"), LEXICON, FORMS.values()).blocks == PAGE.blocks
    barred = document([f"{text} | " for text in texts()])
    assert reflowed(barred, LEXICON, FORMS.values()) is barred


def test_the_same_page_as_a_pdf_without_rules_gives_the_same_numbers():
    canvas, y, size = Canvas(), 40.0, 7.0
    for text in texts():
        if y > 780:
            canvas.new_page()
            y = 40.0
        for word in re.finditer(r"\S+", text):
            canvas.text(20 + word.start() * size, y, size, word.group())
        y += 11
    assert {cell.key: cell.value for cell in recognise(read_bytes(canvas.save(), "a.pdf")).cells} == TRUTH


def test_the_number_of_a_label_may_stand_halfway_up():
    lines = texts()
    at = next(n for n, text in enumerate(lines) if "2.没有现成信" in text)
    values = lines[at].split("信", 1)[1]
    lines[at : at + 2] = ["               没有现成信", f"             2.息需要另行{values}", "               制作"]
    assert right(document(lines))
    assert any(line.startswith("2.没有现成信息需要另行制作 ") for line in put_right(document(lines)))


def test_the_end_of_a_groups_name_may_follow_many_lines_below():
    lines = texts()
    at = next(n for n, text in enumerate(lines) if "（五）不予" in text)
    below = next(n for n in range(at + 1, len(lines)) if "处理" in lines[n])
    rest = lines[below].replace("处理", "    ", 1)
    later = next(n for n in range(below + 1, len(lines)) if "5.要求" in lines[n])
    moved = [*lines[:below], rest, *lines[below + 1 : later], "      处理", *lines[later:]]
    assert right(document(moved))
    assert put_right(document(moved)).count("（五）不予处理") == 1
