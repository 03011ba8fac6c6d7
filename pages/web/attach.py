"""Everything of this package on one server, in the order in which a request meets it."""

from __future__ import annotations

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, request

from pages.warehouse import Warehouse
from pages.web.figures import attach_figures
from pages.web.limits import attach_limits, plain
from pages.web.logs import attach_logs
from pages.web.options import Options
from pages.web.posts import attach_post_check
from pages.web.signin import attach_sign_in
from pages.web.tidy import attach_tidy

# Names under which frameworks, Dash among them, answer development and machine routes; ours has none of them, and
# the page of an unknown address would answer 200.
CLOSED = (
    "_reload-hash",
    "_mcp",
    "mcp",
    "console",
    "docs",
    "redoc",
    "openapi.json",
    "debug",
    "server-status",
)


def attach_web(app: Dash, warehouse: Warehouse, options: Options, base: str) -> None:
    """Logs first, so that every answer is logged; then doors, limits and the check of posts."""
    attach_logs(app.server, options, base)
    attach_tidy(app.server)
    _close(app, base, () if options.is_measured else ("metrics",))
    if options.is_measured:
        attach_figures(app.server, warehouse, base)
    if options.is_closed:
        attach_sign_in(app.server, options, base)
    attach_limits(app.server, warehouse, options)
    attach_post_check(app, base)
    app.server.register_error_handler(DependencyException, lambda _: plain("not found", 404))


def _close(app: Dash, base: str, more: tuple[str, ...]) -> None:
    closed = frozenset((*CLOSED, *more))

    server: Flask = app.server

    @server.before_request
    def development() -> Response | None:
        first = request.path.removeprefix(base).partition("/")[0]
        return plain("not found", 404) if first in closed or request.path.endswith(".map") else None
