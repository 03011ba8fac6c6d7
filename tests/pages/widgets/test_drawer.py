"""From a mark to the printed cell."""

from pages.text import Text
from pages.warehouse import Warehouse
from pages.widgets.drawer import cells_of_metric, drawer_content
from tests.pages.trees import as_json


def shown(opened: Warehouse, ref: str, lang: str = "zh") -> str:
    return as_json(drawer_content(opened.cursor(), ref, Text(lang)))


def code_of(opened: Warehouse, adcode: str, year: int) -> str:
    rows = opened.cursor().execute(
        """select report_code from dim_report
           where is_current and adcode = $a and report_year = $y and form_t3 is not null""",
        {"a": adcode, "y": year},
    )
    (found,) = rows.fetchall()
    return str(found[0])


def test_a_metric_opens_to_its_cells() -> None:
    cells = cells_of_metric("disclosed_of_closed", ["gb2021_30"])
    assert cells == ("t3.res_granted.total", "t3.res_partial.total", "t3.res_total.total")
    decided = cells_of_metric("disclosed_of_decided", ["gb2021_30"])
    assert sum("res_refused_" in cell for cell in decided) == 8


def test_the_seed_shows_publisher_form_date_and_cells(opened: Warehouse) -> None:
    text = shown(opened, f"{code_of(opened, '330383', 2021)}||disclosed_of_closed")
    for expected in ("龙港市人民政府", "2021 年表式", "2022-01-30", "全地区汇总", "t3.res_granted.total", "165"):
        assert expected in text, expected


def test_a_failed_total_shows_both_sides(opened: Warehouse) -> None:
    text = shown(opened, f"{code_of(opened, '320813', 2023)}|t4.review.total|")
    assert "印作 0，重算为 11" in text


def test_an_unknown_report_says_so(opened: Warehouse) -> None:
    assert "刷新页面" in shown(opened, "no-such-report||")
    assert "刷新页面" in shown(opened, "'; drop table dim_report; --||")


def test_only_web_addresses_become_links(opened: Warehouse) -> None:
    rows = opened.cursor().execute("select distinct source_url from dim_report where source_url is not null").fetchall()
    assert rows
    assert "javascript:" not in shown(opened, f"{code_of(opened, '330383', 2021)}||closed").lower()
