"""HTML: spans, nested tables, broken mark-up."""

import pytest

from etl.model import Grid, GridCell
from etl.read import read_bytes
from etl.read.layout import MAX_CELLS, MAX_COLSPAN, MAX_ROWSPAN


def grids(html: str) -> list[Grid]:
    blocks = read_bytes(f"<html><body>{html}</body></html>".encode(), "x.html").blocks
    return [block for block in blocks if isinstance(block, Grid)]


def test_spans_place_the_cells_after_them():
    (grid,) = grids("<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>")
    assert grid.cells == (
        GridCell("a", 0, 0, 2, 1),
        GridCell("b", 0, 1, 1, 2),
        GridCell("c", 1, 1),
        GridCell("d", 1, 2),
    )
    assert (grid.rows, grid.columns) == (2, 3)


@pytest.mark.parametrize(("attribute", "rowspan", "colspan"), [
    ('rowspan="0"', MAX_ROWSPAN, 1), ('rowspan="99999999"', MAX_ROWSPAN, 1), ('colspan="100000"', 1, MAX_COLSPAN),
    ('colspan="-3"', 1, 1), ('colspan="x" rowspan=""', 1, 1),
])  # fmt: skip
def test_absurd_spans_are_clamped(attribute, rowspan, colspan):
    (grid,) = grids(f"<table><tr><td {attribute}>a</td><td>b</td></tr></table>")
    assert grid.cells[0] == GridCell("a", 0, 0, rowspan, colspan)


def test_a_table_larger_than_any_report_is_cut_and_noted():
    row = "<tr>" + "<td>1</td>" * 100 + "</tr>"
    document = read_bytes(f"<table>{row * 300}</table>".encode(), "x.html")
    (grid,) = document.blocks
    assert len(grid.cells) == MAX_CELLS and "larger than any official table" in document.notes[0]


def test_inline_elements_run_on_and_blocks_part():
    (grid,) = grids(
        "<table><tr><td><span>危及</span><font>“</font>三<b>安全</b></td><td><p>1</p><p>0</p></td></tr></table>"
    )
    assert [cell.text for cell in grid.cells] == ["危及“三安全", "1\n\n0"]


def test_layout_tables_are_lines_and_the_innermost_tables_grids():
    html = "<table><tr><td>菜单</td><td><p>前</p><table><tr><td>规章</td><td>1</td></tr></table>后</td></tr></table>"
    blocks = read_bytes(html.encode(), "x.html").blocks
    assert [getattr(block, "text", "grid") for block in blocks] == ["菜单", "前", "grid", "后"]


def test_a_page_pasted_into_a_page_is_read_to_the_end():
    assert (
        len(
            grids(
                "<table><tr><td>1</td><td>2</td></tr></table></body></html><table><tr><td>3</td><td>4</td></tr></table>"
            )
        )
        == 2
    )


def test_scripts_styles_and_comments_are_not_text_and_meta_is_noted():
    head = '<head><title> T </title><meta name="PubDate" content="2024-01-05 09:00"></head>'
    html = head + "<script>9</script><!-- 8 --><p>a<br>b</p>"
    document = read_bytes(html.encode(), "x.html")
    assert [line.text for line in document.blocks] == ["a", "b"]
    assert document.title == "T" and document.notes == ("meta pubdate: 2024-01-05 09:00",)
