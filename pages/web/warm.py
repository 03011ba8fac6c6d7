"""Pages by which readers come in are drawn before anyone asks: at the start, and when a new warehouse is served."""

from __future__ import annotations

import logging
import threading
import time
from itertools import product

from dash import Dash

from pages.charts import charts
from pages.queries.failed_checks import failed_checks
from pages.queries.metric_records import metric_records
from pages.queries.peer_values import is_many, peer_years
from pages.queries.place_options import place_options
from pages.queries.prepared import prepare_all
from pages.queries.selection import Selection
from pages.queries.size import is_country
from pages.reading import Reading
from pages.registry import pages
from pages.router import page_at
from pages.shell import kept_card
from pages.state import SCOPES
from pages.warehouse import Warehouse, WarehouseMissing

LOG = logging.getLogger("gongkai")
# How often the version is looked at; a new one is served within a second in any case.
LOOK_SECONDS = 5.0
# Readers go first: a pause after each page.
PAUSE_SECONDS = 0.2
# What the log says when it is done.
DRAWN = "pages drawn ahead"
# How a page's first view is asked for in each language.
LANGUAGES = ("", "lang=en")


def draw_pages(app: Dash, warehouse: Warehouse, pause: float = 0.0) -> int:
    """Draw every page without a part in its path into the caches, then gather peers; how many. Raises WarehouseMissing.

    In both languages and once with a place chosen; of a country in the first language alone, which takes it a minute.
    """
    # What charts ask for names itself when they are imported.
    charts()
    cur = warehouse.cursor()
    prepare_all(cur)
    # What a first place brings with it serves every later one: names, the places below, who is alike.
    chosen = [f"places={place.adcode}" for place in place_options(cur, "", most=1)]
    drawn = [page.path for page in pages() if "<" not in page.path]
    for query, path in product(LANGUAGES[:1] if is_country(cur) else (*LANGUAGES, *chosen), drawn):
        if query in LANGUAGES:
            # The document first: its drawing leaves the charts that the callback's answer is made of.
            with app.server.test_request_context(app.get_relative_path(path), query_string=query):
                app.index()
        with app.server.app_context():
            page_at(warehouse, path, query, kept_card)
        time.sleep(pause)
    _gather_peers(cur)
    return len(drawn)


def _gather_peers(cur: Reading) -> None:
    """What a page of any place is set against; of a small warehouse it is read with everything else."""
    if not is_many(cur):
        return
    for metric in metric_records(cur):
        peer_years(cur, metric, Selection(SCOPES[0], "all", 0, 9999))
    failed_checks(cur, Selection(SCOPES[0], "all", 0, 9999, ("none",)))


def draw_once(app: Dash, warehouse: Warehouse, pause: float) -> None:
    """``draw_pages``, and a line in the log: how many pages, how many seconds. Raises WarehouseMissing."""
    begin = time.monotonic()
    count = draw_pages(app, warehouse, pause)
    LOG.info(DRAWN, extra={"fields": {"pages": count, "seconds": round(time.monotonic() - begin, 1)}})


def keep_warm(app: Dash, warehouse: Warehouse) -> threading.Thread:
    """Start the thread that draws the pages of each version once."""
    thread = threading.Thread(target=_look, args=(app, warehouse), name="gongkai-warm", daemon=True)
    thread.start()
    return thread


def _look(app: Dash, warehouse: Warehouse) -> None:
    drawn = ""
    while True:
        try:
            version = warehouse.version
            if version != drawn:
                draw_once(app, warehouse, PAUSE_SECONDS)
                drawn = version
        except WarehouseMissing:
            # Said by the first request that meets it.
            drawn = ""
        except Exception:
            LOG.exception("pages could not be drawn ahead")
            drawn = version
        time.sleep(LOOK_SECONDS)
