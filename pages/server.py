"""The HTTP side of the app: chart library, headers, health, chart files, the page without a warehouse."""

from __future__ import annotations

import html as markup
import json
import logging

from dash import Dash, dcc
from flask import Flask, Response, request

from pages import bundle
from pages.briefings.routes import attach_briefings
from pages.delivery import YEAR_SECONDS, Delivery
from pages.exports.routes import attach_exports
from pages.first.document import FirstView, boot_hash
from pages.queries.snapshot import snapshot
from pages.settings import BUILD_COMMAND, Settings
from pages.warehouse import Warehouse, WarehouseMissing
from pages.web.attach import attach_web

LOG = logging.getLogger("gongkai")
BUNDLE = bundle.SCRIPT.name


def use_partial_bundle(app: Dash, base: str) -> None:
    """Serve the chart library that ``make setup`` installed; else the full one of the plotly wheel, and say so once."""
    if not bundle.SCRIPT.is_file():
        LOG.warning(
            "chart library: build/plotly/%s is missing (make setup installs it); serving the full bundle", BUNDLE
        )
        return
    dcc._js_dist[:] = [item for item in dcc._js_dist if item.get("namespace") != "plotly"]
    app.config.external_scripts.append(f"{base}plotly/{BUNDLE}")


def _policy(app: Dash, ancestors: str) -> str:
    # Hashes are asked for per request: Dash adds inline scripts at its first one (stack.md §1, pitfalls).
    scripts = " ".join(["'self'", boot_hash(), *app.csp_hashes()])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        f"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
    )


def _headers(app: Dash, settings: Settings) -> None:
    embed = f"{settings.base_path}embed/"
    # Only files whose address changes with their content; a reader may add ?m= to any other.
    fixed = tuple(f"{settings.base_path}{part}/" for part in ("assets", "_dash-component-suites"))

    server: Flask = app.server

    @server.after_request
    def add(response: Response) -> Response:
        ancestors = settings.frame_ancestors if request.path.startswith(embed) else "'self'"
        response.headers["Content-Security-Policy"] = _policy(app, ancestors)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if not request.path.startswith(embed):
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.args.get("m") and request.path.startswith(fixed):
            response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
        return response


def missing_page(message: str) -> Response:
    """503 in both languages: what is missing and which command builds it."""
    body = f"""<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>503</title>
<style>body{{font:16px/1.7 sans-serif;max-width:40em;margin:15vh auto;padding:0 1em}}</style>
<h1>数据仓库尚未建立</h1><p>请先运行 <code>{BUILD_COMMAND}</code>，本页随后自动可用。</p>
<h1 lang="en">There is no warehouse yet</h1>
<p lang="en">Run <code>{BUILD_COMMAND}</code>; this page then works by itself.</p>
<p><small>{markup.escape(message)}</small></p></html>"""
    return Response(body, 503, {"Content-Type": "text/html; charset=utf-8", "Retry-After": "30"})


def _guard(server: Flask, warehouse: Warehouse, base: str) -> None:
    open_paths = (f"{base}assets/", f"{base}_dash-component-suites/")

    @server.before_request
    def need_warehouse() -> Response | None:
        if request.path.startswith(open_paths):
            return None
        try:
            _ = warehouse.version
        except WarehouseMissing as error:
            LOG.error("%s", error)
            # Paths of the machine stay in the log.
            if request.path.startswith(f"{base}_dash") or request.path == f"{base}healthz":
                return Response(
                    json.dumps({"status": "no warehouse", "remedy": BUILD_COMMAND}),
                    503,
                    {"Content-Type": "application/json"},
                )
            return missing_page("")
        return None


def _routes(server: Flask, warehouse: Warehouse, base: str) -> None:
    @server.get(f"{base}healthz")
    def healthz() -> Response:
        snap = snapshot(warehouse.cursor())
        body = {
            "status": "ok",
            "snapshot_id": snap.snapshot_id,
            "report_count": snap.report_count,
            "built_at": snap.built_at.isoformat(),
        }
        return Response(json.dumps(body), 200, {"Content-Type": "application/json", "Cache-Control": "no-store"})

    painter = attach_exports(server, warehouse, base)
    attach_briefings(server, warehouse, painter, base)


def attach(app: Dash, warehouse: Warehouse, settings: Settings) -> None:
    """Everything the Flask server does beside Dash's own routes."""
    use_partial_bundle(app, settings.base_path)
    attach_web(app, warehouse, settings.options, settings.base_path)
    _guard(app.server, warehouse, settings.base_path)
    _routes(app.server, warehouse, settings.base_path)
    delivery = Delivery(app, settings.base_path)
    delivery.attach(app.server)
    first = FirstView(app, warehouse, delivery, settings.base_path)
    app.interpolate_index = first.index
    _headers(app, settings)
