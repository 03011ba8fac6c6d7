"""The app as a reader meets it, for the browser tests: its pages, its marks, how to wait for them."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
from playwright.sync_api import Locator, Page, expect

from pages.registry import pages

# Long enough for two cores busy with two workers; no test waits longer than its page needs.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

# Every page that is one address; those of one place or one report have tests of their own.
PAGES = [page.path for page in pages() if "<" not in page.path]
FILTERED = [page.path for page in pages() if page.path in PAGES and "level" in page.controls]
LANGUAGES = ("zh", "en")


def code_of(warehouse: Path, publisher: str, year: int) -> str:
    """Code of the one current report of a body and year that has its tables; codes change with the report's content."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (row,) = connection.execute(
            "select report_code from dim_report where publisher_code = ? and report_year = ? and is_current "
            "and form_t3 is not null",
            [publisher, year],
        ).fetchall()
    return str(row[0])


def report_path(warehouse: Path) -> str:
    """The page of a report whose three tables are held."""
    return f"/report/{code_of(warehouse, '320813-gov', 2023)}"


def at_rest(locator: Locator, frames: int = 12) -> None:
    """Wait until a thing has stood at the same place, in the same size, for that many drawn frames."""
    locator.evaluate(
        """(node, frames) => new Promise(done => {
            let last = "", same = 0;
            (function look() {
                const box = node.getBoundingClientRect(), now = [box.x, box.y, box.width, box.height].join();
                same = now === last ? same + 1 : 0;
                last = now;
                if (same >= frames) done(); else requestAnimationFrame(look);
            })();
        })""",
        frames,
    )


@dataclass
class Site:
    """One browser page on one running app."""

    page: Page
    url: str

    def open(self, path: str) -> None:
        """Go to a path with its query and wait until the page's charts are drawn and no answer is awaited."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until Dash awaits no answer and every chart has its picture."""
        expect(self.page.locator("#react-entry-point > *").first).to_be_attached()
        # Until Dash has taken over, the first view stands before the page.
        expect(self.page.locator("html[data-first]")).to_have_count(0)
        # The frame is there before the router has asked for the page.
        expect(self.page.locator("main")).to_be_attached()
        expect(self.page.locator("[data-dash-is-loading=true], ._dash-loading")).to_have_count(0)
        for chart in self.page.locator("[data-chart]").all():
            expect(chart.locator(".js-plotly-plot .main-svg, svg, table, [data-role=empty]").first).to_be_attached()
        at_rest(self.page.locator("main"))

    def text(self) -> str:
        """All words on the page, as a reader sees them."""
        return self.page.locator("body").inner_text()

    def chart(self, name: str) -> Locator:
        """The card of a chart."""
        return self.page.locator(f"[data-chart={name}]")

    def table(self, name: str) -> list[list[str]]:
        """The rows of a chart's table, opened the way a reader opens it."""
        card = self.chart(name)
        card.locator("[data-action=as-table]").click()
        rows = card.locator("table tbody tr")
        expect(rows.first).to_be_visible()
        # The rows below the first forty follow in a moment.
        expect(card.locator("[aria-busy=true]")).to_have_count(0)
        # The arrow beside a name leads to the place's page; it is no part of the value.
        return [
            [text.removesuffix("→").strip() for text in row.locator("th, td").all_inner_texts()] for row in rows.all()
        ]

    def chart_names(self) -> list[str]:
        """Ids of the charts on the page, in order."""
        return [card.get_attribute("data-chart") or "" for card in self.page.locator("[data-chart]").all()]

    def chip(self, parameter: str) -> Locator:
        """The value that a chip of the state bar shows; the server writes it together with the new charts."""
        return self.page.locator(f"""[id='{{"param":"{parameter}","role":"chip"}}']""")

    def choose(self, parameter: str, code: str) -> None:
        """Open a chip of the state bar, choose an option by its code, close it, and wait for the new charts."""
        chip = self.chip(parameter)
        before = chip.inner_text()
        chip.click()
        option = self.page.locator(f"input[type=radio][value='{code}']")
        at_rest(option)
        option.check(force=True)
        expect(self.page).to_have_url(re.compile(rf"[?&]{parameter}={code}\b"))
        expect(chip).not_to_have_text(before)
        self.page.keyboard.press("Escape")
        expect(option).to_have_count(0)
        self.settle()

    def view(self) -> tuple[str, str, str]:
        """What must be equal when two views are the same: the path with query, and all words of the page."""
        path, _, query = self.page.url.removeprefix(self.url).partition("?")
        return path, query, self.text()
