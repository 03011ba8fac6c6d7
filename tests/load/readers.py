"""Readers: what a browser asks of the server, drawn from a seed; and what came of it."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

PATHS = ("/", "/applications", "/disclosure", "/disputes", "/proactive", "/compare", "/quality", "/place/330383")
LEVELS = ("province", "prefecture", "county", "zone")
PLACES = ("330383", "321300", "310104", "511781")
FILES = ("/chart/volume_trend.csv", "/chart/disclosure_rate.json", "/healthz")
OUTPUTS = [{"id": "root", "property": "children"}, {"id": "meta", "property": "data"}]
PATIENCE_SECONDS = 60
# As a browser on this machine asks; what it takes first is the server's choice.
ENCODINGS = "gzip, deflate, br, zstd"


@dataclass
class Tally:
    """Seconds of each answer and what went wrong, by all readers."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)

    def p95_ms(self) -> float:
        """The time that 95 in 100 answers kept to."""
        return quantiles(self.seconds, n=20)[-1] * 1000


def view(chance: random.Random) -> str:
    """A query string of some view; empty one time in four."""
    parts = []
    if chance.random() < 0.5:
        parts.append("places=" + ",".join(chance.sample(PLACES, chance.randint(1, 3))))
    if chance.random() < 0.4:
        first = chance.randint(2019, 2024)
        parts.append(f"years={first}-{chance.randint(first, 2025)}")
    if chance.random() < 0.4:
        parts.append(f"level={chance.choice(LEVELS)}")
    if chance.random() < 0.3:
        parts.append("lang=en")
    return "&".join(parts)


def callback(path: str, query: str) -> bytes:
    """The body of the callback that Dash sends when a reader goes to an address."""
    inputs = [
        {"id": "url", "property": "pathname", "value": path},
        {"id": "url", "property": "search", "value": f"?{query}" if query else ""},
    ]
    asked: dict[str, Any] = {"output": "..root.children...meta.data..", "outputs": OUTPUTS, "inputs": inputs}
    return json.dumps(asked | {"changedPropIds": ["url.search"]}).encode()


class Reader:
    """One reader on one connection."""

    def __init__(self, address: str, tally: Tally, seed: int) -> None:
        self.parts, self.tally, self.chance = urlsplit(address), tally, random.Random(seed)
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, target: str, body: bytes | None = None) -> bytes:
        """One request; its time and its failure, if any, are noted. Returns the body, decoded by nobody."""
        headers = {"Content-Type": "application/json", "Accept-Encoding": ENCODINGS}
        begin = time.perf_counter()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.parts.netloc, timeout=PATIENCE_SECONDS)
            self.connection.request(method, target, body, headers)
            answer = self.connection.getresponse()
            data = answer.read()
            if answer.status != 200:
                self.tally.errors.append(f"{answer.status} {method} {target}")
            if answer.will_close:
                self.close()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            self.tally.errors.append(f"{type(error).__name__} {method} {target}")
            return b""
        self.tally.seconds.append(time.perf_counter() - begin)
        return data

    def close(self) -> None:
        """Let the connection go."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def step(self) -> None:
        """One thing a reader does: opens an address, goes to another page, takes a file, asks for the version."""
        path, query, what = self.chance.choice(PATHS), view(self.chance), self.chance.random()
        if what < 0.6:
            self.ask("POST", "/_dash-update-component", callback(path, query))
        elif what < 0.85:
            self.ask("GET", f"{path}?{query}" if query else path)
        else:
            target = self.chance.choice(FILES)
            data = self.ask("GET", target)
            if target == "/healthz" and data:
                self.tally.versions.add(str(json.loads(data).get("snapshot_id")))

    def read(self, until: float, pause: float) -> None:
        """Go on until the clock says ``until``, with a pause of up to twice ``pause`` seconds between two steps."""
        while time.monotonic() < until:
            self.step()
            time.sleep(self.chance.uniform(0, 2 * pause))
        self.close()


def crowd(
    address: str, users: int, seconds: float, seed: int = 1, pause: float = 1.0
) -> tuple[Tally, list[threading.Thread]]:
    """So many readers, started and reading for so long; join the threads to wait for them."""
    tally, until = Tally(), time.monotonic() + seconds
    readers = [Reader(address, tally, seed * 1000 + number) for number in range(users)]
    threads = [threading.Thread(target=reader.read, args=(until, pause), daemon=True) for reader in readers]
    for thread in threads:
        thread.start()
    return tally, threads
