"""What an answer costs the server: whole callbacks over HTTP, against the raw queries they make.

`callback_p95_ms` on the bundled data, of `python app.py` once it has drawn its pages ahead, in ever other views, three
starts; `callback_cold_p95_ms` of a server in this process that has drawn nothing. `callback_over_sql` on a warehouse of
some 400,000 facts of fictional places: each callback with empty caches, then its own statements alone, on the same
connection, in turns; processor time, because a busy machine must not change the answer.
"""

import logging
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import duckdb
from werkzeug.serving import make_server

from app import create_app
from pages import warehouse as served
from pages.reading import Reading
from pages.settings import Settings
from pages.web.warm import DRAWN, draw_pages
from tests.bench.browsing import bundled
from tests.bench.figure import Figure, figure
from tests.conftest import ROOT, running_app
from tests.load.readers import Reader, Tally, callback, view

PATHS = ("/", "/applications", "/disclosure", "/disputes", "/proactive", "/compare", "/quality")
FACTS, CELLS_A_REPORT, SEED = 400_000, 75, 3
ASKED, RUNS = 120, 5
STARTS, PATIENCE_SECONDS = 3, 120


@contextmanager
def noting() -> Iterator[list[tuple[Any, ...]]]:
    """Gives the list of statements that DuckDB is asked from now on, with their values."""
    notes: list[tuple[Any, ...]] = []
    plain = Reading.run

    def run(self: Reading, *asked: Any) -> list[tuple[Any, ...]]:
        notes.append(asked)
        return plain(self, *asked)

    Reading.run = run  # type: ignore[method-assign]
    try:
        yield notes
    finally:
        Reading.run = plain  # type: ignore[method-assign]


@contextmanager
def serving(path: Path, is_warm: bool = False) -> Iterator[tuple[str, served.Warehouse]]:
    """The app in this process, behind a socket; gives its address and its warehouse. ``is_warm``: pages drawn ahead."""
    app = create_app(Settings(path, "127.0.0.1", 0, "/", "'self'"))
    warehouse: served.Warehouse = app.server.extensions["warehouse"]
    if is_warm:
        draw_pages(app, warehouse)
    # Its line for each answer is no figure.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", warehouse
    finally:
        server.shutdown()
        thread.join()


def many_facts(folder: Path) -> Path:
    """A warehouse of some 400,000 facts of fictional places, built by the real commands."""
    data, out = folder / "data", folder / "many.duckdb"
    reports = str(FACTS // CELLS_A_REPORT)
    for words in (
        ("synth", "--reports", reports, "--seed", str(SEED), "--out", str(data)),
        ("build", "--data", str(data), "--out", str(out)),
    ):
        subprocess.run([sys.executable, "-m", "etl", *words], cwd=ROOT, check=True, capture_output=True)
    return out


def fact_count(path: Path) -> int:
    """Rows of the three fact tables of the forms."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = ("fact_application", "fact_dispute", "fact_proactive")
        rows = (connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables)
        return sum(row[0] for row in rows if row)


def answers(address: str, seed: int) -> list[float]:
    """Milliseconds of callbacks in ever other views, over HTTP."""
    tally, chance = Tally(), random.Random(seed)
    reader = Reader(address, tally, seed)
    for page in PATHS:
        reader.ask("POST", "/_dash-update-component", callback(page, ""))
    tally.seconds.clear()
    for _ in range(ASKED):
        reader.ask("POST", "/_dash-update-component", callback(chance.choice(PATHS), view(chance)))
    reader.close()
    if tally.errors:
        raise RuntimeError(tally.errors[0])
    return [taken * 1000 for taken in tally.seconds]


def drawn_ahead(path: Path, folder: Path, seed: int) -> list[float]:
    """``answers`` of the app as it is served, as soon as it says that its pages are drawn. Raises TimeoutError."""
    log = folder / "served.log"
    with running_app(path, log) as address:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while DRAWN not in log.read_text():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no page was drawn ahead in {PATIENCE_SECONDS} s")
            time.sleep(1)
        return answers(address, seed)


def cold(path: Path) -> list[float]:
    """``answers`` of a server that has drawn the first view of each page and nothing else."""
    with serving(path) as (address, _):
        return answers(address, SEED)


def over_queries(path: Path) -> tuple[list[float], list[float]]:
    """For each page: the callback's processor time over that of its statements; and the callback's milliseconds."""
    ratios, wall = [], []
    with serving(path) as (address, warehouse), noting() as notes:
        reader = Reader(address, Tally(), SEED)
        for page in PATHS:
            whole, raw = [], []
            for _ in range(RUNS):
                warehouse.forget()
                notes.clear()
                begin, clock = time.process_time(), time.perf_counter()
                reader.ask("POST", "/_dash-update-component", callback(page, ""))
                whole.append(time.process_time() - begin)
                wall.append((time.perf_counter() - clock) * 1000)
                cursor, asked = warehouse.cursor().cursor, list(notes)
                begin = time.process_time()
                for words in asked:
                    cursor.execute(*words).fetchall()
                raw.append(time.process_time() - begin)
            ratios.append(median(whole) / median(raw))
        reader.close()
    return ratios, wall


def measure() -> Iterator[Figure]:
    """`callback_p95_ms`, `callback_cold_p95_ms`, `callback_over_sql`, `callback_400k_ms`, `facts`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = bundled(folder)
        warm = [taken for seed in range(SEED, SEED + STARTS) for taken in drawn_ahead(small, folder, seed)]
        for name_of, taken in (("callback_p95_ms", warm), ("callback_cold_p95_ms", cold(small))):
            yield Figure(name_of, quantiles(taken, n=20)[-1], len(taken))
        many = many_facts(folder)
        yield Figure("facts", fact_count(many), 1)
        ratios, wall = over_queries(many)
        yield figure("callback_over_sql", ratios)
        yield figure("callback_400k_ms", wall)
