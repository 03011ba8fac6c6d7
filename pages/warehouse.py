"""The served warehouse: read-only, locked, and replaced while the server runs.

DuckDB keeps returning the old database for a path while one connection to it lives, so each version is attached to
a fresh in-memory connection (stack.md §4, measured: 8 swaps under load, 0 errors).
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

import duckdb

from pages.queries.opened import NEWEST_PLACE, SNAPSHOT
from pages.reading import KEPT_VALUES, Kept, Reading
from pages.reading import Cursor as Cursor
from pages.settings import BUILD_COMMAND

T = TypeVar("T")

# One stat a second at most: a swap shows within a second and costs nothing in between.
CHECK_SECONDS = 1.0
# A page holds up to six views; 2,000 keeps some 300 recent states at about 50 kB each. Of a country one view may have
# 30,000 rows and marks of 1 kB: so many of these in all.
CACHE_ENTRIES, CACHE_WEIGHT = 2000, 400_000
# What is kept as it is sent: 50 kB a card of a few hundred rows, 0.5 MB one of a country.
CACHE_BYTES = 192_000_000
# A thread that waits for what another is making makes it itself after this.
PATIENCE_SECONDS = 20.0


class WarehouseMissing(RuntimeError):
    """No readable warehouse; the message names the file and the command that builds it."""


@dataclass(frozen=True, slots=True)
class _Open:
    connection: duckdb.DuckDBPyConnection
    stamp: tuple[int, int]
    version: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class _Held:
    weight: int
    size: int
    value: Any


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise WarehouseMissing(f"no warehouse at {path}: build it with `{BUILD_COMMAND}`") from error
    return stat.st_ino, stat.st_mtime_ns


def _attach(path: Path, stamp: tuple[int, int]) -> _Open:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": 2,
            "memory_limit": "512MB",
            # What a country's sorts spill; without it, into a folder where the server was started.
            "temp_directory": str(Path(tempfile.gettempdir()) / f"gongkai-{os.getpid()}-{token_hex(4)}"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS app (READ_ONLY)")
        connection.execute(NEWEST_PLACE)
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
        row = connection.execute(SNAPSHOT).fetchone()
    except duckdb.Error as error:
        connection.close()
        raise WarehouseMissing(f"cannot read the warehouse {path}: build it again with `{BUILD_COMMAND}`") from error
    if row is None:
        raise WarehouseMissing(f"the warehouse {path} holds no build: build it again with `{BUILD_COMMAND}`")
    return _Open(connection, stamp, str(row[0]), Kept(KEPT_VALUES))


class Warehouse:
    """Hands out cursors on the newest warehouse file, one a thread, and caches by its version."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._local = threading.local()
        self._open: _Open | None = None
        self._checked = 0.0
        self._cache: OrderedDict[Hashable, _Held] = OrderedDict()
        self._weight = self._bytes = 0
        self._making: dict[Hashable, threading.Event] = {}

    def _current(self) -> _Open:
        with self._lock:
            now = time.monotonic()
            if self._open is None or now - self._checked >= CHECK_SECONDS:
                stamp = _stamp(self.path)
                if self._open is None or self._open.stamp != stamp:
                    self._open = _attach(self.path, stamp)
                    self._empty()
                self._checked = now
            return self._open

    @property
    def version(self) -> str:
        """Snapshot id of the file now served. Raises WarehouseMissing."""
        return self._current().version

    def cursor(self) -> Reading:
        """This thread's cursor on the current version, with the warehouse as its schema. Raises WarehouseMissing."""
        current = self._current()
        if getattr(self._local, "opened", None) is not current:
            cursor = current.connection.cursor()
            cursor.execute("USE app")
            self._local.opened, self._local.cursor = current, Reading(cursor, current.kept)
        return self._local.cursor  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Empty every cache, as a new version does; for those who measure."""
        current = self._current()
        with self._lock:
            self._empty()
        current.kept.clear()

    def _empty(self) -> None:
        self._cache.clear()
        self._weight = self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        held = self._cache.pop(key)
        self._weight -= held.weight
        self._bytes -= held.size

    def _keep(self, key: Hashable, held: _Held) -> None:
        if key in self._cache:
            self._drop(key)
        self._cache[key] = held
        self._weight += held.weight
        self._bytes += held.size
        while len(self._cache) > CACHE_ENTRIES:
            self._drop(next(iter(self._cache)))
        # Cards, as they are sent, stay longest: what is heavy are the views that they were made of.
        if self._weight > CACHE_WEIGHT:
            self._lighten(lambda one: one.weight > 1, lambda: self._weight > CACHE_WEIGHT)
        if self._bytes > CACHE_BYTES:
            self._lighten(lambda one: one.size > 0, lambda: self._bytes > CACHE_BYTES)

    def _lighten(self, is_meant: Callable[[_Held], bool], is_over: Callable[[], bool]) -> None:
        # The last of its kind stays, however heavy.
        for old in [key for key, one in self._cache.items() if is_meant(one)][:-1]:
            if not is_over():
                return
            self._drop(old)

    def cached(
        self,
        key: Hashable,
        make: Callable[[Cursor], T],
        weigh: Callable[[T], int] = lambda made: 1,
        size: Callable[[T], int] = lambda made: 0,
    ) -> T:
        """``make(cursor)``, remembered under ``key`` for as long as this version is served.

        ``weigh``: how much it holds, in rows and marks; ``size``: its bytes, of what is kept as it is sent. Of either
        kind the least used are given up first.
        What one thread is making others wait for; ``make`` may ask for other keys, but never for one it is part of.
        """
        versioned = (self.version, key)
        with self._lock:
            if versioned in self._cache:
                self._cache.move_to_end(versioned)
                return self._cache[versioned].value  # type: ignore[no-any-return]
            others = self._making.get(versioned)
            mine = threading.Event()
            if others is None:
                self._making[versioned] = mine
        if others is not None and others.wait(PATIENCE_SECONDS):
            with self._lock:
                if versioned in self._cache:
                    return self._cache[versioned].value  # type: ignore[no-any-return]
        try:
            value = make(self.cursor())
            with self._lock:
                self._keep(versioned, _Held(weigh(value), size(value), value))
            return value
        finally:
            with self._lock:
                if self._making.get(versioned) is mine:
                    del self._making[versioned]
            mine.set()
