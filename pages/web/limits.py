"""Limits of a request: size of its body, how many a minute from one address, seconds its queries may take."""

from __future__ import annotations

import atexit
import threading
import time
from collections import OrderedDict
from typing import Protocol

import duckdb
from flask import Flask, Response, g, request

from pages.warehouse import Warehouse, WarehouseMissing
from pages.web.options import Options

# The largest honest post, a filter moved on a page of six charts with sixty places, has 6 kB.
BODY_BYTES = 256 * 1024
# Addresses remembered: some 200 bytes each.
ADDRESSES = 20_000
LOOPBACK = ("127.", "::1")


class Bucket:
    """Requests that an address may still make: a full minute's at once, then as many as the time brings."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str, now: float | None = None) -> bool:
        """Whether one more request is allowed at ``now`` (seconds of the steady clock)."""
        at = time.monotonic() if now is None else now
        with self._lock:
            left, then = self._left.pop(address, (float(self.per_minute), at))
            left = min(self.per_minute, left + (at - then) * self.per_minute / 60)
            is_allowed = left >= 1
            self._left[address] = (left - 1 if is_allowed else left, at)
            while len(self._left) > ADDRESSES:
                self._left.popitem(last=False)
        return is_allowed


class Interruptible(Protocol):
    """What runs a statement."""

    def interrupt(self) -> None: ...  # noqa: D102


class Watch:
    """Interrupts the query of a request that has taken too long; DuckDB has no time limit of its own."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._running: dict[int, tuple[float, Interruptible]] = {}
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def begin(self, cursor: Interruptible) -> None:
        """Start the clock of this thread's request. The watching thread starts with the first, after any fork."""
        with self._lock:
            self._running[threading.get_ident()] = (time.monotonic() + self.seconds, cursor)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="gongkai-watch", daemon=True)
                self._thread.start()
                # A thread that is running while the interpreter goes down keeps DuckDB's objects from being freed.
                atexit.register(self.stop)

    def end(self) -> None:
        """Stop the clock of this thread's request."""
        with self._lock:
            self._running.pop(threading.get_ident(), None)

    def stop(self) -> None:
        """End the watching thread."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(min(0.5, self.seconds / 4)):
            self._interrupt(time.monotonic())

    def _interrupt(self, now: float) -> None:
        # Under the lock: once a request has ended, its cursor belongs to the thread's next one.
        with self._lock:
            for ends, cursor in self._running.values():
                if now > ends:
                    cursor.interrupt()


def client_address(options: Options) -> str:
    """Who asks: the peer, or whom a named proxy says it asks for (the last address it added)."""
    peer = request.remote_addr or ""
    if options.trusts(peer):
        return request.headers.get("X-Forwarded-For", peer).split(",")[-1].strip()
    return peer


def attach_limits(server: Flask, warehouse: Warehouse, options: Options) -> None:
    """Answer 413, 429 and 503 (too slow) in one line each."""
    server.config["MAX_CONTENT_LENGTH"] = BODY_BYTES
    bucket, watch = Bucket(options.rate_per_minute), Watch(options.seconds)

    @server.before_request
    def within_limits() -> Response | None:
        if (request.content_length or 0) > BODY_BYTES:
            return plain(f"a request may have {BODY_BYTES} bytes", 413)
        address = client_address(options)
        # The machine itself, and proxies on it that nobody named: a limit would hit all readers as one.
        if not address.startswith(LOOPBACK) and not bucket.take(address):
            return plain(f"more than {options.rate_per_minute} requests a minute", 429, **{"Retry-After": "10"})
        # The body is read here, on the clock of the request (pages/web/worker.py); what is larger ends as 413.
        request.get_data(cache=True)
        if (connection := request.environ.get("gunicorn.socket")) is not None:
            from pages.web.worker import CLOCK

            CLOCK.come(connection)
        try:
            watch.begin(warehouse.cursor())
        except WarehouseMissing:
            return None
        g.is_watched = True
        return None

    @server.teardown_request
    def done(_: BaseException | None) -> None:
        if g.pop("is_watched", False):
            watch.end()

    @server.errorhandler(duckdb.InterruptException)
    def too_slow(_: duckdb.InterruptException) -> Response:
        return plain(f"this view takes more than {options.seconds:g} s; choose fewer places or years", 503)


def plain(words: str, status: int, **headers: str) -> Response:
    """An answer in one line of text that nobody keeps."""
    more = {"Cache-Control": "no-store", **headers}
    return Response(f"{words}\n", status, more, content_type="text/plain; charset=utf-8")
