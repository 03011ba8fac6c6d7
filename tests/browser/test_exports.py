"""The share menu in a real browser: what it says, what it copies, what it saves; the frozen copy without a network."""

import csv
import io
import json
import re

import pytest
from lxml import etree
from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.pages import PAGES, Site, at_rest

pytestmark = pytest.mark.browser

ENTRIES = ["copy-link", "copy-pinned", "copy-embed", "copy-image", *["cite"] * 2, *["picture"] * 4, *["download"] * 4]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "permissions": ["clipboard-read", "clipboard-write"], "accept_downloads": True}


def menu(site: Site, chart: str) -> Locator:
    card = site.chart(chart)
    opener = card.locator(".card-tools [data-opener]")
    # In the middle of the window neither side has room for the whole menu.
    opener.evaluate("node => node.scrollIntoView({block: 'center'})")
    shown = site.page.locator(".share-menu")
    # The menu of the entry before may still be closing; it must not be taken for the new one.
    expect(shown).to_be_hidden()
    opener.click()
    expect(shown).to_be_visible()
    # A click while the menu is still finding its place lands beside the entry, on a heading that does nothing.
    at_rest(shown)
    return shown


def pick(site: Site, chart: str, **data: str) -> Locator:
    wanted = "".join(f"[data-{name}='{value}']" for name, value in data.items())
    return menu(site, chart).locator(wanted)


def saved(site: Site, chart: str, **data: str) -> Download:
    entry = pick(site, chart, **data)
    with site.page.expect_download() as waiting:
        entry.click()
    return waiting.value


def wait_for_words(page: Page, words: str) -> None:
    """The last message; it stays in the page after it has faded."""
    expect(page.locator("#toast")).to_have_text(words)


def content(download: Download) -> bytes:
    return download.path().read_bytes()


