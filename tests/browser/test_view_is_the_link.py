"""The link is the view: a filter change, the back button and a pasted link give the same page."""

import re

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.pages import FILTERED, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", FILTERED)
def test_filter_back_forward_and_a_pasted_link_give_the_same_view(site, path):
    site.open(path)
    before, all_levels = site.view(), site.chip("level").inner_text()
    site.choose("level", "county")
    after, counties = site.view(), site.chip("level").inner_text()
    assert after[1] == "level=county"
    assert after[2] != before[2]

    site.page.go_back()
    expect(site.page).not_to_have_url(re.compile("level="))
    expect(site.chip("level")).to_have_text(all_levels)
    site.settle()
    assert site.view() == before

    site.page.go_forward()
    expect(site.page).to_have_url(re.compile("level=county"))
    expect(site.chip("level")).to_have_text(counties)
    site.settle()
    assert site.view() == after

    site.open(f"{path}?level=county")
    assert site.view() == after


def test_the_language_link_keeps_the_view_and_changes_the_words(site):
    site.open("/disclosure?level=county")
    chinese = site.text()
    site.page.locator("[data-action=lang]").first.click()
    expect(site.page).to_have_url(re.compile("lang=en"))
    expect(site.page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    site.settle()
    assert "level=county" in site.page.url
    assert site.text() != chinese


def test_the_theme_link_keeps_the_view(site):
    site.open("/disclosure?level=county")
    site.page.locator("[data-action=theme]").first.click()
    expect(site.page).to_have_url(re.compile("theme=dark"))
    expect(site.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert "level=county" in site.page.url


@pytest.mark.parametrize(
    "query",
    [
        "level=galaxy",
        "years=banana",
        "places=000000,330383",
        "metric=%3Cscript%3E",
        "scope=moon",
        "years=2024-1990",
    ],
)
def test_an_unknown_value_opens_the_nearest_view_and_says_what_it_ignored(site, query):
    site.open(f"/disclosure?{query}&lang=en")
    notice = site.page.locator("[data-role=notice]")
    expect(notice).to_be_visible()
    name = query.split("=")[0]
    assert name in notice.inner_text()
    assert "disclosure_rate" in site.chart_names()


def test_a_choice_stands_when_a_search_is_answered_after_it(site: Site) -> None:
    # A place with few reports is not among those that an empty search offers.
    site.open("/")
    page = site.page
    held: list[Route] = []

    def is_emptied(request: Request) -> bool:
        return '"searchValue","value":""' in (request.post_data or "")

    # Choosing empties the search: that answer is kept back until the choice has been drawn.
    page.route(
        re.compile("_dash-update-component"),
        lambda route: held.append(route) if is_emptied(route.request) else route.continue_(),
    )
    page.locator(".chip", has=page.locator("""[id='{"param":"places","role":"chip"}']""")).click()
    page.keyboard.type("330383")
    with page.expect_request(is_emptied):
        page.locator("[role=option]", has_text="龙港市").first.click()
    expect(page.locator("#place-chips")).to_contain_text("龙港市")
    with page.expect_response(re.compile("_dash-update-component")):
        held[0].continue_()
    site.settle()
    expect(page).to_have_url(re.compile("places=330383"))
    expect(page.locator("#place-chips")).to_contain_text("龙港市")
