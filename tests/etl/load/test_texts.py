"""The words of a collected file in the warehouse: line by line, every read cell found in the line it names."""

import duckdb

from etl.load.texts import LINE_LENGTH, text_lines
from etl.model import Document, Grid, GridCell, Line

READ = """
select c.printed_text, t.text from fact_application c join dim_report r using (report_code)
left join fact_text t on t.report_code = c.report_code and t.locator = c.locator
where r.file_path like 'reports/%' and c.status_code = 'reported'
"""


def test_lines_keep_order_and_locator_and_leave_out_nothing_but_blanks() -> None:
    grid = Grid((GridCell("新收", 0, 0, 1, 2), GridCell("13\n6", 0, 2), GridCell("1", 1, 1)), 2, 3, "table 1")
    blocks = (Line("一、总体\t情况 ", "line 1"), Line("  ", "line 2"), grid, Line("x" * (LINE_LENGTH + 1), "line 9"))
    found = text_lines(Document("a.txt", "0" * 64, "text", blocks))
    assert [(line.text, line.where, line.is_row) for line in found] == [
        ("一、总体 情况", "line 1", False),
        ("新收\t\t13 6", "table 1 row 1", True),
        ("\t1", "table 1 row 2", True),
        ("x" * LINE_LENGTH, "line 9", False),
        ("x", "line 9", False),
    ]


def test_every_cell_read_from_the_founding_file_stands_in_the_line_it_names(warehouse) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(READ).fetchall()
        (files,) = connection.execute("select count(distinct report_code) from fact_text").fetchone() or (0,)
    assert len(rows) > 100 and files == 1
    assert [row for row in rows if row[1] is None or row[0] not in row[1]] == []