def test_every_chart_has_every_entry_with_its_number_of_rows(site: Site) -> None:
    for path in PAGES:
        site.open(path)
        for chart in site.chart_names():
            shown = menu(site, chart)
            actions = [item.get_attribute("data-action") for item in shown.locator("[data-action]").all()]
            assert actions == ENTRIES
            answer = site.page.request.get(f"{site.url}/chart/{chart}.csv")
            rows = len(list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"))))) - 1
            for kind in ("csv", "xlsx"):
                assert shown.locator(f"[data-format={kind}]").inner_text() == f"{kind.upper()}（{rows} 行）"
            site.page.keyboard.press("Escape")
            expect(site.page.locator(".share-menu")).to_have_count(0)


def test_the_number_of_rows_and_the_file_follow_a_filter(site: Site) -> None:
    site.open("/disclosure")
    before = menu(site, "disclosure_rate").locator("[data-format=csv]").inner_text()
    site.page.keyboard.press("Escape")
    site.choose("level", "county")
    after = menu(site, "disclosure_rate").locator("[data-format=csv]").inner_text()
    assert before != after
    site.page.keyboard.press("Escape")
    rows = list(csv.reader(io.StringIO(content(saved(site, "disclosure_rate", format="csv")).decode("utf-8-sig"))))
    assert f"CSV（{len(rows) - 1} 行）" == after
    assert {row[1] for row in rows[1:]} == {"县级"}


def test_pictures_are_drawn_by_the_reader_with_title_note_and_version(site: Site) -> None:
    site.open("/disclosure?level=county")
    png = saved(site, "disclosure_rate", action="picture", format="png", size="slide.")
    data = content(png)
    assert png.suggested_filename == "gongkai-disclosure_rate-16x9.png"
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (1920, 1080)
    svg = saved(site, "disclosure_rate", action="picture", format="svg", size="")
    words = "".join(etree.fromstring(content(svg)).itertext())
    version = json.loads(site.page.request.get(f"{site.url}/healthz").body())["snapshot_id"]
    for wanted in ("公开率（占办结）", "龙港市", "134 / 165", version, "全地区汇总", "万源市"):
        assert wanted in words


def test_chinese_in_a_picture_is_glyphs_and_not_boxes(site: Site) -> None:
    """The same two characters drawn in the picture's type differ from each other; boxes would be equal."""
    site.open("/disclosure")
    drawn = site.page.evaluate(
        """() => ["公", "开", "龙"].map(c => { const k = document.createElement("canvas"), x = k.getContext("2d");
            x.font = "24px " + getComputedStyle(document.body).fontFamily; x.fillText(c, 2, 30);
            return k.toDataURL(); })"""
    )
    assert len(set(drawn)) == 3


def test_copying_link_embed_citation_and_picture(site: Site) -> None:
    site.open("/disclosure?level=county")
    read = "() => navigator.clipboard.readText()"
    pick(site, "disclosure_rate", action="copy-link").click()
    wait_for_words(site.page, "已复制")
    assert site.page.evaluate(read) == f"{site.url}/disclosure?level=county"
    pick(site, "disclosure_rate", action="copy-embed").click()
    expect(site.page.locator(".share-menu")).to_have_count(0)
    wait_for_words(site.page, "已复制")
    for _ in range(100):
        snippet = site.page.evaluate(read)
        if snippet.startswith("<iframe"):
            break
        site.page.wait_for_timeout(100)
    pattern = (
        rf'<iframe src="{site.url}/embed/disclosure_rate\?level=county" title="公开率[^"]+" width="100%" '
        rf'height="(\d+)" style="border:0" loading="lazy" allow="clipboard-write"></iframe>\n'
        rf'<script src="{site.url}/assets/embed-host.js" async></script>'
    )
    found = re.fullmatch(pattern, snippet)
    assert found and 400 < int(found[1]) < 1200
    for language, start in (("zh", "公开 Gongkai. "), ("en", "Gongkai. Disclosure rate")):
        pick(site, "disclosure_rate", action="cite", cite=language).click()
        for _ in range(100):
            text = site.page.evaluate(read)
            if text.startswith(start):
                break
            site.page.wait_for_timeout(100)
        assert text.startswith(start) and f"{site.url}/disclosure?level=county" in text
    pick(site, "disclosure_rate", action="copy-image").click()
    kinds = "() => navigator.clipboard.read().then(items => items[0].types)"
    for _ in range(100):
        if site.page.evaluate(kinds) == ["image/png"]:
            break
        site.page.wait_for_timeout(100)
    assert site.page.evaluate(kinds) == ["image/png"]


def test_a_frozen_copy_opens_without_server_or_network(site: Site, tmp_path) -> None:
    site.open("/disclosure?level=county")
    file = saved(site, "disclosure_rate", action="download", format="html")
    path = tmp_path / file.suggested_filename
    file.save_as(path)
    page = site.page.context.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    site.page.context.set_offline(True)
    page.goto(path.as_uri())
    expect(page.locator("#plot .main-svg").first).to_be_attached()
    expect(page.locator("h1")).to_contain_text("公开率")
    assert page.locator("tbody tr").count() == 18
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert wrong == []
    page.close()


def test_the_files_of_a_place_page_hold_that_place_only(site: Site) -> None:
    """Its code stands in the path and in no parameter; links, snippet, files and picture know it all the same."""
    site.open("/place/330383")
    read = "() => navigator.clipboard.readText()"
    wanted = {
        "copy-link": re.compile(rf"{site.url}/place/330383(\?.*)?"),
        "copy-pinned": re.compile(rf"{site.url}/place/330383\?(.*&)?snapshot=s-\w+"),
        "copy-embed": re.compile(rf'<iframe src="{site.url}/embed/place_trend\?places=330383".*', re.S),
    }
    for action, pattern in wanted.items():
        site.page.evaluate("() => navigator.clipboard.writeText('')")
        pick(site, "place_trend", action=action).click()
        site.page.wait_for_function("() => navigator.clipboard.readText().then(text => text !== '')")
        assert pattern.fullmatch(site.page.evaluate(read)), action
    table = list(csv.reader(io.StringIO(content(saved(site, "place_trend", format="csv")).decode("utf-8-sig"))))
    at = table[0].index("年报编号")
    codes = {row[at][:6] for row in table[1:]}
    assert "330383" in codes and not {code for code in codes if code.isdigit()} - {"330383"}
    body = json.loads(content(saved(site, "place_trend", format="json")))
    assert body["parameters"] == "places=330383" and body["row_count"] == len(table) - 1
    assert {(row["source"] or "330383")[:6] for row in body["rows"]} == {"330383"}
    with site.page.expect_response(re.compile(r"/chart/place_trend\.figure\.json\?places=330383")) as drawn:
        png = saved(site, "place_trend", action="picture", format="png", size="")
    assert content(png)[:4] == b"\x89PNG"
    assert "龙港市历年主要指标" in drawn.value.text()
