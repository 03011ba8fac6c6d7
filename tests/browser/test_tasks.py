"""Ten questions of a new user, each answered on screen with at most four clicks from the start page."""

import re
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.pages import Site

pytestmark = pytest.mark.browser
MOST = 4


@dataclass
class Reader:
    """Somebody with a mouse who starts on the start page; every click is counted, typing is not."""

    site: Site
    clicks: list[str] = field(default_factory=list)

    def click(self, target: Locator) -> None:
        """One click."""
        self.clicks.append(str(target))
        assert len(self.clicks) <= MOST, self.clicks
        target.click()

    def page(self, path: str) -> None:
        """A name in the rail."""
        self.click(self.site.page.locator(f".rail a[data-nav='{path}']"))
        expect(self.site.page).to_have_url(re.compile(re.escape(path)))
        self.site.settle()

    def place(self, typed: str, name: str) -> None:
        """The chip of places, a search, a choice."""
        page = self.site.page
        self.click(page.locator(".chip", has=page.locator("""[id='{"param":"places","role":"chip"}']""")))
        page.keyboard.type(typed)
        self.click(page.locator("[role=option]", has_text=name).first)
        expect(page.locator("#place-chips")).to_contain_text(name)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        self.site.settle()

    def level(self, code: str) -> None:
        """The chip of levels and a choice."""
        page = self.site.page
        self.click(page.locator(".chip", has=page.locator("""[id='{"param":"level","role":"chip"}']""")))
        self.click(page.locator(f"label:has(input[value={code}]), input[value={code}]").first)
        expect(page).to_have_url(re.compile(f"level={code}"))
        page.keyboard.press("Escape")
        self.site.settle()

    def as_table(self, chart: str) -> Locator:
        """A chart as a table."""
        card = self.site.chart(chart)
        self.click(card.locator("[data-action=as-table]"))
        expect(card.locator("tbody tr").first).to_be_visible()
        expect(card.locator("[aria-busy=true]")).to_have_count(0)
        return card

    def reads(self, *words: str) -> None:
        """The answer is on screen."""
        for word in words:
            expect(self.site.page.locator("body")).to_contain_text(re.compile(re.escape(word).replace(r"\ ", r"\s")))


@pytest.fixture
def reader(site: Site) -> Reader:
    """A reader on the start page."""
    site.open("/")
    return Reader(site)


def test_is_the_disclosure_rate_of_suqian_2024_like_its_peers_and_other_than_2023(reader: Reader) -> None:
    reader.place("suqian", "宿迁市")
    reader.page("/compare")
    reader.reads("54.0 %（1,902 / 3,521）", "同级地方不足 10 个", "从 2023 年到 2024 年上升 +10.4", "变化已确立")


def test_which_prefectures_have_review_outcomes_outside_the_funnel(reader: Reader) -> None:
    reader.page("/disputes")
    reader.level("prefecture")
    # Three reports are too few for limits: the page says so instead of naming anybody.
    expect(reader.site.chart("dispute_funnel")).to_contain_text("不足 4 份，画不出界限")
    reader.reads("纠正 60 件（7.7 %）")


def test_which_cell_of_which_report_makes_hongze_2023_fail(reader: Reader) -> None:
    reader.page("/quality")
    card = reader.as_table("failed_checks")
    reader.click(card.locator("tr", has_text="洪泽区").locator("[data-ref]").first)
    drawer = reader.site.page.locator("[data-role=source-drawer]")
    expect(drawer).to_contain_text(re.compile(r"t4\.lit_(direct|after_review)\.total"))
    expect(drawer).to_contain_text("2023")


def test_who_has_no_report_for_2024_in_zhejiang(reader: Reader) -> None:
    reader.page("/quality")
    reader.click(reader.site.chart("coverage_matrix").locator("a", has_text="浙江省"))
    reader.site.settle()
    card = reader.as_table("coverage_matrix")
    # Not one kind of absence: no report at all, reports of other scopes only, no such division in that year.
    kinds = {row[0]: row[4].split("；")[0] for row in cells(card) if row[3] == "2024"}
    none = {name for name, kind in kinds.items() if kind == "未找到年报"}
    other = {name for name, kind in kinds.items() if kind == "没有这一口径的年报"}
    absent = {name for name, kind in kinds.items() if kind == "当年没有这个行政区划"}
    assert (len(none), len(other), len(absent), len(kinds)) == (72, 20, 2, 105)
    assert {"浙江省", "绍兴市"} <= none and "杭州市" in other


def cells(card: Locator) -> list[list[str]]:
    """All rows of a card's table."""
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    return card.locator("tbody tr").evaluate_all(script)


def test_what_is_the_disclosure_rate_of_longgang(reader: Reader) -> None:
    reader.place("330383", "龙港市")
    reader.page("/disclosure")
    reader.reads("81.2 %", "134 / 165")


def test_who_published_latest(reader: Reader) -> None:
    reader.page("/quality")
    reader.reads("最迟的是黄浦区 2023（迟 502 天）")


def test_how_is_the_disclosure_rate_computed(reader: Reader) -> None:
    reader.page("/methods")
    reader.reads("公开率（占办结）", "办结总计")


def test_what_does_the_report_of_longgang_say_in_prose_and_in_its_table(reader: Reader) -> None:
    reader.page("/quality")
    card = reader.as_table("failed_checks")
    reader.click(card.locator("tr", has_text="龙港市").locator("a[data-nav^='/report/']").first)
    expect(reader.site.page).to_have_url(re.compile("/report/330383"))
    reader.site.settle()
    reader.reads("42", "41", "龙港市")


def test_the_outcomes_as_a_spreadsheet(reader: Reader) -> None:
    reader.page("/disclosure")
    page = reader.site.page
    reader.click(reader.site.chart("outcome_mix").locator("[data-opener]").first)
    with page.expect_download() as download:
        reader.click(page.locator("[role=menuitem]", has_text=re.compile("Excel|XLSX")).first)
    assert download.value.suggested_filename.endswith(".xlsx")
    cells = [
        row
        for row in load_workbook(BytesIO(download.value.path().read_bytes())).active.iter_rows(values_only=True)
        if row[0] == "宿迁市"
    ]
    assert any(2024 in row and 1431 in row for row in cells)


def test_the_same_in_english(reader: Reader) -> None:
    reader.page("/disputes")
    reader.click(reader.site.page.locator("[data-action=lang]").first)
    expect(reader.site.page.locator("html")).to_have_attribute("lang", "en")
    reader.reads("15 county-level reports speak of reviews: 3 had none, Taixing had most (238)")
