"""What a fetch may end in, and the manners it keeps."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from etl.collect.addresses import is_public

USER_AGENT = "Gongkai-collect/1 (reads annual disclosure reports; one request a second)"


class FailureCode(StrEnum):
    """Why something could not be had; the words of ``failures.csv``."""

    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    ROBOTS = "robots"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIME = "time"
    SIZE = "size"
    REDIRECTS = "redirects"
    EMPTY = "empty"
    WRONG_KIND = "wrong_kind"
    CONFLICT = "conflict"


class CollectError(Exception):
    """One address that could not be had. ``is_passing`` where asking again later may help."""

    def __init__(
        self,
        code: FailureCode,
        reason: str,
        *,
        status: int | None = None,
        is_passing: bool = False,
        wait_seconds: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.code, self.reason, self.status = code, reason, status
        self.is_passing, self.wait_seconds = is_passing, wait_seconds


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes as they came from ``final_url``, which ``url`` led to."""

    url: str
    final_url: str
    status: int
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Manners:
    """How a site is asked. The defaults are for other people's servers.

    ``request_seconds`` and ``bytes_at_most`` bound one answer (scans of whole reports reach 30 MB);
    ``wait_at_most_seconds`` bounds what a site may ask us to wait. ``is_allowed`` decides on a resolved address.
    """

    user_agent: str = USER_AGENT
    seconds_between: float = 1.0
    request_seconds: float = 60.0
    connect_seconds: float = 15.0
    attempts: int = 4
    backoff_seconds: float = 2.0
    wait_at_most_seconds: float = 120.0
    redirects: int = 5
    bytes_at_most: int = 64 << 20
    is_allowed: Callable[[str], bool] = is_public
    resolve: Callable[..., list[Any]] = socket.getaddrinfo
