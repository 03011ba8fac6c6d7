"""What a reader presses on the first view, before Dash has taken over: carried out then, once."""

import re

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.pages import PATIENCE_MS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("press", ["table", "share", "link"])
def test_pressed_before_dash_is_there(context: BrowserContext, server: str, press: str) -> None:
    # A page without the waiting of the fixture `page`.
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    held: list[Route] = []
    is_open: list[bool] = []
    page.route(
        re.compile("/packed/(dash-renderer|app)-"),
        lambda route: route.continue_() if is_open else held.append(route),
    )
    page.goto(f"{server}/disclosure?level=county", wait_until="commit")
    found = {"table": "[data-action=as-table]", "share": ".card-tools [data-opener]", "link": "nav a[data-nav]"}
    control = page.locator(f"#first {found[press]}").first
    control.focus()
    control.press("Enter")
    assert held
    assert page.locator("html[data-first]").count() == 1
    is_open.append(True)
    for route in held:
        route.continue_()
    expect(page.locator("html[data-first]")).to_have_count(0)
    if press == "table":
        expect(page.locator("[data-chart=outcome_mix] .data-table")).to_be_visible()
        expect(page.locator("[data-chart=outcome_mix] [data-action=as-table]")).to_be_focused()
    elif press == "share":
        expect(page.locator(".share-menu [data-action=copy-link]")).to_be_visible()
    else:
        expect(page).not_to_have_url(re.compile("/disclosure"))
