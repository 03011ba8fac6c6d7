"""The collected text in the report reader, and two texts and their faults side by side."""

from pathlib import Path

import pytest

from etl.build import build
from etl.synth.write import write_reports
from pages.queries.printed_cells import PrintedCell
from pages.queries.report_text import TextLine, report_text
from pages.text import Text
from pages.warehouse import Warehouse
from pages.widgets import html
from pages.widgets.html import walk
from pages.widgets.report_sheet import body
from pages.widgets.report_text import held_keys, mark_lines, source_text
from tests.pages.widgets.test_report import cells, code_of, visit, words


def named(node: object, kind: type, name: str) -> list:
    return [part for part in walk(node) if isinstance(part, kind) and name in str(getattr(part, "className", ""))]


def test_every_read_cell_of_the_founding_file_is_marked_and_linked_both_ways(opened: Warehouse) -> None:
    page = body(visit(opened, code_of(opened, "330383-gov", 2021)))
    marks = {mark.id.removeprefix("text-"): mark for mark in named(page, html.A, "read")}
    assert len(marks) == 200
    drawn = cells(page)
    for key, mark in marks.items():
        assert mark.href == f"#cell-{key}" and drawn[key].id == f"cell-{key}"
        (back,) = named(drawn[key], html.A, "to-text")
        assert back.href == f"#text-{key}"
    assert marks["t3.res_total.total"].children == "165"
    assert any("166件" in words(quote) for quote in named(page, html.A, "quoted"))


def test_a_report_known_from_typed_figures_has_no_text_and_says_nothing_of_one(opened: Warehouse) -> None:
    code = code_of(opened, "321300-gov", 2024)
    assert report_text(opened.cursor(), code) == []
    page = body(visit(opened, code))
    assert named(page, html.A, "read") == named(page, html.A, "to-text") == []


def test_marks_stand_where_the_locator_says_and_markup_stays_text() -> None:
    def cell(key: str, printed: str, where: str) -> PrintedCell:
        return PrintedCell(key, None, None, "reported", printed, where, None)

    lines = [
        TextLine(1, "1.属于国家秘密 1 11 <script>alert(1)</script>", "line 1", False),
        TextLine(2, "新收\t\t11\t1", "table 1 row 2", True),
    ]
    held = {
        "t3.new_requests.natural_person": cell("t3.new_requests.natural_person", "1", "line 1"),
        "t3.new_requests.business": cell("t3.new_requests.business", "11", "line 1"),
        "t3.carried_in.total": cell("t3.carried_in.total", "1", "table 1 row 2 column 4"),
        "t3.carried_in.business": cell("t3.carried_in.business", "7", "table 1 row 2 column 3"),
    }
    marked = mark_lines(lines, held, ())
    assert [[(m.start, m.end) for m in marks] for _, marks in marked[0].cells] == [[(9, 10), (11, 13)]]
    assert held_keys(marked) == held.keys() - {"t3.carried_in.business"}
    section = source_text(marked, len(held), Text("zh"))
    assert "<script>alert(1)</script>" in words(section)
    assert {type(part).__name__ for part in walk(section)} <= {
        "Section",
        "H2",
        "P",
        "Div",
        "A",
        "Table",
        "Tbody",
        "Tr",
        "Td",
    }


@pytest.fixture(scope="module")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Seven years of one fictional government as pages, so that two texts are held."""
    folder: Path = tmp_path_factory.mktemp("fictional")
    write_reports(3, 7, folder / "data", ("html_clean",))
    build(folder / "data", folder / "gongkai.duckdb", jobs=0)
    return Warehouse(folder / "gongkai.duckdb")


def pair(opened: Warehouse, years: tuple[int, int]) -> list:
    sql = "select report_code from dim_report where report_year = $y and scope_code = 'whole_area' and is_current"
    codes = [opened.cursor().execute(sql, {"y": year}).fetchall()[0][0] for year in years]
    return body(visit(opened, codes[1], f"with={codes[0]}"))


def test_two_texts_are_compared_where_both_are_held(fictional: Warehouse) -> None:
    page = pair(fictional, (2019, 2020))
    said = words([part for part in walk(page) if getattr(part, "id", "") == "report-wording"])
    assert "逐句相同" in said and "原样保留" in said and "只换数字" in said
    assert named(page, html.Span, "wording is-kept") and named(page, html.Span, "wording is-copied")
    changes = [part for part in walk(page) if isinstance(part, html.Ins)]
    assert any("2020" in words(part) for part in changes)


def test_rows_that_two_forms_divide_differently_are_compared_as_a_sum(fictional: Warehouse) -> None:
    page = pair(fictional, (2020, 2021))
    (row,) = [part for part in walk(page) if part.get("data-sum") == "other_total"]
    last = words(row.children[-1])
    before, after = (int(part) for part in last.split("+")[0].split("−")[0].replace(",", "").split(" → "))
    drawn = cells(page)
    rows = ("res_other_no_supplement", "res_other_no_fee", "res_other_misc")
    assert after == sum(int(words(drawn[f"t3.{r}.total"]).split(" → ")[1].split("表式")[0]) for r in rows)
    assert before > 0


def test_where_one_text_is_missing_the_page_says_so(opened: Warehouse) -> None:
    page = body(visit(opened, code_of(opened, "321300-gov", 2024), f"with={code_of(opened, '321300-gov', 2023)}"))
    assert "没有收到原文" in words([part for part in walk(page) if getattr(part, "id", "") == "report-wording"])


def test_what_fails_in_either_report_is_ringed_side_by_side(opened: Warehouse) -> None:
    page = body(visit(opened, code_of(opened, "320813-gov", 2024), f"with={code_of(opened, '320813-gov', 2023)}"))
    ringed = {part.props["data-ref"] for part in named(page, html.Button, "is-ringed")}
    assert any(ref.startswith("320813-gov-2023") and "t4.review.total" in ref for ref in ringed)
    assert "2023 年年报中不成立的勾稽" in words(page)
