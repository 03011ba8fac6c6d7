"""axe on every page in either language and theme: no serious finding."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import PAGES, PATIENCE_MS, Site, report_path

pytestmark = [pytest.mark.browser, pytest.mark.assure(row="D13")]
REPORT = "/report/"
PATHS = [*PAGES, "/place/321300", REPORT, "/embed/outcome_mix", "/no-such-page"]
# Every page in both languages, each in both themes: the second theme is changed in the browser, as a reader does.
VIEWS = ("lang=zh&theme=light", "lang=en&theme=dark&places=321300,330383")
# What a change of theme can change: elements, names and order stay.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OTHER = {"light": "dark", "dark": "light"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module")
def shared(browser: Browser, server: str) -> Iterator[Site]:
    """One browser page for all runs of axe: its own scripts are loaded once."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(PATIENCE_MS)
    yield Site(page, server)
    page.close()


def serious(page: Page, rules: list[str] = RULES, least: int = 16) -> list[str]:
    """Serious and critical findings of axe: rule and element; ``least`` rules must have found something to look at."""
    report = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
    assert len(report["passes"]) >= least, "axe looked at nothing"
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in report["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def in_the_other_theme(site: Site, address: str) -> Page:
    """The page with its theme changed: by its button, or by its address where it has none (an embed)."""
    html = site.page.locator("html")
    theme = OTHER[html.get_attribute("data-theme") or ""]
    button = site.page.locator("[data-action=theme]")
    if button.count():
        button.click()
    else:
        site.open(address.replace(f"theme={OTHER[theme]}", f"theme={theme}"))
    expect(html).to_have_attribute("data-mantine-color-scheme", theme)
    # Colours pass over into each other for 200 ms at most.
    site.page.evaluate("Promise.all(document.getAnimations().map(a => a.finished.catch(() => null))).then(() => null)")
    return site.page


@pytest.mark.parametrize("path", PATHS)
def test_no_serious_finding(shared: Site, warehouse: Path, path: str, tried) -> None:
    found = {}
    address = report_path(warehouse) if path == REPORT else path
    for view in VIEWS:
        shared.open(f"{address}?{view}")
        assert shared.page.locator("#report-t4").count() == (path == REPORT)
        for toggle in shared.page.locator("[data-action=as-table]").all()[:1]:
            toggle.click()
        found[view] = serious(shared.page)
        found[f"{view}, other theme"] = serious(in_the_other_theme(shared, f"{address}?{view}"), OF_COLOUR, 1)
    assert len(found) == 4
    assert {view: nodes for view, nodes in found.items() if nodes} == {}
    tried(len(found))


def test_an_open_drawer_has_no_serious_finding(shared: Site) -> None:
    shared.open("/quality?places=320813&years=2023-2023")
    card = shared.chart("failed_checks")
    card.locator("[data-action=as-table]").click()
    card.locator("[data-ref]").first.click()
    shared.page.locator("[data-role=source-drawer]").wait_for()
    assert serious(shared.page) == []


def test_axe_finds_what_is_wrong(shared: Site) -> None:
    shared.open("/methods")
    shared.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    assert any("image-alt" in finding for finding in serious(shared.page))
