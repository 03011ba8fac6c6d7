"""What every browser test gets: a page that fails the test on a console error or on a request to another host."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

from tests.browser.pages import PATIENCE_MS, Site


@dataclass
class Recorder:
    """What a page did that no page of ours may do."""

    origin: str
    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Note every console error, script error, failed answer and outside request of a page."""
        page.on("console", self.note_console)
        page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))
        page.on("request", self.note_request)
        page.on("response", self.note_response)

    def note_console(self, message: ConsoleMessage) -> None:
        """Keep an error the page wrote to its console."""
        if message.type == "error":
            self.console.append(f"{message.text} ({message.location.get('url', '')})")

    def note_request(self, request: Request) -> None:
        """Keep the address of a request that leaves the server under test."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.outside.append(request.url)

    def note_response(self, response: Response) -> None:
        """Keep the address of an answer that failed."""
        if response.status >= 400:
            self.broken.append(f"{response.status} {response.url}")

    def assert_clean(self) -> None:
        """Raise AssertionError when anything was noted."""
        noted = {"console errors": self.console, "requests to other hosts": self.outside, "failed answers": self.broken}
        assert {what: found for what, found in noted.items() if found} == {}


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    """Where `page.goto("/...")` goes. In place of the plugin's own fixture, whose form pytest 9 warns about."""
    return server


@pytest.fixture
def recorder(server: str) -> Recorder:
    """The record of this test's page; a test that expects a 404 empties `broken` and `console` itself."""
    parts = urlsplit(server)
    return Recorder(f"{parts.scheme}://{parts.netloc}")


def wait_for_dash(page: Page) -> None:
    """Let `goto` and `reload` wait until Dash has taken over from the first view, on the page and in its frames."""
    for name in ("goto", "reload"):
        go = getattr(page, name)

        def then(*words: object, go: Callable[..., Response | None] = go, **more: object) -> Response | None:
            answer = go(*words, **more)
            for frame in page.frames:
                expect(frame.locator("html[data-first]")).to_have_count(0)
            return answer

        setattr(page, name, then)


@pytest.fixture
def page(page: Page, recorder: Recorder) -> Iterator[Page]:
    """Playwright's page, watched."""
    page.set_default_timeout(PATIENCE_MS)
    recorder.listen(page)
    wait_for_dash(page)
    yield page
    recorder.assert_clean()


@pytest.fixture
def site(page: Page, server: str) -> Site:
    """The running app as a reader meets it: open a page, read it, filter it."""
    return Site(page, server)
