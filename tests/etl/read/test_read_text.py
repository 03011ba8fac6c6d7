"""Plain text, Markdown and encodings: the same lines whatever the bytes are."""

import pytest

from etl.model import Grid, Line
from etl.read import ReadError, read, read_bytes
from etl.read.layout import MAX_CELLS
from etl.recognise import recognise
from tests.etl.recognise.fixtures import FOLDER

TEXT = (FOLDER / "lines_21.txt").read_text("utf-8")
PAGE = (FOLDER / "spans_21.html").read_text("utf-8")
VALUES = {cell.key: cell.value for cell in recognise(read_bytes(TEXT.encode(), "a.txt")).cells}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        PAGE.encode("gb18030"),
        PAGE.encode(),
        PAGE.replace("gb2312", "utf-8").encode("gb18030"),
        PAGE.replace("gb2312", "no-such-code").encode("utf-16"),
        PAGE.replace("示例市林业局", "示例市镕𠮷局").encode("gb18030"),
    ],
)
def test_every_encoding_and_every_wrong_declaration_gives_the_same_numbers(data):
    assert len(VALUES) == 200
    assert {cell.key: cell.value for cell in recognise(read_bytes(data, "report")).cells} == VALUES


def test_lines_keep_their_numbers():
    document = read_bytes("a\n\n规章\n".encode(), "x.txt")
    assert document.blocks == (Line("a", "line 1"), Line("", "line 2"), Line("规章", "line 3"))
    assert document.media == "text" and document.notes == ()


def test_a_file_that_ends_inside_a_line_says_so():
    assert read_bytes("规章\n1".encode(), "x.txt").notes == ("unterminated",)
    assert read_bytes("规章\n1 |".encode(), "x.txt").notes == ()
    assert read_bytes("规章\n1\n行政规".encode(), "x.txt").notes == ()


def test_markdown_tables_are_grids():
    (grid,) = read_bytes("| 规章 | 1 |  |\n|---|---|---|\n| 行政许可 | 2 | 3 |\n".encode(), "x.md").blocks
    assert isinstance(grid, Grid) and (grid.rows, grid.columns) == (2, 3)
    assert [cell.text for cell in grid.cells] == ["规章", "1", "", "行政许可", "2", "3"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "found an empty file"),
        (b" \n\t ", "found an empty file"),
        (bytes(range(256)) * 20, "binary data or an unknown encoding"),
        (b"\xef\xbb\xbf" + b"\xff" * 3000, "not the utf-8 they claim to be"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data, words):
    with pytest.raises(ReadError, match=words):
        read_bytes(data, "x.txt")


def test_a_missing_file_is_a_read_error(tmp_path):
    with pytest.raises(ReadError, match="No such file"):
        read(tmp_path / "none.txt")


def test_radicals_of_pdf_writers_are_ideographs():
    (line,) = read_bytes("⾏政许可⻓⼈".encode(), "x.txt").blocks
    assert line.text == "行政许可长人"


def test_bars_without_end_are_cut_and_too_many_lines_refused():
    document = read_bytes(("|" * 150 + "\n").encode() * 400, "x.txt")
    (grid,) = document.blocks
    assert isinstance(grid, Grid) and MAX_CELLS <= len(grid.cells) < MAX_CELLS + 150
    assert "larger than any official table" in document.notes[0]
    with pytest.raises(ReadError, match="100001 lines"):
        read_bytes(b"|\n" * 100_001, "x.txt")


def test_a_grid_begins_where_its_rows_agree():
    text = "| a |\n| 1 | 2 | 3 |\n| b | c |\n| --- | --- |\n| 4 | 5 |\nend\n"
    lines = read_bytes(text.encode(), "x.md").blocks
    assert [type(block) for block in lines] == [Line, Grid, Line]
    ragged = "".join(f"|{'a|' * (2 + at % 3)}\n" for at in range(6))
    assert [type(block) for block in read_bytes(ragged.encode(), "x.md").blocks] == [Line] * 6


def test_the_sound_of_a_character_printed_behind_it_is_left_out():
    document = read_bytes("信息內(nèi)容\n規(guī)章（zhāng）\n平台(app)\n(nèi)".encode(), "x.txt")
    assert [block.text for block in document.blocks] == ["信息內容", "規章", "平台(app)", "(nèi)"]


def test_tabs_that_indent_lines_make_no_table():
    lines = "信息内容 |\n\t\t\n\t\t\t本年制发件数 |\n\t\t\t本年废止件数 |\n\t\t\t现行有效件数 |\n\t\t\n"
    assert all(isinstance(block, Line) for block in read_bytes(lines.encode(), "x.txt").blocks)
