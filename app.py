"""The server: ``python app.py``, or ``app:server`` for a process manager. Settings: ``GONGKAI_*`` (docs/pages.md)."""

from __future__ import annotations

import os
import sys
from typing import Any

os.environ.setdefault("DASH_DISABLE_VERSION_CHECK", "1")

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from flask import Flask

from pages.delivery import scripts_of
from pages.router import register
from pages.server import attach
from pages.settings import ROOT, Settings, read_settings
from pages.warehouse import Warehouse, WarehouseMissing
from pages.web.logs import configure_logs
from pages.web.warm import keep_warm

# The accent of look.md as Mantine's ten steps.
TEAL = ["#e2f0ef", "#cde4e3", "#a3cfcd", "#76b9b6", "#4fa3a0", "#2f8f8c", "#0b6b6b", "#095c5c", "#074c4c", "#053b3b"]


def layout() -> Any:
    """The frame that never changes: address, stores, the root that the router fills, the source drawer."""
    theme = {
        "primaryColor": "teal",
        "colors": {"teal": TEAL},
        "primaryShade": {"light": 6, "dark": 4},
        "defaultRadius": 2,
        "fontFamily": "var(--font)",
        "cursorType": "pointer",
    }
    drawer = dmc.Drawer(
        html.Div(id="source-body", className="source", **{"data-role": "source-drawer"}),
        id="source-drawer",
        position="right",
        size=460,
        padding="lg",
        keepMounted=False,
        overlayProps={"backgroundOpacity": 0.25},
        transitionProps={"duration": 120},
    )
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="view"),
            dcc.Store(id="source"),
            dcc.Store(id="meta"),
            dcc.Store(id="found"),
            html.Div(id="root"),
            drawer,
        ],
        id="mantine",
        theme=theme,
        forceColorScheme="light",
    )


def create_app(settings: Settings | None = None) -> Dash:
    """The app on the warehouse of ``settings`` (default: the environment). Opens no file until the first request."""
    used = settings or read_settings()
    warehouse = Warehouse(used.db)
    app = Dash(
        __name__,
        server=Flask("gongkai"),
        url_base_pathname=used.base_path,
        assets_folder=str(ROOT / "pages" / "assets"),
        use_pages=False,
        # One style sheet and one packet of scripts carry the rest (pages/delivery.py).
        assets_ignore=r"^(boot|early|embed-host|narrow)\.js$",
        compress=True,
        update_title="",
        title="公开 Gongkai",
        suppress_callback_exceptions=True,
        serve_locally=True,
        enable_mcp=False,
    )
    # Level 6, the default, takes twice as long for 6 % fewer bytes.
    app.server.config["COMPRESS_LEVEL"] = 4
    app.layout = layout
    register(app, warehouse)
    attach(app, warehouse, used)
    app.server.extensions["warehouse"] = warehouse
    # Dash would do it at the first request, and a second one beside it would find half the scripts and keep them.
    app._setup_server()
    return app


def pack() -> None:
    """Compress the scripts of the pages once, for every later start (``make setup``). Needs no warehouse."""
    app = create_app()
    packets = scripts_of(app.config.requests_pathname_prefix, app._generate_scripts_html(), keep=True).packets
    print(f"setup: scripts packed, {sum(len(packet.bodies['br']) for packet in packets) // 1000} kB on the wire")


def main() -> int:
    """Serve with threads until told to stop. Exit 2 with one line for a setting or warehouse that cannot be used."""
    configure_logs()
    try:
        settings = read_settings()
        version = Warehouse(settings.db).version
    except (WarehouseMissing, ValueError) as error:
        print(f"gongkai: {error}", file=sys.stderr)
        return 2
    print(f"gongkai: data version {version}, http://{settings.host}:{settings.port}{settings.base_path}", flush=True)
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "worker_class": "pages.web.worker.PatientWorker",
                "logger_class": "pages.web.worker.JsonLogger",
                "threads": 8,
                "workers": int(os.environ.get("GONGKAI_WORKERS", "1")),
                "loglevel": "warning",
                # Told to stop, it answers what it has begun; a proxy keeps its connections for longer than two seconds.
                "graceful_timeout": 30,
                "keepalive": 75,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            app = create_app(settings)
            keep_warm(app, app.server.extensions["warehouse"])
            return app.server  # type: ignore[no-any-return]

    Server().run()
    return 0


def __getattr__(name: str) -> Any:
    # ``app:server`` is made when a process manager asks for it, not when a test imports this module.
    if name == "server":
        return create_app().server
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(main())
