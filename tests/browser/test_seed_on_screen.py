"""The founding report, 龙港市 2021, seen by a reader: its figures, their counts, and the printed cell behind them."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SEED = "places=330383&years=2021"


def words(site) -> str:
    """The page's words with every kind of space as one ordinary space."""
    return re.sub(r"\s+", " ", site.text().replace("\u2009", " ").replace("\u202f", " ").replace("\u00a0", " "))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_disclosure_rate_stands_beside_its_counts(site, lang):
    site.open(f"/disclosure?{SEED}&lang={lang}")
    said = words(site)
    assert "81.2 %" in said
    assert "134 / 165" in said
    row = site.table("disclosure_rate")[0]
    assert row[2:7] == ["2021", "81.2 %", "134", "165", "74.6 %"]


def test_the_rate_its_own_prose_prints_stands_under_its_own_name(site):
    site.open(f"/disclosure?{SEED}&metric=disclosed_of_handled")
    said = words(site)
    assert "80.7 %" in said
    assert "134 / 166" in said


def test_new_requests_of_the_seed(site):
    site.open(f"/applications?{SEED}")
    assert re.search(r"\b166\b", words(site))


def test_reviews_and_suits_of_the_seed_are_counts_too_few_for_a_rate(site):
    site.open(f"/disputes?{SEED}")
    # Nine concluded reviews, eight corrected; two concluded suits, none corrected: below ten there is no rate.
    assert site.table("review_outcomes") == [
        ["龙港市", "县级", "2021", "行政复议", "0", "8", "1", "0", "9", "9", "正式表格"]
    ]
    direct = ["龙港市", "县级", "2021", "未经复议直接起诉", "2", "0", "0", "1", "3", "3", "正式表格"]
    assert direct in site.table("court_outcomes")
    said = words(site)
    assert "审结 9 件，纠正 8 件" in said
    assert "审结 2 件，纠正 0 件" in said
    assert "88.9" not in said


def test_quality_page_shows_the_mismatch_between_prose_and_table(site):
    site.open(f"/quality?{SEED}")
    said = words(site)
    assert "42" in said and "41" in said


def test_a_mark_opens_the_printed_cell_behind_it(site):
    site.open(f"/disclosure?{SEED}")
    site.page.locator(
        "[data-chart=disclosure_rate] [data-action=source], [data-chart=disclosure_rate] .point"
    ).first.click(force=True)
    drawer = site.page.locator("[data-role=source-drawer]")
    expect(drawer).to_be_visible()
    expect(drawer).to_contain_text("龙港市")
    expect(drawer).to_contain_text("2021")
    expect(drawer).to_contain_text("t3.")
