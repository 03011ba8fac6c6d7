"""The operator's page tried step by step: its `sh` blocks run in order under a server that is up all the while."""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.conftest import running_app
from tests.etl.load.small import SmallData, table_3

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)


def snapshot(url: str) -> str:
    """What the server says it serves; its look at the file is a second old at most."""
    with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
        return json.loads(answer.read())["snapshot_id"]


def wait_for(url: str, known: str, *, other: bool) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = snapshot(url)
        if (found != known) == other:
            return found
        time.sleep(0.2)
    raise AssertionError(f"still {found}")


def place(folder: Path) -> SmallData:
    """A copy of the project as far as the commands need it, over a small data folder."""
    for name in ("etl", "pages"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    small = SmallData(folder / "data")
    small.transcribe(table_3())
    small.write()
    return small


def test_update_back_up_roll_back_and_restore(tmp_path: Path) -> None:
    assert len(BLOCKS) == 4
    update, back_up, roll_back, restore = BLOCKS
    small, db = place(tmp_path), tmp_path / "served" / "gongkai.duckdb"
    environment = {**os.environ, "GONGKAI_DB": str(db)}

    def do(block: str) -> None:
        done = subprocess.run(
            ["sh", "-euc", block], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode in (0, 4), done.stdout + done.stderr

    do(update)
    with running_app(db, tmp_path / "log.txt") as url:
        first = snapshot(url)
        do(back_up)
        small.transcribe(table_3(), year=2024)
        small.write()
        do(update)
        second = wait_for(url, first, other=True)
        do(roll_back)
        assert wait_for(url, first, other=False) == first
        shutil.rmtree(tmp_path / "data")
        db.unlink()
        do(restore)
        assert wait_for(url, first, other=False) == first != second
    # Beside the served file only the build's own cache.
    assert {path.name for path in db.parent.iterdir()} <= {"gongkai.duckdb", ".cache"}


def test_a_stopped_server_ends_well_and_a_wrong_setting_is_one_line(warehouse: Path, tmp_path: Path) -> None:
    app = running_app(warehouse, tmp_path / "log.txt")
    with app:
        pass
    assert app.process.returncode == 0
    environment = {**os.environ, "GONGKAI_DB": str(warehouse), "GONGKAI_TOKEN": "short"}
    command = [str(ROOT / ".venv" / "bin" / "python"), "app.py"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (2, "gongkai: GONGKAI_TOKEN: wants 16 characters or more, has 5\n")
