"""Comparison and place pages in the browser: a group in the link, one click more, the finder, two sheets of paper."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser


def test_a_group_lives_in_the_link(site):
    site.open("/compare?places=321300,320800")
    site.page.fill("#group-name", "苏北 两市~")
    site.page.locator("[data-action=group]").click()
    expect(site.page.locator(".group-members")).to_be_visible()
    site.settle()
    assert re.search(r"group=[^&~]+~321300,320800$", site.page.url)
    assert "苏北 两市" in site.text()
    link = site.page.url.removeprefix(site.url)
    site.open(link)
    assert "苏北 两市" in site.text()
    site.page.locator("[data-action=ungroup]").click()
    expect(site.page).to_have_url(re.compile(r"places=321300,320800"))


def test_a_place_like_this_one_is_one_click(site):
    site.open("/compare?places=321300")
    site.page.locator(".suggestion").first.click()
    expect(site.page).to_have_url(re.compile(r"places=321300,\d{6}"))


def test_an_unknown_place_offers_a_search_that_leads_to_the_right_one(site):
    site.open("/place/999999")
    site.page.fill(".place-finder input", "su qian")
    site.page.locator("[role=option]", has_text="宿迁市").first.click()
    expect(site.page.locator("#place-reports")).to_be_visible()
    assert site.page.url.endswith("/place/321300")


def test_the_place_stands_out_on_the_other_pages(site):
    site.open("/place/321300")
    site.page.locator(".rail-link", has_text="公开率").click()
    expect(site.page).to_have_url(re.compile(r"/disclosure\?.*places=321300"))


def test_the_place_page_is_two_sheets(site):
    site.open("/place/321300")
    paper = site.page.pdf(format="A4", print_background=True)
    reader = PdfReader(io.BytesIO(paper))
    assert len(reader.pages) == 2
    assert "宿迁市" in reader.pages[0].extract_text()


def test_recent_places_are_offered(site):
    site.open("/compare?places=330383")
    site.open("/compare?places=321300")
    site.chip("places").click()
    expect(site.page.locator("[data-role=recent] a").first).to_contain_text("龙港市")


def test_a_name_in_a_table_leads_to_its_place(site):
    site.open("/disclosure?places=330383&years=2021")
    site.chart("disclosure_rate").locator("[data-action=as-table]").click()
    site.chart("disclosure_rate").locator(".to-place a").first.click()
    expect(site.page).to_have_url(re.compile(r"/place/\d{6}"))


def test_the_axis_is_switched_without_a_request_and_kept_in_the_link(site):
    site.open("/compare?places=321300,320800")
    card = site.chart("compare_trend")
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    card.locator("[data-value=own]").click()
    expect(card.locator("[data-value=own]")).to_have_attribute("aria-pressed", "true")
    expect(site.page).to_have_url(re.compile(r"axis=own"))
    assert asked == []
    site.page.reload()
    expect(card.locator("[data-value=own]")).to_have_attribute("aria-pressed", "true")


def test_years_are_pooled_in_place_and_kept_in_the_link(site):
    site.open("/disputes?places=321300")
    card = site.chart("review_outcomes")
    card.locator("[data-param=pool][data-value='3']").click()
    expect(card.locator(".card-title")).to_contain_text("3 年合并：2021–2023、2024–2025", timeout=60_000)
    expect(card.locator("[data-value='3']")).to_have_attribute("aria-pressed", "true")
    expect(site.page).to_have_url(re.compile(r"places=321300&pool=3$"))
    card.locator("[data-param=pool][data-value='1']").click()
    expect(card.locator(".card-title")).not_to_contain_text("合并", timeout=60_000)
    expect(site.page).to_have_url(re.compile(r"places=321300$"))
