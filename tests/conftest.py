"""What many tests share: the real warehouse built once from data/, the real app on a free port, the browser."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.provision import system_chromium

pytest_plugins = ["tests.assure.plugin"]

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of collected sample pages; tests that read them are skipped where it is not, as in any copy but ours."""
    if not SAMPLES.is_dir():
        pytest.skip(f"the sample pages are other people's and not part of the project: no {SAMPLES.name} beside it")
    return SAMPLES


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give browser tests a second try, and skip the tests marked `samples` where there are no samples.

    The summary names every test that needed its second try, and says how many tests on samples ran.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if not SAMPLES.is_dir():
        for item in items:
            if item.get_closest_marker("samples"):
                item.add_marker(pytest.mark.skip(reason="no ../shared/samples beside the project"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on the tests that need other people's pages, so that a run without them is not taken for a full one."""
    reports = [report for key in ("passed", "failed", "skipped") for report in terminalreporter.stats.get(key, [])]
    marked = [report for report in reports if "samples" in report.keywords]
    ran = sum(report.outcome != "skipped" for report in marked)
    there = "found" if SAMPLES.is_dir() else "not there"
    terminalreporter.write_line(f"samples: ../shared/samples {there}, {ran} of {len(marked)} tests on them ran")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One temporary folder for the whole run, the same in every pytest-xdist worker."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def warehouse(shared_folder: Path) -> Path:
    """The warehouse built from data/ by the real command, once a run; read it only."""
    path = shared_folder / "gongkai.duckdb"
    with (shared_folder / "warehouse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            command = [sys.executable, "-m", "etl", "build", "--data", "data", "--out", str(path)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
            if done.returncode:
                pytest.fail(f"etl build failed:\n{(done.stdout + done.stderr)[-2000:]}", pytrace=False)
    return path


def free_port() -> int:
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a GET of the address answers 200 within two seconds."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def server(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app over the real warehouse; gives its address, without a slash at the end."""
    with running_app(warehouse, tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


class running_app:
    """Context manager: `python app.py` over a warehouse file on a free port, its output in `log`; gives the address.

    `settings` are more environment variables (GONGKAI_...), `root` the folder with the program. Raises RuntimeError
    with the end of the log when the server does not answer within a minute.
    """

    def __init__(self, warehouse: Path, log: Path, root: Path = ROOT, **settings: str) -> None:
        self.log, self.port, self.root = log, free_port(), root
        self.environment = {**os.environ, "GONGKAI_DB": str(warehouse), "GONGKAI_PORT": str(self.port), **settings}
        self.url = f"http://127.0.0.1:{self.port}{settings.get('GONGKAI_BASE_PATH', '').rstrip('/')}"

    def __enter__(self) -> str:
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=self.root,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while not answers(f"{self.url}/healthz"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"the app did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)
        return self.url

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=10)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium where there is one, and no traffic of the browser's own."""
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # Inside containers, and as root, Chromium's own sandbox cannot start; the tests open our pages only.
    return {**browser_type_launch_args, "executable_path": system_chromium(), "args": ["--no-sandbox", *quiet]}
