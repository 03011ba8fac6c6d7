"""Every page on A4, both ways of the sheet: nothing cut, no card broken, filters and sources on it, fonts embedded."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from tests.browser.pages import PAGES, Site, report_path

pytestmark = [pytest.mark.browser, pytest.mark.assure(row="D14")]
PLACE, REPORT = "/place/321300", "/report/"
MARGIN = 30  # points; the sheet's own margin is 34
# What the browser draws for paper, and every word of the cards' heads and feet.
PLOT_WORDS = "([way]) => [...document.querySelectorAll(`.print-${way} text`)].map(node => node.textContent)"
CARDS = """() => [...document.querySelectorAll('.card')].map(card =>
  [...card.querySelectorAll('.card-title,.card-foot p:last-child')].map(part => part.textContent))"""
CHIPS = "() => [...document.querySelectorAll('.chip-value')].map(chip => chip.textContent)"


def plain(text: str) -> str:
    """Text without spaces, in one form of each sign: a PDF keeps neither spaces,
    compatibility signs nor a hyphen at the end of a line."""
    return re.sub(r"[\s\u00ad\ufffe-]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Paper:
    """A printed page: the words of each sheet, and the signs outside the sheet's inside."""

    sheets: list[str]
    outside: list[str]
    fonts: dict[str, bool]

    @property
    def words(self) -> str:
        """All words."""
        return "".join(self.sheets)


def read(file: Path) -> Paper:
    """What is on a PDF's sheets."""
    sheets, outside = [], []
    for sheet in pypdfium2.PdfDocument(file):
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        sheets.append(plain(text.get_text_range()))
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            if left < MARGIN or right > width - MARGIN or bottom < MARGIN or top > height - MARGIN:
                outside.append(text.get_text_range(i, 1))
    return Paper(sheets, [sign for sign in outside if sign.strip()], fonts_of(file))


def fonts_of(file: Path) -> dict[str, bool]:
    """Name of each font in a PDF and whether it travels with the file."""
    found = {}
    for sheet in PdfReader(file).pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            inner = font.get_object()
            inner = inner["/DescendantFonts"][0].get_object() if "/DescendantFonts" in inner else inner
            described = inner.get("/FontDescriptor", {})
            embedded = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found[str(inner.get("/BaseFont"))] = embedded or inner.get("/Subtype") == "/Type3"
    return found


def printed(site: Site, file: Path, way: str) -> Paper:
    """The open page as the browser prints it."""
    site.page.pdf(path=file, format="A4", landscape=way == "wide", print_background=True)
    return read(file)


@pytest.mark.parametrize("path", [*PAGES, PLACE, REPORT])
def test_page_fits_a4_both_ways(site: Site, warehouse: Path, tmp_path: Path, path: str, tried) -> None:
    seen = 0
    site.open(report_path(warehouse) if path == REPORT else path)
    plots = site.page.locator(".plot .js-plotly-plot:visible").count()
    cards, chips = site.page.evaluate(CARDS), site.page.evaluate(CHIPS)
    for way in ("tall", "wide"):
        # The browser draws for paper when it is about to print; here once more, to read what it drew.
        site.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        drawn = site.page.evaluate(PLOT_WORDS, [way])
        assert site.page.locator(f".print-{way}").count() == plots
        site.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        paper = printed(site, tmp_path / f"{way}.pdf", way)
        assert paper.outside == []
        assert {name for name, embedded in paper.fonts.items() if not embedded} == set()
        assert [chip for chip in chips if plain(chip) not in paper.words] == []
        assert [word for word in drawn if plain(word) not in paper.words] == []
        for card in cards:
            sheets = [i for i, sheet in enumerate(paper.sheets) if all(plain(part) in sheet for part in card)]
            assert sheets, f"{way}: broken over sheets or cut: {card}"
        seen += 1
    tried(seen)


def test_a_place_takes_two_sheets(site: Site, tmp_path: Path) -> None:
    site.open(PLACE)
    assert len(printed(site, tmp_path / "place.pdf", "tall").sheets) == 2


def test_paper_is_light_and_the_screen_is_as_before(site: Site, tmp_path: Path) -> None:
    site.open("/disclosure?theme=dark&places=321300")
    before = site.chart("outcome_mix").locator(".main-svg").first.evaluate("svg => svg.style.background")
    printed(site, tmp_path / "dark.pdf", "tall")
    sheet = pypdfium2.PdfDocument(tmp_path / "dark.pdf")[0].render(scale=0.5).to_pil().convert("L")
    light = sum(sheet.histogram()[200:]) / (sheet.width * sheet.height)
    assert light > 0.85
    assert site.page.locator(".print-copy").count() == 0
    assert site.chart("outcome_mix").locator(".main-svg").first.evaluate("svg => svg.style.background") == before


def test_an_open_table_is_printed_whole(site: Site, tmp_path: Path) -> None:
    site.open("/quality?years=2023-2024&level=prefecture")
    site.table("failed_checks")
    for way in ("tall", "wide"):
        paper = printed(site, tmp_path / f"table-{way}.pdf", way)
        assert paper.outside == []
        last = site.chart("failed_checks").locator("table tbody tr").last.locator("td").first.inner_text()
        assert plain(last.split("→")[0]) in paper.words
