"""Pages by which readers come in are drawn before anyone asks: at the start, and when a new warehouse is served."""

from __future__ import annotations

import logging
import threading
import time

from dash import Dash

from pages.registry import pages
from pages.router import page_at
from pages.shell import kept_card
from pages.warehouse import Warehouse, WarehouseMissing

LOG = logging.getLogger("gongkai")
# How often the version is looked at; a new one is served within a second in any case.
LOOK_SECONDS = 5.0
# Readers go first: a pause after each page.
PAUSE_SECONDS = 0.2


def draw_pages(app: Dash, warehouse: Warehouse, pause: float = 0.0) -> int:
    """Draw every page without a part in its path, in its first view, into the caches; how many.

    Raises WarehouseMissing.
    """
    drawn = 0
    for page in pages():
        if "<" in page.path:
            continue
        with app.server.app_context():
            page_at(warehouse, page.path, "", kept_card)
        drawn += 1
        time.sleep(pause)
    return drawn


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
                draw_pages(app, warehouse, PAUSE_SECONDS)
                drawn = version
        except WarehouseMissing:
            # Said by the first request that meets it.
            drawn = ""
        except Exception:
            LOG.exception("pages could not be drawn ahead")
            drawn = version
        time.sleep(LOOK_SECONDS)
