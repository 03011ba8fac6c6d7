"""Logs as JSON, one line an event: what was asked for and how it went, never by whom.

No address, no query, no header, no user name; a path is written only when it is one of ours, because what people type
into an address may name a person.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid
from datetime import UTC, datetime

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from pages.charts import charts
from pages.registry import match
from pages.web.limits import plain
from pages.web.options import Options

ACCESS = logging.getLogger("gongkai.access")
ERRORS = logging.getLogger("gongkai")
# What a proxy may hand over; anything else could write lines of its own into the log.
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
OTHER = "(other)"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, event and the fields it carries; an error with its trace."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["trace"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure_logs() -> None:
    """Everything this process logs goes to standard error as JSON lines; standard output stays free."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def known_path(path: str, base: str) -> str:
    """The path of a request if it is one of ours, relative to the base; else ``(other)``, or the kind of file."""
    inside = "/" + path.removeprefix(base) if path.startswith(base) else path
    first, _, rest = inside.strip("/").partition("/")
    if match(inside) or first in ("healthz", "metrics", "_dash-update-component", "_dash-layout", "_dash-dependencies"):
        return inside
    if first in ("embed", "chart") and rest.partition(".")[0] in charts():
        return inside
    return f"/{first}/…" if first in ("embed", "chart", "data", "briefing", "assets", "plotly") else OTHER


def route_of(path: str, base: str) -> str:
    """A short name of what was asked for: the first part of a known path."""
    return known_path(path, base).strip("/").partition("/")[0] or "index"


def attach_logs(server: Flask, options: Options, base: str) -> None:
    """Give each request an id, log it when it has been answered, and answer a mistake of ours without its trace."""
    quiet = tuple(f"{base}{part}/" for part in ("assets", "plotly", "_dash-component-suites"))

    @server.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex[:16]
        g.began = time.perf_counter()

    @server.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if options.is_logged and not request.path.startswith(quiet):
            ACCESS.info("request", extra={"fields": _fields(response, base)})
        return response

    @server.errorhandler(Exception)
    def mistake(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        ERRORS.error("mistake", exc_info=error, extra={"fields": {"id": g.get("request_id", "")}})
        return plain(f"a mistake of the server; the log has it under {g.get('request_id', '')}", 500)


def _fields(response: Response, base: str) -> dict[str, object]:
    return {
        "id": g.get("request_id", ""),
        "method": request.method if request.method in ("GET", "HEAD", "POST") else OTHER,
        "path": known_path(request.path, base),
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        "bytes": response.calculate_content_length() or 0,
    }
