"""Charts inside other people's pages: framed only where listed, no storage, the right height, usable by keyboard."""

import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import PATIENCE_MS
from tests.conftest import running_app

pytestmark = pytest.mark.browser

CHART = "outcome_mix"
# What a reader's browser may do with storage, as Chromium keeps it in its profile.
STORAGE = {
    "all allowed": {},
    "third parties blocked": {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}},
    "kept for the session": {"profile": {"default_content_setting_values": {"cookies": 4}}},
    "all blocked": {"profile": {"default_content_setting_values": {"cookies": 2}}},
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Hosts:
    """Two servers with host pages under names that all lead here, and the app that lists some of them."""

    app: str
    first: int
    second: int

    def parents(self) -> dict[str, bool]:
        """Six parents, and whether the app lists each."""
        return {
            self.app: True,
            f"http://portal.example:{self.first}": True,
            f"http://127.0.0.1:{self.second}": True,
            f"http://portal.example:{self.second}": False,
            f"http://evil.example:{self.first}": False,
            f"http://sub.portal.example:{self.first}": False,
        }


def host_page(embed: str, script: str = "", height: int = 300) -> str:
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><body style="margin:0"><p>前文</p>'
        f'<iframe id="f" src="{embed}" title="图" width="100%" height="{height}" style="border:0"></iframe>'
        f"<p>后文</p>{script}"
    )


