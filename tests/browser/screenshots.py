"""Pictures of the running app: `python -m tests.browser.screenshots [PATH ...]` writes build/screenshots/*.png.

Every page in both languages, light and dark, on a desk and on a phone, to look at. Those that a document shows are
copied to docs/screenshots/, the only ones kept in the history.
"""

import re
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.pages import LANGUAGES, PAGES, Site
from tests.browser.provision import system_chromium
from tests.conftest import ROOT, running_app

FOLDER = ROOT / "build" / "screenshots"
SHOWN = ROOT / "docs" / "screenshots"
# The two sizes readers have: an office screen, and a phone (narrow, not short: its picture is of the whole page).
SIZES = {"desk": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
COLOURS = 128


def name_of(path: str) -> str:
    """Short name of a page for a file name."""
    return path.strip("/").replace("/", "-") or "overview"


def shoot(browser: Browser, url: str, path: str, lang: str, theme: str, size: str) -> Path:
    """Picture of one page in one language, theme and size; gives the file."""
    page = browser.new_page(viewport=SIZES[size], device_scale_factor=1, color_scheme=theme)
    site = Site(page, url)
    site.open(f"{path}?lang={lang}&theme={theme}")
    # A transition of the theme may still run; it takes 200 ms at most.
    page.wait_for_timeout(400)
    suffix = "" if size == "desk" else "-phone"
    target = FOLDER / f"{name_of(path)}-{lang}-{theme}{suffix}.png"
    page.screenshot(path=target, full_page=size == "phone")
    page.close()
    return target


def shown() -> set[str]:
    """File names of the pictures that the documents show."""
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    return {name for file in documents for name in re.findall(r"screenshots/([\w-]+\.png)", file.read_text("utf-8"))}


def main() -> int:
    """Build the warehouse, start the app, write every picture; the number of files goes to the terminal."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        warehouse = Path(name) / "gongkai.duckdb"
        subprocess.run([sys.executable, "-m", "etl", "build", "--out", str(warehouse)], cwd=ROOT, check=True)
        with running_app(warehouse, Path(name) / "log.txt") as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
            wanted = product(sys.argv[1:] or PAGES, LANGUAGES, ("light", "dark"), SIZES)
            files = [shoot(browser, url, *view) for view in wanted]
            browser.close()
    for file in files:
        if file.name in shown():
            # Kept in the history: a page of paper, ink and a dozen hues needs no more colours.
            Image.open(file).convert("RGB").quantize(COLOURS).save(SHOWN / file.name, optimize=True)
    print(f"screenshots: {len(files)} files in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
