"""A phone of 360 px: no page scrolls sideways, and a finger on a chart scrolls the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import PAGES, PATIENCE_MS, Site, report_path

pytestmark = pytest.mark.browser
# Plots wider than their card.
SCROLLING = """() => [...document.querySelectorAll('.plot')].filter(plot => plot.scrollWidth > plot.clientWidth + 1)
  .map(plot => plot.closest('[data-chart]').dataset.chart)"""


def test_no_page_scrolls_sideways_and_no_chart_holds_the_finger(browser: Browser, server: str, warehouse: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.set_default_timeout(PATIENCE_MS)
    site = Site(page, server)
    wide, caught = {}, []
    compared = "/compare?places=321300,330383&"
    for path in [*PAGES, compared, "/place/321300", report_path(warehouse), "/embed/disclosure_rate"]:
        for lang in ("zh", "en"):
            site.open(f"{path}{'' if path.endswith('&') else '?'}lang={lang}")
            across = page.evaluate("document.documentElement.scrollWidth")
            if across > 360:
                wide[path, lang] = across
            inside = page.evaluate(SCROLLING)
            if inside:
                wide[path, lang] = inside
        caught += page.evaluate("""() => [...document.querySelectorAll('.js-plotly-plot')]
          .filter(graph => graph.layout && graph.offsetHeight)
          .filter(graph => graph._fullLayout.dragmode !== false || [...graph.querySelectorAll('.drag')].some(drag =>
            !['auto', 'manipulation', 'pan-x pan-y', 'pan-y'].includes(getComputedStyle(drag).touchAction)))
          .map(graph => graph.closest('[data-chart]').dataset.chart)""")
    assert wide == {}
    assert caught == []
    page.close()


def test_a_finger_drawn_over_a_chart_scrolls_the_page(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.set_default_timeout(PATIENCE_MS)
    site = Site(page, server)
    site.open("/disclosure")
    plot = site.chart("disclosure_rate").locator(".plot")
    plot.scroll_into_view_if_needed()
    before, box = page.evaluate("window.scrollY"), plot.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, 400
    assert box["y"] < y - 160 < y < box["y"] + box["height"]
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for way in range(10, 160, 10):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - way}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("before => window.scrollY > before + 50", arg=before)
    page.close()


# What every plot's margins are asked to be, and are.
MARGINS = """() => [...document.querySelectorAll('.js-plotly-plot')]
  .filter(graph => graph.offsetHeight && graph._fullLayout._size)
  .map(graph => [graph.closest('[data-chart]').dataset.chart, graph._fullLayout.width - graph.offsetWidth,
    ...['l', 'r'].map(side => Math.round(graph.layout.margin[side]) - graph._fullLayout._size[side])])"""


def settled_margins(site: Site) -> list[list[object]]:
    """The plots whose width or margins are not as asked, and stay so; none when all is well."""
    wrong: list[list[object]] = []
    for _ in range(150):
        wrong = [row for row in site.page.evaluate(MARGINS) if any(row[1:])]
        if not wrong:
            return []
        site.page.wait_for_timeout(200)
    return wrong


def test_margins_that_a_narrow_window_shrank_come_back(site: Site) -> None:
    site.open("/proactive")
    assert settled_margins(site) == []
    boxes = """width => document.querySelectorAll('.plot-graph').forEach(box => {
        box.style.width = width;
        box.style.minWidth = 0; })"""
    # Narrower than the margins: Plotly shrinks them.
    site.page.evaluate(boxes, "150px")
    for _ in range(150):
        if any(any(row[2:]) for row in site.page.evaluate(MARGINS)):
            break
        site.page.wait_for_timeout(200)
    else:
        raise AssertionError("a narrow box shrank no margin: the test tries nothing")
    site.page.evaluate(boxes, "")
    assert settled_margins(site) == []
    for width in (360, 1280):
        site.page.set_viewport_size({"width": width, "height": 860})
        site.settle()
        assert settled_margins(site) == []
