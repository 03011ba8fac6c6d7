"""One request, one answer: to a checked address, within a time and a size, no redirect followed."""

from __future__ import annotations

import email.utils
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import certifi
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, SSLError
from urllib3.util import Url, parse_url

from etl.collect.outcome import CollectError, FailureCode, Manners

_PIECE = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_GONE = (404, 410)
Dial = Callable[[str, int], socket.socket]


class Answer:
    """Status, content type and body of one answer; ``location`` where it is a redirect."""

    def __init__(self, response: BaseHTTPResponse, data: bytes) -> None:
        self.status = response.status
        self.data = data
        self.content_type = response.headers.get("content-type", "")
        self.location = response.headers.get("location") if response.status in _REDIRECTS else None


class _PlainConnection(HTTPConnection):
    def __init__(self, *args: Any, dial: Dial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dial = dial

    def _new_conn(self) -> socket.socket:
        return self._dial(self._dns_host, self.port or 80)


class _SecureConnection(HTTPSConnection):
    def __init__(self, *args: Any, dial: Dial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dial = dial

    def _new_conn(self) -> socket.socket:
        return self._dial(self._dns_host, self.port or 443)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def checked_url(url: str) -> Url:
    """The parts of an address, what is outside ASCII encoded. Raises CollectError unless it is http(s) with a host."""
    try:
        parts = parse_url(url.strip())
    except LocationParseError as error:
        raise CollectError(FailureCode.BAD_ADDRESS, f"not an address: {url!r}") from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise CollectError(FailureCode.BAD_ADDRESS, f"only http and https are fetched: {url!r}")
    if parts.auth:
        raise CollectError(FailureCode.BAD_ADDRESS, "an address with a password in it is not fetched")
    return parts._replace(fragment=None)


def ask(url: Url, manners: Manners) -> Answer:
    """GET one address. Raises CollectError for every answer that is neither a success nor a redirect."""
    watchdog = _Watchdog(manners)
    headers = {"User-Agent": manners.user_agent, "Accept-Encoding": "identity", "Connection": "close"}
    pool = _pool(url, manners, watchdog.dial)
    try:
        with watchdog:
            response = pool.urlopen(
                "GET", url.request_uri, headers=headers, redirect=False, retries=False, preload_content=False
            )
            try:
                answer = _answer(response, manners)
            finally:
                response.close()
            watchdog.check()
            return answer
    except (HTTPError, OSError, ValueError) as error:
        watchdog.check()
        raise _failure(error) from error
    finally:
        pool.close()


def _pool(url: Url, manners: Manners, dial: Dial) -> HTTPConnectionPool:
    timeout = Timeout(connect=manners.connect_seconds, read=manners.request_seconds)
    if url.scheme == "https":
        return _SecurePool(url.host or "", url.port, timeout=timeout, maxsize=1, dial=dial, ssl_context=_tls_context())
    return _PlainPool(url.host or "", url.port, timeout=timeout, maxsize=1, dial=dial)


class _Watchdog:
    """Ends a request at its time, however slowly it drips: closes the connection under it."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._handle: socket.socket | None = None
        self._is_late = threading.Event()
        self._timer = threading.Timer(manners.request_seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._handle is not None:
            self._handle.close()

    def check(self) -> None:
        """Raises CollectError when the time was over."""
        if self._is_late.is_set():
            seconds = self._manners.request_seconds
            raise CollectError(FailureCode.TIME, f"took more than {seconds:g} s", is_passing=True)

    def dial(self, host: str, port: int) -> socket.socket:
        """A connection to the host, at an address that was resolved once and is allowed."""
        problem: OSError | None = None
        for address in _allowed_addresses(host, port, self._manners):
            try:
                connection = socket.create_connection((address, port), self._manners.connect_seconds)
            except OSError as error:
                problem = error
                continue
            # TLS takes the socket object away; a duplicate still closes the same connection.
            self._handle = connection.dup()
            connection.settimeout(self._manners.request_seconds)
            return connection
        raise problem or OSError("no address")

    def _end(self) -> None:
        self._is_late.set()
        if self._handle is not None:
            try:
                self._handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _allowed_addresses(host: str, port: int, manners: Manners) -> list[str]:
    """Addresses of the host; CollectError when one of them is not allowed (a host with two faces is not trusted)."""
    try:
        found = manners.resolve(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CollectError(FailureCode.UNREACHABLE, f"{host} has no address: {error}", is_passing=True) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not manners.is_allowed(address):
            raise CollectError(FailureCode.PRIVATE_ADDRESS, f"{host} is at {address}, which is not a public address")
    return sorted(addresses, key=lambda address: ipaddress.ip_address(address).version)


def _answer(response: BaseHTTPResponse, manners: Manners) -> Answer:
    if response.status in _REDIRECTS:
        return Answer(response, b"")
    if response.status != 200:
        raise _refusal(response)
    pieces: list[bytes] = []
    left = manners.bytes_at_most
    for piece in response.stream(_PIECE, decode_content=True):
        left -= len(piece)
        if left < 0:
            raise CollectError(FailureCode.SIZE, f"more than {manners.bytes_at_most} bytes", status=response.status)
        pieces.append(piece)
    return Answer(response, b"".join(pieces))


def _refusal(response: BaseHTTPResponse) -> CollectError:
    status = response.status
    return CollectError(
        FailureCode.NOT_FOUND if status in _GONE else FailureCode.REFUSED,
        f"the site answered {status}",
        status=status,
        is_passing=status in _PASSING,
        wait_seconds=_asked_to_wait(response.headers.get("retry-after")),
    )


def _asked_to_wait(header: str | None) -> float | None:
    """Seconds of a Retry-After header, which is a number or a date (RFC 9110, 10.2.3)."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header.strip())
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _failure(error: Exception) -> CollectError:
    if isinstance(error, SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return CollectError(FailureCode.CERTIFICATE, f"no secure connection: {error}"[:300])
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return CollectError(FailureCode.TIME, "the site did not answer in time", is_passing=True)
    return CollectError(FailureCode.UNREACHABLE, f"{type(error).__name__}: {error}"[:300], is_passing=True)


@lru_cache(maxsize=1)
def _tls_context() -> ssl.SSLContext:
    """The system's certificates (an office's own among them) and the public ones, where a system has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
