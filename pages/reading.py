"""What queries read from: one version of the warehouse, whose rows never change and so are remembered.

Of a small warehouse a query's records are kept for every scope, level, year and place, and a view picks its own out of
them: DuckDB needs 5 to 20 ms to plan a statement on however few rows, Python 0.2 ms to go through 900 records.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from sys import intern
from typing import Any, Protocol, TypeVar

import duckdb

T = TypeVar("T")

# Values (a row times its columns) remembered in all and of one statement: some 60 bytes each.
KEPT_VALUES, MOST_VALUES = 4_000_000, 50_000
# Values of the records of one statement that are remembered: those of 25,000 metric values, or of the 70,000 tracks of
# a country's disputes, which three charts of a page ask for.
MOST_IN_RECORDS = 1_500_000


class Answer(Protocol):
    """Rows of a statement."""

    def fetchall(self) -> list[Any]: ...  # noqa: D102
    def fetchone(self) -> Any: ...  # noqa: D102


class Cursor(Protocol):
    """What queries run on: a :class:`Reading`, or a connection of DuckDB's."""

    def execute(self, query: str, parameters: object = None) -> Answer: ...  # noqa: D102


class Rows:
    """Rows that were read before, answered like a cursor's."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All of them."""
        return list(self._rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first of them."""
        return self._rows[0] if self._rows else None


class Kept:
    """Things remembered by key, the least used given up first once they weigh more than ``most`` together."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._weight = 0

    def get(self, key: Hashable) -> Any:
        """What was kept under ``key``, or None."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][1]

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Keep ``value``, which is not None."""
        with self._lock:
            self._weight += weight - self._held.pop(key, (0, None))[0]
            self._held[key] = (weight, value)
            while self._weight > self.most and self._held:
                self._weight -= self._held.popitem(last=False)[1][0]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._weight = 0


class Reading:
    """A thread's cursor on one version of the warehouse; ``kept`` is shared by all cursors on that version."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, kept: Kept) -> None:
        self.cursor, self.kept = cursor, kept

    def run(self, query: str, parameters: object) -> list[tuple[Any, ...]]:
        """Ask DuckDB, remembering nothing."""
        return self.cursor.execute(query, parameters).fetchall()

    def execute(self, query: str, parameters: object = None) -> Rows:
        """The rows of a statement with its values. Raises duckdb.Error."""
        key = (query, repr(parameters))
        rows = self.kept.get(key)
        if rows is None:
            rows = self.run(query, parameters)
            weight = sum(map(len, rows)) + 1
            if weight <= MOST_VALUES:
                self.kept.put(key, rows, weight)
        return Rows(rows)

    def records(
        self, query: str, parameters: Mapping[str, Any], make: Callable[..., T], most: int = KEPT_VALUES
    ) -> list[T]:
        """``make(*row)`` of every row of a statement, made once; the caller must not change the list.

        More values than ``most`` are not remembered.
        """
        key = ("records", query, repr(parameters))
        found = self.kept.get(key)
        if found is None:
            rows = self.run(query, parameters)
            if most < KEPT_VALUES:
                found = [make(*row) for row in rows]
            else:
                # What is kept of all reports: the same names come back in every year and metric.
                found = [make(*(intern(v) if type(v) is str else v for v in row)) for row in rows]
            weight = sum(map(len, rows)) + 1
            if weight <= most:
                self.kept.put(key, found, weight)
        return found  # type: ignore[no-any-return]

    def once(self, key: Hashable, make: Callable[[], T], weight: int) -> T:
        """What ``make`` gives (never None), made once for this version; ``weight`` counts its values."""
        found = self.kept.get(key)
        if found is None:
            found = make()
            self.kept.put(key, found, weight)
        return found  # type: ignore[no-any-return]

    def apart(self) -> Reading:
        """Another cursor on this version, for a thread that has its own on a newer one or none."""
        cursor = self.cursor.cursor()
        cursor.execute("USE app")
        return Reading(cursor, self.kept)

    def interrupt(self) -> None:
        """End the statement that is running."""
        self.cursor.interrupt()
