"""What a reader waits for: pages opened by a real browser as on an old computer with a slow line.

Profile: headless Chromium, empty cache, 10 Mbit/s, 40 ms, processor slowed to a quarter; medians of five, ours and the
peers' pages in turns. The peers show the same figure, as their manuals say and with nothing tuned. Bytes are those on
the wire, headers included.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bench.figure import Figure, figure
from tests.browser.provision import system_chromium
from tests.conftest import ROOT, answers, free_port, running_app

RUNS = 5
CHART = "volume_trend"
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
SLOWER = 4
PATIENCE_MS = 120_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PEERS = {"dash": "default_dash", "streamlit": "streamlit", "vizro": "vizro"}
# A mark of ours is there when words and a picture are seen; a chart when plotly has drawn and the reader can use it.
WATCH = """(() => {
  const seen = window.seen = {shift: 0, wait: 0};
  const watch = (type, more, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
    .observe({type, buffered: true, ...more});
  watch("layout-shift", {}, entry => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  watch("event", {durationThreshold: 16}, entry => {
    if (entry.interactionId) seen.wait = Math.max(seen.wait, entry.duration);
  });
  const shown = node => node.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && node.getBoundingClientRect().height > 50;
  const any = query => [...document.querySelectorAll(query)].some(shown);
  const drawn = () => [...document.querySelectorAll(".js-plotly-plot")]
    .some(node => shown(node) && node.querySelector(".trace, .points path"));
  (function look() {
    const title = document.querySelector("h1");
    if (!seen.view && title && title.innerText && any("main svg, main .main-svg")) mark("view");
    if (!seen.chart && drawn()) mark("chart");
    if (!seen.controls && seen.chart && !document.documentElement.dataset.first) mark("controls");
    if (!seen.controls) requestAnimationFrame(look);
  })();
  function mark(what) {
    seen[what] = -1;
    requestAnimationFrame(() => setTimeout(() => { seen[what] = performance.now(); }));
  }
})()"""


@dataclass(frozen=True)
class Opened:
    """One opening of a page: milliseconds to the first view, the first chart and the page's controls, kilobytes, layout
    shift, longest interaction."""

    view: float
    chart: float
    controls: float
    kilobytes: float
    shift: float
    wait: float


def seen(page: Page, what: str) -> float:
    """What the page's watch has noted. Polled, since a strict policy forbids waiting on an expression."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < end:
        if (value := page.evaluate(f"window.seen.{what} || 0")) > 0:
            return float(value)
        page.wait_for_timeout(50)
    raise TimeoutError(f"{page.url}: no {what}")


def open_page(browser: Browser, address: str, touch: Callable[[Page], None] | None = None) -> Opened:
    """Open an address with an empty cache in the profile; ``touch`` is what a reader then does with the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        wire = context.new_cdp_session(page)
        received: list[float] = []
        wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", LINE)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        page.goto(address, wait_until="commit")
        chart, controls = seen(page, "chart"), seen(page, "controls")
        page.wait_for_load_state("networkidle")
        total = sum(received) / 1000
        if touch:
            touch(page)
        view = float(page.evaluate("window.seen.view || 0")) or chart
        shift, wait = page.evaluate("[window.seen.shift, window.seen.wait]")
        return Opened(view, chart, controls, total, shift, wait)
    finally:
        context.close()


def use(page: Page) -> None:
    """What a reader does on our page: table, sort, a chip, an option of it, a source."""
    card = page.locator(f"[data-chart={CHART}]")
    card.locator("[data-action=as-table]").click()
    card.locator("table .sort").nth(3).click()
    card.locator("[data-action=as-table]").click()
    page.locator("""[id='{"param":"level","role":"chip"}']""").click()
    option = page.locator("input[type=radio][value=prefecture]")
    expect(option).to_be_visible()
    option.check(force=True)
    page.wait_for_url("**level=prefecture**")
    page.wait_for_timeout(1500)


class peer:
    """Context manager: one of the peers' pages as a process of its own on a free port; gives its address."""

    def __init__(self, name: str, chart: Path) -> None:
        self.port = free_port()
        script = str(Path(__file__).parent / "peers" / f"{name}_page.py")
        options = ["--server.headless=true", f"--server.port={self.port}", "--browser.gatherUsageStats=false"]
        self.command = [sys.executable, script]
        if name == "streamlit":
            self.command = [sys.executable, "-m", "streamlit", "run", script, *options]
        self.environment = {**os.environ, "BENCH_CHART": str(chart), "BENCH_PORT": str(self.port)}

    def __enter__(self) -> str:
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, env=self.environment, cwd=ROOT, stdout=quiet, stderr=quiet)
        address = f"http://127.0.0.1:{self.port}/"
        deadline = time.monotonic() + 90
        while not answers(address):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"{self.command} did not start")
            time.sleep(0.2)
        return address

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def same_chart(warehouse: Path) -> dict[str, Any]:
    """The figure that the peers show: the first chart of our first page."""
    from pages.charts import chart_view
    from pages.state import ViewState
    from pages.warehouse import Warehouse

    return chart_view(Warehouse(warehouse), CHART, ViewState()).figure or {}


