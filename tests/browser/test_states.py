"""States a page may be in: loading, nothing chosen or found, one place, all, data swapped while open, server gone."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Recorder
from tests.browser.pages import PAGES, PATIENCE_MS, Site
from tests.conftest import running_app

pytestmark = pytest.mark.browser
SHIFTS = """window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(entry =>
  entry.hadRecentInput || window.shifts.push(entry.value))).observe({type: 'layout-shift', buffered: true})"""


@pytest.mark.parametrize("path", ["/", "/disclosure", "/quality", "/compare?places=321300,330383"])
def test_nothing_moves_while_a_page_loads(site: Site, path: str) -> None:
    site.page.add_init_script(SHIFTS)
    site.open(path)
    assert sum(site.page.evaluate("window.shifts")) <= 0.02


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/methods", "/data")])
def test_a_selection_without_reports_says_why_and_what_to_do(site: Site, path: str) -> None:
    # No report of a province's own organ was collected for this year.
    site.open(f"{path}?places=710000&years=2019-2019&level=province&scope=own_organ")
    for chart in site.page.locator("[data-chart]").all():
        said = chart.locator(".card-empty")
        assert said.count() == 0 or len(said.first.inner_text()) > 8
    assert "NaN" not in site.text() and "None" not in site.text() and "undefined" not in site.text()


@pytest.mark.parametrize("places", ["330383", "810000", "all"])
def test_one_place_a_place_with_gaps_only_and_all_places(site: Site, places: str) -> None:
    chosen = "" if places == "all" else f"?places={places}"
    for path in ("/applications", "/compare"):
        site.open(f"{path}{chosen}")
        assert "NaN" not in site.text() and "undefined" not in site.text()
    if places == "810000":
        assert re.search("未找到|没有", site.chart("compare_trend").inner_text())


@pytest.fixture
def own_copy(warehouse: Path, tmp_path: Path) -> Path:
    """A warehouse that a test may replace."""
    return Path(shutil.copy(warehouse, tmp_path / "own.duckdb"))


def newer(old: Path, target: Path) -> str:
    """Put another warehouse in the place of the one in use, as a build does; gives its data version."""
    beside = Path(shutil.copy(old, target.with_suffix(".new")))
    with duckdb.connect(str(beside)) as connection:
        connection.execute("UPDATE etl_build SET snapshot_id = 's-0123456789'")
    beside.replace(target)
    return "s-0123456789"


def test_data_swapped_while_the_page_is_open(page: Page, recorder: Recorder, warehouse: Path, own_copy: Path) -> None:
    with running_app(own_copy, own_copy.with_suffix(".log")) as url:
        recorder.origin = url
        site = Site(page, url)
        site.open("/disclosure?level=county")
        version = newer(warehouse, own_copy)
        # The file is looked at once a second.
        while version not in page.request.get(f"{url}/healthz").text():
            page.wait_for_timeout(100)
        site.choose("level", "prefecture")
        expect(site.chart("disclosure_rate")).to_contain_text(version)
        expect(page).to_have_url(re.compile("level=prefecture"))


def test_server_gone_and_back(page: Page, recorder: Recorder, own_copy: Path) -> None:
    app = running_app(own_copy, own_copy.with_suffix(".log"))
    with app as url:
        recorder.origin = url
        site = Site(page, url)
        site.open("/disclosure?level=county&places=330383")
        before = site.chart("disclosure_rate").inner_text()
        app.__exit__()
        page.locator("a[data-nav='/disputes']").first.click()
        line = page.locator("#offline")
        expect(line).to_be_visible()
        assert site.chart("disclosure_rate").inner_text() == before
        app.__enter__()
        expect(line).to_have_count(0, timeout=PATIENCE_MS)
        expect(site.chart("review_outcomes")).to_be_visible()
        assert re.search(r"/disputes\?places=330383&level=county", page.url)
    # The browser itself notes each request that found nobody.
    recorder.console.clear()
