"""A phone of 360 px: no page scrolls sideways, and a finger on a chart scrolls the page."""

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import PAGES, PATIENCE_MS, Site

pytestmark = pytest.mark.browser


def test_no_page_scrolls_sideways_and_no_chart_holds_the_finger(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.set_default_timeout(PATIENCE_MS)
    site = Site(page, server)
    wide, caught = {}, []
    for path in [*PAGES, "/place/321300", "/report/330383-gov-2021", "/embed/disclosure_rate"]:
        for lang in ("zh", "en"):
            site.open(f"{path}?lang={lang}")
            across = page.evaluate("document.documentElement.scrollWidth")
            if across > 360:
                wide[path, lang] = across
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
