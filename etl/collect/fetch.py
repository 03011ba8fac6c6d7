"""A polite visitor: robots.txt, a pause between requests to a host, patience with failures, redirects with care."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from urllib3.util import Url

from etl.collect.outcome import CollectError, FailureCode, Fetched, Manners
from etl.collect.transport import Answer, ask, checked_url

_ROBOTS_BYTES = 500 << 10
"""RFC 9309 2.5: a crawler reads at least 500 KiB of robots.txt."""


class Pace:
    """Keeps requests to one host apart; threads that want the same host queue up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def wait(self, host: str, seconds: float) -> None:
        """Returns when ``host`` may be asked; the next one may ask ``seconds`` later."""
        with self._lock:
            at = max(time.monotonic(), self._next.get(host, 0.0))
            self._next[host] = at + seconds
        time.sleep(max(0.0, at - time.monotonic()))

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks ``host`` for ``seconds`` from now."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + seconds)


class Fetcher:
    """Fetches addresses with the same manners; may be shared by threads."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self._pace = Pace()
        self._lock = threading.Lock()
        self._origin_locks: dict[str, threading.Lock] = {}
        self._robots: dict[str, RobotFileParser | CollectError] = {}

    def fetch(self, url: str) -> Fetched:
        """The bytes behind an address, after at most ``manners.redirects`` redirects. Raises CollectError."""
        parts, answer = self._follow(checked_url(url), self.manners, heed_robots=True)
        if not answer.data:
            raise CollectError(FailureCode.EMPTY, "the answer is empty", status=answer.status)
        return Fetched(url, parts.url, answer.status, answer.content_type, answer.data)

    def _follow(self, url: Url, manners: Manners, *, heed_robots: bool) -> tuple[Url, Answer]:
        for _ in range(manners.redirects + 1):
            if heed_robots:
                self._check_robots(url)
            answer = self._patiently(url, manners)
            if answer.location is None:
                return url, answer
            url = checked_url(urljoin(url.url, answer.location))
        raise CollectError(FailureCode.REDIRECTS, f"more than {manners.redirects} redirects")

    def _patiently(self, url: Url, manners: Manners) -> Answer:
        host = url.host or ""
        for attempt in range(1, manners.attempts + 1):
            self._pace.wait(host, self._seconds_between(url))
            try:
                return ask(url, manners)
            except CollectError as error:
                wait = error.wait_seconds
                wait = manners.backoff_seconds * 2 ** (attempt - 1) if wait is None else wait
                if not error.is_passing or attempt == manners.attempts or wait > manners.wait_at_most_seconds:
                    raise
                self._pace.hold(host, wait)
        raise ValueError("manners.attempts must be at least 1")

    def _seconds_between(self, url: Url) -> float:
        robots = self._robots.get(_origin(url))
        asked = robots.crawl_delay(self.manners.user_agent) if isinstance(robots, RobotFileParser) else None
        return max(self.manners.seconds_between, min(float(asked or 0), self.manners.wait_at_most_seconds))

    def _check_robots(self, url: Url) -> None:
        origin = _origin(url)
        with self._lock:
            lock = self._origin_locks.setdefault(origin, threading.Lock())
        with lock:
            if origin not in self._robots:
                self._robots[origin] = self._read_robots(origin)
        robots = self._robots[origin]
        if isinstance(robots, CollectError):
            raise robots
        if not robots.can_fetch(self.manners.user_agent, url.url):
            raise CollectError(FailureCode.ROBOTS, "robots.txt forbids it")

    def _read_robots(self, origin: str) -> RobotFileParser | CollectError:
        """The site's rules. As RFC 9309 2.3.1 has it: an answer 4xx allows everything, no answer allows nothing."""
        robots = RobotFileParser()
        manners = replace(self.manners, bytes_at_most=_ROBOTS_BYTES)
        try:
            data = self._follow(checked_url(f"{origin}/robots.txt"), manners, heed_robots=False)[1].data
        except CollectError as error:
            if error.is_passing or (error.status or 599) >= 500:
                code = FailureCode.ROBOTS if error.status else error.code
                return CollectError(code, f"robots.txt cannot be read: {error.reason}", status=error.status)
            data = b""
        robots.parse(data.decode("utf-8", "replace").splitlines())
        return robots


def _origin(url: Url) -> str:
    return f"{url.scheme}://{url.netloc}"
