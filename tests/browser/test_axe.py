"""axe on every page in either language and theme: no serious finding."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.pages import PAGES, PATIENCE_MS, Site, report_path

pytestmark = [pytest.mark.browser, pytest.mark.assure(row="D13")]
REPORT = "/report/"
PATHS = [*PAGES, "/place/321300", REPORT, "/embed/outcome_mix", "/no-such-page"]
# Both languages and both themes on every page; neighbouring pages take the other pairing.
VIEWS = (
    ("lang=zh&theme=light", "lang=en&theme=dark&places=321300,330383"),
    ("lang=zh&theme=dark&places=321300,330383", "lang=en&theme=light"),
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module")
def shared(browser: Browser, server: str) -> Iterator[Site]:
    """One browser page for all runs of axe: its own scripts are loaded once."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(PATIENCE_MS)
    yield Site(page, server)
    page.close()


def serious(page: Page) -> list[str]:
    """Serious and critical findings of axe: rule and element."""
    report = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    assert len(report["passes"]) > 15, "axe looked at nothing"
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in report["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
def test_no_serious_finding(shared: Site, warehouse: Path, path: str) -> None:
    found = {}
    address = report_path(warehouse) if path == REPORT else path
    for view in VIEWS[PATHS.index(path) % 2]:
        shared.open(f"{address}?{view}")
        assert shared.page.locator("#report-t4").count() == (path == REPORT)
        for toggle in shared.page.locator("[data-action=as-table]").all()[:1]:
            toggle.click()
        found[view] = serious(shared.page)
    assert {view: nodes for view, nodes in found.items() if nodes} == {}


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
