"""With the keyboard alone, and for a screen reader: order, focus, drawer, sorting, text alternatives, copying."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import PAGES, Site

pytestmark = [pytest.mark.browser, pytest.mark.assure(row="D13")]
FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return {tag: e.tagName, id: e.id, action: e.dataset.action || '', classes: e.className.toString(),
    outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, seen: r.width > 0 && r.height > 0,
    place: e.closest('.skip,.header,.rail,.statebar,.main,.footer')?.className.split(' ')[0] || ''} }"""
ORDER = ["skip", "header", "rail", "statebar", "main", "footer"]


def walk(page: Page, most: int) -> list[dict]:
    """What Tab reaches, from the top, until it leaves the page."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here["tag"] == "BODY":
            break
        reached.append(here)
    return reached


def test_tab_reaches_everything_in_order_with_a_visible_focus(site: Site) -> None:
    site.open("/disputes?places=321300")
    reached = walk(site.page, 150)
    places = [ORDER.index(here["place"]) for here in reached if here["place"]]
    assert places == sorted(places)
    assert set(places) == set(range(len(ORDER)))
    assert [here for here in reached if not (here["outline"] and here["seen"])] == []
    wanted = site.page.locator("a:visible, button:visible, [role=button]:visible, [tabindex='0']:visible").count()
    assert len(reached) >= wanted - 1  # the skip link is seen only while it has the focus


def test_the_skip_link_leads_to_the_content(site: Site) -> None:
    site.open("/disclosure")
    site.page.evaluate("document.activeElement.blur()")
    site.page.keyboard.press("Tab")
    expect(site.page.locator(".skip")).to_be_focused()
    site.page.keyboard.press("Enter")
    expect(site.page.locator("#main")).to_be_focused()


def test_a_filter_and_the_drawer_by_keyboard(site: Site) -> None:
    page = site.page
    site.open("/disclosure?places=330383")
    chip = page.locator(".chip[role=button]", has=page.locator("""[id='{"param":"level","role":"chip"}']"""))
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[type=radio]:focus, .mantine-Popover-dropdown :focus").first).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator("input[type=radio]")).to_have_count(0)
    expect(chip).to_be_focused()

    card = site.chart("disclosure_rate")
    card.locator("[data-action=as-table]").focus()
    page.keyboard.press("Enter")
    row = card.locator("tr", has_text="龙港市").locator("[data-ref]")
    row.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("[data-role=source-drawer]")
    expect(drawer).to_be_visible()
    expect(drawer).to_contain_text("t3.")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(row).to_be_focused()


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/methods", "/data")])
def test_each_chart_has_a_name_a_summary_and_its_table(site: Site, path: str) -> None:
    site.open(path)
    for figure in site.page.locator("[data-chart] [role=figure]").all():
        names = [figure.get_attribute(f"aria-{what}") for what in ("labelledby", "describedby")]
        title, summary = [site.page.locator(f"#{name}").inner_text() for name in names]
        assert len(title) > 5
        if figure.locator(".main-svg:visible").count():
            assert len(summary) > 10, title
        table = figure.locator("xpath=ancestor::*[@data-chart]").locator("[data-action=as-table]")
        assert table.get_attribute("aria-controls")


def test_a_table_sorts_and_goes_to_the_clipboard_as_cells(site: Site, server: str) -> None:
    site.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    site.open("/disclosure?level=prefecture&places=321300&years=2023-2024")
    rows = site.table("disclosure_rate")
    card = site.chart("disclosure_rate")
    heads = card.locator("thead th").all_inner_texts()
    rate = next(i for i, row in enumerate(zip(*rows, strict=True)) if all("%" in cell for cell in row))
    card.locator("thead th").nth(rate).locator("button").focus()
    site.page.keyboard.press("Enter")
    expect(card.locator("thead th").nth(rate)).to_have_attribute("aria-sort", "descending")
    expect(card.locator("[aria-busy=true]")).to_have_count(0)
    values = [float(text.split()[0]) for text in card.locator(f"tbody td:nth-child({rate + 1})").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    assert 54.0 in values

    card.locator("[data-action=copy-table]").click()
    lines = [line.split("\t") for line in site.page.evaluate("navigator.clipboard.readText()").splitlines()]
    assert [text.replace(" ↓", "") for text in lines[0]] == [text.replace(" ↓", "") for text in heads]
    assert len(lines) == len(rows) + 1
    suqian = next(line for line in lines[1:] if "宿迁" in line[0] and "2024" in line)
    assert {"54.0%", "1902", "3521"} <= set(suqian)
