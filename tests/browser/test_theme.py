"""Light and dark change in the browser alone: no request, and the very figures that the server would have sent."""

import re
from itertools import permutations
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pages.charts import chart_view, charts
from pages.state import ViewState
from pages.warehouse import Warehouse
from tests.browser.pages import Site

pytestmark = pytest.mark.browser
CHOSEN = ("321300", "320813", "330383")
RECOLOUR = """([figure, from, to]) => gongkaiRecolour(figure, gongkaiInks(from, to), search => {
  const p = new URLSearchParams(search);
  if (to === "dark") p.set("theme", "dark"); else p.delete("theme");
  return p.toString().replace(/%2C/g, ","); })"""
INKS = """card => ({paper: card.querySelector('.js-plotly-plot')._fullLayout.paper_bgcolor,
  swatch: getComputedStyle(card.querySelector('.swatch')).backgroundColor,
  link: document.querySelector('.rail-link').getAttribute('href')})"""


def test_every_figure_in_the_other_theme_is_the_one_the_server_makes(site: Site, warehouse: Path) -> None:
    site.open("/methods")
    opened, seen = Warehouse(warehouse), 0
    for chart in charts():
        for places in ((), CHOSEN):
            made = {
                theme: chart_view(opened, chart, ViewState(places=places, theme=theme)).figure
                for theme in ("light", "dark")
            }
            if made["light"] is None:
                continue
            for first, other in permutations(made):
                assert site.page.evaluate(RECOLOUR, [made[first], first, other]) == made[other], (chart, places, other)
                seen += 1
    assert seen >= 80


def test_the_theme_changes_without_a_request_and_stays(site: Site) -> None:
    site.open("/disclosure?places=321300&level=prefecture")
    card = site.chart("outcome_mix")
    before, asked = card.evaluate(INKS), []
    site.page.on("request", lambda request: asked.append(request.url))
    site.page.locator("[data-action=theme]").click()
    expect(site.page).to_have_url(re.compile("theme=dark"))
    expect(site.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(site.page.locator("[data-action=theme]")).to_have_text("浅色", use_inner_text=True)
    site.settle()
    after = card.evaluate(INKS)
    assert asked == []
    assert (before["paper"], after["paper"]) == ("#ffffff", "#0d151f")
    assert after["swatch"] != before["swatch"] and "theme=dark" in after["link"]
    # The server goes on in the theme it was not told of.
    site.choose("level", "county")
    expect(site.page).to_have_url(re.compile("theme=dark"))
    assert card.evaluate(INKS)["paper"] == "#0d151f"
    site.page.locator("[data-action=theme]").click()
    expect(site.page).not_to_have_url(re.compile("theme="))
    site.settle()
    assert card.evaluate(INKS)["paper"] == "#ffffff"