@pytest.fixture(scope="module")
def hosts(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    folder = tmp_path_factory.mktemp("hosts")
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    first, second = (int(server.server_address[1]) for server in servers)
    listed = f"'self' http://portal.example:{first} http://127.0.0.1:{second}"
    with running_app(warehouse, folder / "log.txt", GONGKAI_FRAME_ANCESTORS=listed) as app:
        embed = f"{app}/embed/{CHART}"
        script = f'<script src="{app}/assets/embed-host.js" async></script>'
        (folder / "plain.html").write_text(host_page(embed, height=900), encoding="utf-8")
        (folder / "sized.html").write_text(host_page(embed, script), encoding="utf-8")
        (folder / "dark.html").write_text(
            host_page(f"{app}/embed/disclosure_rate?lang=en&amp;theme=dark&amp;level=county#plain", script),
            encoding="utf-8",
        )
        yield Hosts(app, first, second)
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def context_of(playwright, browser_type_launch_args, tmp_path):
    """A browser whose profile has a storage mode, and whose names in .example lead to this machine."""
    opened: list[BrowserContext] = []

    def make(preferences: dict) -> BrowserContext:
        profile = tmp_path / f"profile{len(opened)}"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
        arguments = {**browser_type_launch_args}
        arguments["args"] = [*arguments["args"], "--host-resolver-rules=MAP *.example 127.0.0.1"]
        context = playwright.chromium.launch_persistent_context(str(profile), **arguments)
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def open_parent(page: Page, parent: str, hosts: Hosts) -> None:
    if parent == hosts.app:
        page.goto(f"{parent}/healthz")
        page.evaluate(
            "u => { document.body.innerHTML = `<iframe id=f src='${u}' height=900>`; }", f"{hosts.app}/embed/{CHART}"
        )
    else:
        page.goto(f"{parent}/plain.html")


def is_refused(page: Page) -> bool:
    """Whether the frame shows the browser's own error instead of our page."""
    for _ in range(150):
        if len(page.frames) > 1 and page.frames[1].url.startswith("chrome-error:"):
            return True
        page.wait_for_timeout(100)
    return False


STORED = """() => { try { return [localStorage.length + sessionStorage.length, document.cookie]; }
    catch (error) { return error.name; } }"""


@pytest.mark.assure(row="D7")
@pytest.mark.parametrize("mode", STORAGE)
def test_six_parents_in_four_storage_modes(hosts: Hosts, context_of, mode: str, tried) -> None:
    context = context_of(STORAGE[mode])
    page = context.pages[0]
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    seen = {}
    for parent, is_listed in hosts.parents().items():
        open_parent(page, parent, hosts)
        if is_listed:
            frame = page.frame_locator("#f")
            expect(frame.locator(f"[data-chart={CHART}] .main-svg").first).to_be_attached()
            expect(frame.locator(".card-title")).to_contain_text("%")
            stored = page.frames[1].evaluate(STORED)
            blocked = mode == "all blocked" or (mode == "third parties blocked" and parent != hosts.app)
            # In a mode that blocks storage even looking at it fails; the chart is there all the same.
            assert (
                stored == "SecurityError"
                if blocked and "127.0.0.1" not in parent
                else stored in ([0, ""], "SecurityError")
            )
            seen[parent] = True
        else:
            assert is_refused(page), parent
            seen[parent] = False
    tried(len(seen))
    assert seen == hosts.parents()
    assert len(seen) == 6
    assert context.cookies() == []
    assert errors == []


def test_the_modes_really_block(hosts: Hosts, context_of) -> None:
    page = context_of(STORAGE["all blocked"]).pages[0]
    page.goto(f"{hosts.app}/healthz")
    assert page.evaluate(STORED) == "SecurityError"


def test_one_header_says_who_may_frame_and_no_other_disagrees(hosts: Hosts) -> None:
    for path, is_open in ((f"/embed/{CHART}", True), ("/disclosure", False), (f"/chart/{CHART}.json", False)):
        with urllib.request.urlopen(hosts.app + path) as answer:
            policies = answer.headers.get_all("Content-Security-Policy")
            assert len(policies) == 1
            said = re.findall(r"frame-ancestors ([^;]+)", policies[0])
            assert len(said) == 1
            assert ("portal.example" in said[0]) == is_open
            assert answer.headers.get_all("X-Frame-Options") is None
            assert answer.headers.get_all("Set-Cookie") is None
            assert (answer.headers.get("Cross-Origin-Opener-Policy") is None) == is_open


def test_a_page_that_is_no_embed_is_framed_by_nobody_else(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"http://portal.example:{hosts.first}/plain.html")
    page.evaluate("u => { document.getElementById('f').src = u; }", f"{hosts.app}/disclosure")
    assert is_refused(page)


def heights(page: Page) -> tuple[int, int]:
    frame = page.frames[1]
    inner = frame.evaluate("() => Math.ceil(document.getElementById('main').getBoundingClientRect().bottom + scrollY)")
    return page.evaluate("() => document.getElementById('f').offsetHeight"), inner


def wait_for_fit(page: Page) -> int:
    for _ in range(100):
        outer, inner = heights(page)
        if outer == inner and outer > 100:
            return outer
        page.wait_for_timeout(100)
    raise AssertionError(heights(page))


def test_the_frame_takes_the_height_of_its_content_and_follows_it(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"http://portal.example:{hosts.first}/sized.html")
    frame = page.frame_locator("#f")
    expect(frame.locator(".main-svg").first).to_be_attached()
    closed = wait_for_fit(page)
    assert closed > 300
    assert page.frames[1].evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    frame.locator("[data-action=as-table]").click()
    expect(frame.locator(".data-table")).to_be_visible()
    opened = wait_for_fit(page)
    assert opened > closed + 100
    frame.locator("[data-action=as-table]").click()
    expect(frame.locator(".data-table")).to_be_hidden()
    page.wait_for_timeout(300)
    assert wait_for_fit(page) == closed
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(500)
    assert wait_for_fit(page) != closed


def test_without_the_script_the_fixed_height_shows_the_whole_chart(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"http://portal.example:{hosts.first}/plain.html")
    expect(page.frame_locator("#f").locator(".main-svg").first).to_be_attached()
    page.wait_for_timeout(500)
    outer, inner = heights(page)
    assert outer == 900 and 300 < inner <= outer


def test_language_theme_and_hidden_controls_are_respected(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"http://portal.example:{hosts.first}/dark.html")
    frame = page.frame_locator("#f")
    expect(frame.locator(".main-svg").first).to_be_attached()
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(frame.locator(".card-title")).to_contain_text("Disclosure rate")
    expect(frame.locator(".card-tools")).to_be_hidden()
    expect(frame.locator(".rail, .header, .statebar")).to_have_count(0)
    assert page.frames[1].evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(13, 21, 31)"
    way_out = frame.locator(".embed-foot a")
    assert re.fullmatch(rf"{hosts.app}/disclosure\?level=county&lang=en&theme=dark", way_out.evaluate("a => a.href"))
    assert way_out.get_attribute("target") == "_blank"


def test_the_keyboard_works_inside_the_frame(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"http://portal.example:{hosts.first}/sized.html")
    frame = page.frame_locator("#f")
    expect(frame.locator(".main-svg").first).to_be_attached()
    expect(frame.locator("html[data-first]")).to_have_count(0)
    page.keyboard.press("Tab")
    focused = "() => document.activeElement.textContent"
    assert page.frames[1].evaluate(focused) == "看表格"
    page.keyboard.press("Enter")
    expect(frame.locator(".data-table")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.frames[1].evaluate(focused) == "分享"
    page.keyboard.press("Enter")
    expect(frame.locator(".share-menu [data-action=copy-link]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(frame.locator(".share-menu [data-action=copy-link]")).to_have_count(0)


def test_an_unknown_chart_names_those_there_are_without_chrome(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"{hosts.app}/embed/pie?level=galaxy")
    expect(page.locator(".card-empty")).to_contain_text("disclosure_rate")
    expect(page.locator(".rail, .header")).to_have_count(0)


def test_an_embed_says_what_of_its_link_was_ignored(hosts: Hosts, context_of) -> None:
    page = context_of({}).pages[0]
    page.goto(f"{hosts.app}/embed/{CHART}?level=galaxy&lang=en")
    expect(page.locator("[data-role=notice]")).to_contain_text("level=galaxy")
