"""Every page, in both languages, opens clean; the rest of what must hold on all of them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import LANGUAGES, PAGES

pytestmark = pytest.mark.browser
# What others link to and embed: these charts stand on these pages.
CHARTS = {
    "/": {"volume_trend", "coverage", "province_tiles"},
    "/applications": {"applications_rank", "applicant_mix"},
    "/disclosure": {
        "outcome_mix",
        "disclosure_rate",
        "denominator_sensitivity",
        "refusal_reasons",
        "disclosure_funnel",
    },
    "/disputes": {"dispute_volume", "review_outcomes", "court_outcomes", "dispute_funnel"},
    "/quality": {"coverage_matrix", "failed_checks"},
    "/methods": set(),
}


def test_the_promised_pages_are_there():
    assert set(CHARTS) <= set(PAGES)


@pytest.mark.assure(row="D12")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_opens_with_its_charts_in_both_languages_and_asks_no_other_host(site, recorder, path, lang):
    site.open(f"{path}?lang={lang}")
    assert CHARTS.get(path, set()) <= set(site.chart_names())
    words = site.text()
    assert len(words) > 200
    # The page speaks the language asked for: its first heading does, and the document says so to a screen reader.
    heading = site.page.locator("h1, h2").first.inner_text()
    assert bool(re.search(r"[\u4e00-\u9fff]", heading)) is (lang == "zh"), heading
    expect(site.page.locator("html")).to_have_attribute("lang", re.compile("^zh" if lang == "zh" else "^en"))
    recorder.assert_clean()


@pytest.mark.parametrize("path", PAGES)
def test_page_says_that_the_data_are_a_convenience_sample_and_links_to_coverage(site, path):
    site.open(f"{path}?lang=en")
    assert "convenience sample" in site.text().lower()
    assert site.page.locator("a[href*='quality']").count() >= 1


@pytest.mark.parametrize("path", PAGES)
def test_no_chart_offers_to_upload_its_data(site, path):
    site.open(path)
    assert (
        site.page.locator("[data-attr=sendDataToCloud], [data-title*='Share chart'], [data-title*='Cloud']").count()
        == 0
    )


@pytest.mark.parametrize("path", PAGES)
def test_page_is_not_wider_than_a_phone(site, path):
    site.page.set_viewport_size({"width": 390, "height": 844})
    site.open(path)
    # A chart or table may scroll inside its card; the page itself must not.
    assert site.page.evaluate("document.documentElement.scrollWidth") <= 390
