"""D3: scripts in names, titles, addresses, definitions and queries are words on every page and never run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.charts import charts
from pages.state import PARAMETERS
from tests.assure.hostile import HostileTally
from tests.assure.scripts import PAYLOADS, SINKS, payload, poisoned, poisoned_project
from tests.browser.conftest import wait_for_dash
from tests.browser.pages import PAGES, PATIENCE_MS, Site
from tests.conftest import ROOT, running_app

pytestmark = pytest.mark.browser
EACH = 3
HOVERS = 8
# What a hostile word may not become: an element that loads, runs or leads elsewhere, or a listener.
ALIVE = """() => [...document.querySelectorAll("*")].filter(node =>
    [...node.attributes].some(one => /^on/i.test(one.name) || /^\\s*(javascript|data:text|vbscript):/i.test(one.value))
    || (node.tagName === "IFRAME" && !node.closest("[data-embed]"))
    || ["OBJECT", "EMBED", "VIDEO", "AUDIO", "MARQUEE", "MATH"].includes(node.tagName)
    || (node.tagName === "IMG" && /^x:/.test(node.getAttribute("src")))).map(node => node.outerHTML.slice(0, 200))"""
SEEN = """() => document.documentElement.textContent
    + [...document.querySelectorAll("[aria-label], [title], [value], [content], [href]")].map(
        node => [...node.attributes].map(one => one.value).join(" ")).join(" ")"""
HOVER = """count => [...document.querySelectorAll(".js-plotly-plot")].forEach(plot => plot.data.forEach((trace, at) => {
    for (let point = 0; point < count; point += 1) {
        try { window.Plotly.Fx.hover(plot, [{curveNumber: at, pointNumber: point}]); } catch (error) { void error; }
    }
}))"""


@dataclass
class Watched:
    """What ran, what the page's policy had to stop, and which payloads stood on a page, by their names."""

    ran: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)

    def attach(self, context: BrowserContext) -> Page:
        """A page in every frame of which ``run(name)`` tells on the payload that called it."""
        context.expose_function("run", lambda *names: self.ran.append(str(names)))
        context.expose_function("stopped", lambda words: self.stopped.append(words))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => stopped(e.violatedDirective + e.blockedURI))"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("dialog", lambda dialog: (self.ran.append(f"dialog {dialog.message}"), dialog.dismiss()))
        return page

    def look(self, page: Page) -> None:
        """Move over the marks, then read the page: every payload on it is text, or it is named as having run."""
        page.evaluate(HOVER, HOVERS)
        self.ran += page.evaluate(ALIVE)
        self.shown |= set(re.findall(rf"(?:{'|'.join(SINKS)})-\d\d\d", page.evaluate(SEEN)))


@dataclass(frozen=True)
class Poisoned:
    """A server whose names, titles, addresses and definitions are payloads, and what carries them."""

    url: str
    reports: list[str]
    places: list[str]


