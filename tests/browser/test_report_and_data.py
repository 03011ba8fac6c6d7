"""The report reader, own initiative and the data page as a reader uses them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import code_of

pytestmark = pytest.mark.browser


def test_the_cell_that_fails_is_drawn_and_leads_to_its_source(page: Page, server: str, warehouse) -> None:
    page.goto(f"{server}/report/{code_of(warehouse, '320813-gov', 2023)}")
    cell = page.locator('td[data-cell="t4.review.total"]')
    expect(cell).to_contain_text("≠ 11", timeout=20_000)
    assert cell.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    cell.locator("button").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("行政复议 · 总计")
    expect(drawer).to_contain_text("淮安市洪泽区人民政府")


def test_two_years_side_by_side_through_language_and_back(page: Page, server: str, warehouse) -> None:
    code = code_of(warehouse, "321300-gov", 2024)
    other = code_of(warehouse, "321300-gov", 2023)
    page.goto(f"{server}/report/{code}")
    page.get_by_role("link", name="与 2023 年并排").click()
    cell = page.locator('td[data-cell="t2.norm_docs.in_force"]')
    expect(cell).to_contain_text("597 → 420", timeout=20_000)
    assert page.url.endswith(f"with={other}")
    page.locator('[data-action="lang"]').click()
    expect(page.locator("#report-t2 h2")).to_contain_text("Table 2", timeout=20_000)
    expect(cell).to_contain_text("−177")
    assert "with=" in page.url and "lang=en" in page.url
    page.locator(".rail a[href^='/data']").click()
    expect(page.locator("#data-files")).to_be_visible(timeout=20_000)
    assert "with=" not in page.url and "lang=en" in page.url


def test_a_phone_never_scrolls_sideways(page: Page, server: str, warehouse) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    one, other = (code_of(warehouse, "321300-gov", year) for year in (2024, 2023))
    for path in (f"/report/{one}", f"/report/{one}?with={other}", "/proactive", "/data"):
        page.goto(f"{server}{path}")
        expect(page.locator("h1")).to_be_visible(timeout=20_000)
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_the_data_set_downloads(page: Page, server: str) -> None:
    page.goto(f"{server}/data")
    with page.expect_download(timeout=30_000) as started:
        page.get_by_role("link", name="gongkai-csv.zip").click()
    assert started.value.suggested_filename.startswith("gongkai-csv-s-")


def test_one_figure_over_the_years(page: Page, server: str) -> None:
    page.goto(f"{server}/proactive")
    page.locator("a.suggestion", has_text="行政许可").click()
    expect(page.locator("#title-proactive_counts")).to_contain_text("行政许可，", timeout=20_000)
    assert "metric=licensing_decisions" in page.url


def test_a_read_cell_leads_into_the_text_and_back(page: Page, server: str, warehouse) -> None:
    page.goto(f"{server}/report/{code_of(warehouse, '330383-gov', 2021)}")
    cell = page.locator('td[data-cell="t3.res_total.total"]')
    cell.hover(timeout=20_000)
    cell.locator(".to-text").click()
    mark = page.locator('[id="text-t3.res_total.total"]')
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_text("165")
    mark.click()
    expect(cell).to_be_in_viewport()