def bundled(folder: Path) -> Path:
    """The warehouse that `GONGKAI_DB` names, else one built from the project's own data."""
    named = os.environ.get("GONGKAI_DB")
    if named and Path(named).is_file():
        return Path(named)
    out = folder / "bundled.duckdb"
    subprocess.run([sys.executable, "-m", "etl", "build", "--out", str(out)], cwd=ROOT, check=True, capture_output=True)
    return out


def openings(warehouse: Path, folder: Path) -> dict[str, list[Opened]]:
    """Every page opened `RUNS` times in turns; a peer that is not installed is left out."""
    chart = folder / "chart.json"
    chart.write_text(json.dumps(same_chart(warehouse)), encoding="utf-8")
    found: dict[str, list[Opened]] = {}
    with ExitStack() as running, sync_playwright() as driver:
        pages = {"ours": running.enter_context(running_app(warehouse, folder / "log.txt")) + "/"}
        for name in PEERS:
            if find_spec(name):
                pages[name] = running.enter_context(peer(name, chart))
        browser = driver.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        for address in pages.values():
            answers(address)
        for _ in range(RUNS):
            for name, address in pages.items():
                found.setdefault(name, []).append(open_page(browser, address, use if name == "ours" else None))
        browser.close()
    return found


def measure() -> Iterator[Figure]:
    """`first_view_ms`, `first_chart_ms`, `first_load_kb`, `layout_shift`,
    `interaction_ms`, `default_dash_over_ours` …"""
    with tempfile.TemporaryDirectory() as name:
        found = openings(bundled(Path(name)), Path(name))
    ours = found.pop("ours")
    yield figure("first_view_ms", [one.view for one in ours])
    yield figure("first_chart_ms", [one.chart for one in ours])
    # Until then a click on a chip, a table or a share menu waits.
    yield figure("first_controls_ms", [one.controls for one in ours])
    yield figure("first_load_kb", [one.kilobytes for one in ours])
    yield figure("layout_shift", [one.shift for one in ours])
    yield figure("interaction_ms", [one.wait for one in ours])
    chart, view = (statistics.median(getattr(one, part) for one in ours) for part in ("chart", "view"))
    for peer_name, theirs in found.items():
        title = PEERS[peer_name]
        yield figure(f"{title}_over_ours", [one.chart / chart for one in theirs])
        yield figure(f"{title}_first_chart_ms", [one.chart for one in theirs])
        yield figure(f"{title}_first_load_kb", [one.kilobytes for one in theirs])
    yield figure("default_dash_over_first_view", [one.chart / view for one in found.get("dash", [])] or [0.0])
