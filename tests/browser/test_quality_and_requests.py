"""On screen: from a province to its places, from a failure to its cells and its report, chosen places on a curve."""

import re

from playwright.sync_api import expect

from tests.browser.pages import Site


def test_a_province_opens_its_places(site: Site) -> None:
    site.open("/quality?years=2024-2024")
    site.chart("coverage_matrix").locator("a", has_text="浙江省").click()
    expect(site.page).to_have_url(re.compile(r"places=330000"))
    site.settle()
    expect(site.page.locator("#lead")).to_contain_text("浙江省的 103 个地方中 11 个")
    expect(site.chart("coverage_matrix")).to_contain_text("绍兴市")


def test_a_failure_leads_to_its_cells_and_its_report(site: Site) -> None:
    site.open("/quality?places=320813&years=2023-2023")
    card = site.chart("failed_checks")
    card.locator("[data-action=as-table]").click()
    expect(card.locator("a[data-nav^='/report/320813-gov-2023']")).to_have_count(2)
    card.locator("[data-ref]").first.click()
    drawer = site.page.locator("[data-role=source-drawer], .mantine-Drawer-content").first
    expect(drawer).to_contain_text("t4.lit_after_review.total")
    expect(drawer).to_contain_text("t4.lit_after_review.upheld")


def test_chosen_places_are_named_on_the_curve(site: Site) -> None:
    site.open("/applications?metric=applications_handled&places=321300,330383")
    card = site.chart("applications_rank")
    expect(card).to_contain_text("宿迁市 3,646")
    expect(card).to_contain_text("龙港市 166")
