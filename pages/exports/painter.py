"""Pictures drawn on the server: one browser for all, a short queue, a time-out, and a new browser after a hang."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

from pages.exports.compose import Picture
from pages.settings import ROOT

LOG = logging.getLogger("gongkai")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A picture takes 0.2 s, the first one 2 s more (15 s on a machine at its limit); three readers at a time leave five of
# the eight web threads free.
QUEUE = 3
TIMEOUT_SECONDS = 30.0
COMMAND = (sys.executable, "-m", "pages.exports.paint")


class PictureError(RuntimeError):
    """No picture; ``code`` is ``none`` (no browser), ``font``, ``busy``, ``slow`` or ``failed``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


def browser() -> str | None:
    """The browser on this machine: the one ``BROWSER_PATH`` or ``CHROMIUM`` names, else the first on the path."""
    named = os.environ.get("BROWSER_PATH") or os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@cache
def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; True where it cannot be asked."""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    done = subprocess.run([tool, ":lang=zh-cn", "family"], capture_output=True, timeout=10)
    return bool(done.stdout.strip())


def descendants(pid: int) -> list[int]:
    """Processes started by a process or by those it started, where the system lists them under ``/proc``."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # The name, in brackets, may hold spaces.
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found, ahead = [], [pid]
    while ahead:
        below = children.get(ahead.pop(), [])
        found += below
        ahead += below
    return found


@dataclass
class _Child:
    """The running process, and what it has said that is not read yet."""

    process: subprocess.Popen[bytes]
    rest: bytes = b""

    def end(self) -> None:
        """Kill the process and its browser, which has a session of its own and would live on."""
        for pid in (*descendants(self.process.pid), self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def send(self, line: bytes) -> None:
        """Hand in a job. Raises OSError when the process is gone."""
        assert self.process.stdin
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def _more(self, deadline: float) -> None:
        assert self.process.stdout
        with DefaultSelector() as waiting:
            waiting.register(self.process.stdout, EVENT_READ)
            if not waiting.select(max(0.0, deadline - time.monotonic())):
                raise PictureError("slow")
        part = os.read(self.process.stdout.fileno(), 1 << 16)
        if not part:
            raise PictureError("failed", "the picture process ended")
        self.rest += part

    def line(self, deadline: float) -> bytes:
        """The next line. Raises PictureError after the deadline (of ``time.monotonic``)."""
        while b"\n" not in self.rest:
            self._more(deadline)
        head, _, self.rest = self.rest.partition(b"\n")
        return head

    def take(self, size: int, deadline: float) -> bytes:
        """The next ``size`` bytes. Raises PictureError after the deadline."""
        while len(self.rest) < size:
            self._more(deadline)
        part, self.rest = self.rest[:size], self.rest[size:]
        return part


class Painter:
    """Draws one picture at a time; others wait in a queue of ``queue``, whoever comes later is turned away."""

    def __init__(
        self, queue: int = QUEUE, timeout: float = TIMEOUT_SECONDS, command: tuple[str, ...] = COMMAND
    ) -> None:
        self.timeout, self.command = timeout, command
        self._places = threading.BoundedSemaphore(queue)
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def _start(self) -> _Child:
        found = browser()
        if found is None:
            raise PictureError("none")
        process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "BROWSER_PATH": found},
            start_new_session=True,
        )
        return _Child(process)

    def close(self) -> None:
        """End the process and its browser."""
        child, self._child = self._child, None
        if child:
            child.end()

    def draw(self, picture: Picture, kind: str) -> bytes:
        """The picture as ``png`` or ``svg``. Raises PictureError within the time-out, counted from the call."""
        deadline = time.monotonic() + self.timeout
        if not self._places.acquire(blocking=False):
            raise PictureError("busy")
        try:
            if not self._turn.acquire(timeout=self.timeout):
                raise PictureError("busy")
            try:
                return self._drawn(picture, kind, deadline)
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _drawn(self, picture: Picture, kind: str, deadline: float) -> bytes:
        size = {"width": picture.width, "height": picture.height, "scale": picture.scale if kind == "png" else 1}
        job = json.dumps({"figure": picture.figure, "format": kind, **size}).encode() + b"\n"
        try:
            if self._child is None or self._child.process.poll() is not None:
                self.close()
                self._child = self._start()
            self._child.send(job)
            word, _, rest = self._child.line(deadline).partition(b" ")
            if word == b"ok":
                return self._child.take(int(rest), deadline)
        except (OSError, PictureError) as error:
            LOG.error("picture: %s; the browser is ended, the next picture starts a new one", error)
            self.close()
            raise error if isinstance(error, PictureError) else PictureError("failed", str(error)) from error
        raise PictureError("failed", rest.decode("utf-8", "replace"))