@pytest.fixture(scope="module")
def poison(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    folder = tmp_path_factory.mktemp("poisoned")
    reports, places = poisoned(warehouse, folder / "gongkai.duckdb", EACH)
    poisoned_project(ROOT, folder / "project")
    with running_app(folder / "gongkai.duckdb", folder / "log.txt", folder / "project") as url:
        yield Poisoned(url, reports, places)


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def watched_page(browser: Browser, watched: Watched) -> Iterator[Page]:
    context = browser.new_context()
    yield watched.attach(context)
    context.close()


def test_the_payloads_run_where_they_are_taken_for_markup(watched_page: Page, watched: Watched) -> None:
    for number, core in enumerate(PAYLOADS):
        watched_page.set_content(f"<title>{core.format(f'run(`query-{number:03d}`)')}</title>")
        watched_page.set_content(f"<p>{core.format(f'run(`query-{number:03d}`)')}</p>")
    assert len(set(watched.ran)) > len(PAYLOADS) // 2


def addresses(poison: Poisoned, is_long: bool) -> list[str]:
    """Pages, embeds, places, the reader, comparisons of many places; the short form has a comparison and a report."""
    compared = [poison.places[at : at + 50] for at in range(0, len(poison.places), 50)]
    found = [f"/compare?places={','.join(some)}" for some in compared]
    found += [f"/report/{report}" for report in poison.reports]
    found += [f"/report/{poison.reports[0]}?with={poison.reports[1]}", "/methods", "/methods?lang=en"]
    found += [f"/place/{place}" for place in poison.places[:3]]
    found += [f"/embed/{chart}?places={','.join(compared[0])}" for chart in sorted(charts())]
    found += [path for path in PAGES if path not in ("/compare", "/methods")]
    return found if is_long else [found[0].replace("places=", "lang=en&places="), found[len(compared)]]


@pytest.mark.assure(row="D3")
def test_no_payload_of_the_data_runs_on_a_page(
    poison: Poisoned, watched_page: Page, watched: Watched, size, tried
) -> None:
    is_long = size(0, 1) == 1
    wait_for_dash(watched_page)
    site = Site(watched_page, poison.url)
    for address in addresses(poison, is_long):
        site.open(address)
        watched.look(watched_page)
        if address.startswith("/report/"):
            watched_page.locator("td[data-cell] button").first.click()
            expect(watched_page.get_by_role("dialog")).to_contain_text("run(")
            watched.look(watched_page)
    _judge(watched, tried, SINKS[:-1] if is_long else (), 0.9)


@pytest.mark.assure(row="D3")
def test_no_payload_of_the_data_runs_in_a_frozen_copy(
    poison: Poisoned, watched_page: Page, watched: Watched, size, tmp_path: Path
) -> None:
    some = ",".join(poison.places[:50])
    for chart in sorted(charts())[:: size(12, 1)]:
        path = tmp_path / f"{chart}.html"
        with urlopen(f"{poison.url}/chart/{chart}.html?places={some}", timeout=120) as answer:
            path.write_bytes(answer.read())
        watched_page.goto(path.as_uri())
        expect(watched_page.locator("main")).to_be_visible()
        watched.look(watched_page)
    assert (watched.ran, watched.stopped) == ([], [])
    assert watched.shown


@pytest.mark.assure(row="D3")
def test_no_payload_of_the_address_runs(server: str, watched_page: Page, watched: Watched, size, tried) -> None:
    wait_for_dash(watched_page)
    site, tally = Site(watched_page, server), HostileTally("D3")
    numbers = range(0, len(PAYLOADS), size(60, 1))
    for number in numbers:
        text = quote(payload("query", number), safe="")
        # One payload in every parameter at once, in turn on a page, in an embed and as the name of one.
        query = "&".join(f"{name}={text}~330383" if name == "group" else f"{name}={text}" for name in PARAMETERS)
        path = ("/disclosure", "/embed/disclosure_rate", f"/embed/{text}", f"/report/{text}", f"/place/{text}")
        site.open(f"{path[number % len(path)]}?{query}")
        watched.look(watched_page)
        assert urlsplit(watched_page.url).netloc == urlsplit(server).netloc
        tally.add("passed" if not watched.ran + watched.stopped else "wrong without warning", text)
    tried(tally)
    assert (watched.ran, watched.stopped) == ([], [])
    assert watched.shown


def _judge(watched: Watched, tried, sinks: tuple[str, ...], share: float) -> None:
    tally = HostileTally("D3")
    ran = " ".join(watched.ran)
    for name in sorted(watched.shown):
        tally.add("wrong without warning" if name in ran else "passed", name)
    tried(tally)
    assert (watched.ran, watched.stopped) == ([], [])
    for sink in sinks:
        shown = sum(name.startswith(sink) for name in watched.shown)
        assert shown >= share * len(PAYLOADS), f"{sink}: {shown} of {len(PAYLOADS)} payloads were shown"
    assert watched.shown
