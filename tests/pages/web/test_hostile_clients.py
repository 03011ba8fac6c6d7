"""What two hours of an attacker found: half a request, paths that lead out, words that are no HTTP; a real server."""

import json
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pages.web.worker import CROWD, CROWD_SECONDS, REQUEST_SECONDS, Clock
from tests.conftest import running_app

HEAD = b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n"
HALVES = (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", HEAD, HEAD + b"\r\n{")


def say(url: str, data: bytes) -> bytes:
    """What the server answers to these bytes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def get(url: str, path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *headers, "", ""]
    return say(url, "\r\n".join(lines).encode("latin-1"))


def test_half_a_request_keeps_nobody_waiting(server: str) -> None:
    parts = urlsplit(server)
    # Twice the threads of the server, of each sort.
    held = [socket.create_connection((parts.hostname, parts.port)) for _ in range(16 * len(HALVES))]
    for number, connection in enumerate(held):
        connection.sendall(HALVES[number % len(HALVES)])
    began = time.monotonic()
    assert get(server, "/healthz").startswith(b"HTTP/1.1 200")
    # Ten batches of a second each on an idle machine; without the clock it is for ever.
    assert time.monotonic() - began < 8 * REQUEST_SECONDS
    for connection in held:
        connection.close()


def test_the_clock_shuts_who_is_late_and_sooner_in_a_crowd() -> None:
    clock = Clock()
    pairs = [socket.socketpair() for _ in range(CROWD + 1)]
    for ours, _ in pairs:
        clock.begin(ours)
    clock.come(pairs[0][0])
    for _, theirs in pairs[1:]:
        theirs.settimeout(20 * CROWD_SECONDS)
        assert theirs.recv(1) == b""
    pairs[0][1].setblocking(False)
    with pytest.raises(BlockingIOError):
        pairs[0][1].recv(1)
    for ours, theirs in pairs:
        clock.end(ours)
        ours.close()
        theirs.close()
    assert clock._held == {}
    clock.stop()
    assert all(thread is not clock._thread for thread in threading.enumerate())


@pytest.mark.parametrize(
    "path",
    [
        *("/assets/../../app.py", "/assets/%2e%2e/%2e%2e/app.py", "/plotly/..%2f..%2fapp.py", "/data/..%2fx.csv"),
        *(
            "/_dash-component-suites/dash/../../../app.py",
            "/_dash-component-suites/nothing/x.js",
            "/briefing/..%2fx.docx",
        ),
        *("/chart/..%2f..%2fx.csv", "/chart/.csv", "/.git/config", "/.env", "/assets/", "/data/x.zip%00"),
    ],
)
def test_no_path_leads_out_of_what_is_served(server: str, path: str) -> None:
    answer = get(server, path)
    status = int(answer.split(b" ", 2)[1])
    # An unknown address is a page that says so.
    assert status == 404 or (status == 200 and b"<!DOCTYPE html>" in answer)
    assert b"create_app" not in answer and b"[core]" not in answer


@pytest.mark.parametrize("host", ["evil.example", '"><script>run()</script>', "a b", "[::1", ""])
def test_a_host_that_is_none_reaches_no_markup(server: str, host: str) -> None:
    for path in ("/data", "/chart/disclosure_rate.citation.json"):
        answer = say(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert not answer.startswith(b"HTTP/1.1 5") and b"<script>run" not in answer


def test_what_is_no_request_is_refused_and_logged_without_its_words(warehouse: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with running_app(warehouse, log) as url:
        for odd in ("A\x00: secret", "Content-Length: secret", " secret: b", "Transfer-Encoding: secret"):
            assert get(url, "/healthz", odd).startswith((b"HTTP/1.1 4", b"HTTP/1.1 501"))
        big = b"%x\r\n%s\r\n" % (70_000, b"x" * 70_000) * 5 + b"0\r\n\r\n"
        chunked = HEAD.replace(b"Content-Length: 900", b"Connection: close\r\nTransfer-Encoding: chunked")
        assert say(url, chunked + b"\r\n" + big).startswith((b"HTTP/1.1 413", b"HTTP/1.1 400"))
    written = log.read_text(encoding="utf-8")
    assert "secret" not in written and "127.0.0.1" not in written.split("\n", 1)[1]
    assert all(json.loads(line)["level"] for line in written.splitlines() if line.startswith("{"))
    assert '"event": "Invalid request"' in written
