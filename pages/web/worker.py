"""Threads that wait for nobody: a connection that does not send its request in time is closed, and says so to no log.

Eight connections that send a byte now and then would otherwise hold all eight threads of a server.
"""

from __future__ import annotations

import atexit
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers import gthread

# Seconds in which a request with its body must have come: 256 kB on a line of 0.2 Mbit/s.
REQUEST_SECONDS = 10.0
# An honest request comes in one piece: of this many that have not come, those that keep a thread for longer must go.
CROWD, CROWD_SECONDS = 4, 1.0
# Seconds in which an answer must have been taken: 100 MB at 1.4 Mbit/s.
ANSWER_SECONDS = 600.0
LOOK_SECONDS = 0.25
# A connection that has sent nothing goes back to the poller, which can hold a thousand, at once instead of after 5 s.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.05


@dataclass(slots=True)
class _Held:
    """A connection that keeps a thread; ``is_coming``: its request, head or body, is still being sent."""

    connection: socket.socket
    began: float
    is_coming: bool = True

    def is_late(self, now: float, is_crowded: bool) -> bool:
        if not self.is_coming:
            return now - self.began > ANSWER_SECONDS
        return now - self.began > (CROWD_SECONDS if is_crowded else REQUEST_SECONDS)


class Clock:
    """Shuts connections down when their time is over; the thread that waits for one then goes on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, _Held] = {}
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def begin(self, connection: socket.socket) -> None:
        """A thread waits for a request. The watching thread starts with the first, after any fork."""
        with self._lock:
            self._held[id(connection)] = _Held(connection, time.monotonic())
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="gongkai-clock", daemon=True)
                self._thread.start()
                atexit.register(self.stop)

    def come(self, connection: socket.socket) -> None:
        """The request is here; its answer has its own time."""
        with self._lock:
            if held := self._held.get(id(connection)):
                held.began, held.is_coming = time.monotonic(), False

    def end(self, connection: socket.socket) -> None:
        """The thread is free."""
        with self._lock:
            self._held.pop(id(connection), None)

    def stop(self) -> None:
        """End the watching thread."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            now = time.monotonic()
            with self._lock:
                is_crowded = sum(held.is_coming for held in self._held.values()) >= CROWD
                for held in self._held.values():
                    if held.is_late(now, is_crowded):
                        _shut(held.connection)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


CLOCK = Clock()


class PatientWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """gunicorn's thread worker with a clock on every request."""

    def handle(self, conn: Any) -> Any:
        """Deal with what has come on a connection (gunicorn's answer: whether it is kept)."""
        CLOCK.begin(conn.sock)
        try:
            return super().handle(conn)
        finally:
            CLOCK.end(conn.sock)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The head is here; whoever reads the body (:func:`pages.web.limits.attach_limits`) says when that is."""
        names = {name for name, _ in req.headers}
        if names.isdisjoint(("CONTENT-LENGTH", "TRANSFER-ENCODING")):
            CLOCK.come(conn.sock)
        return super().handle_request(req, conn)


class JsonLogger(Logger):  # type: ignore[misc]
    """What gunicorn has to say goes where everything else goes: standard error, as JSON lines."""

    def setup(self, cfg: Any) -> None:
        """Leave formatting to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A warning without the address and the words of a request that is none."""
        super().warning(str(msg).partition(" from ip=")[0], *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A mistake with its trace, without the address that was asked for."""
        super().exception(str(msg).partition(" %s")[0], **kwargs)
