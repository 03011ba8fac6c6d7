"""Records of a statement that are read when somebody asks for them: a card shows 2,000 of 200,000, a file all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

from pages.reading import Reading

T = TypeVar("T")


class Unread(Sequence[T], Generic[T]):
    """``make(*row)`` of the ``number`` rows of a statement that puts them in order.

    Views are kept and shown to others, so each reading has its own cursor, on the version of the view.
    """

    __slots__ = ("_cur", "_make", "_number", "_query", "_values")

    def __init__(
        self, cur: Reading, query: str, values: Mapping[str, Any], make: Callable[..., T], number: int
    ) -> None:
        self._cur, self._query, self._values, self._make, self._number = cur, query, values, make, number

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """The record, or those of a stretch. Raises IndexError."""
        if isinstance(at, slice):
            span = range(self._number)[at]
            first, last = min(span, default=0), max(span, default=-1)
            return self._read(first, last + 1 - first)[:: span.step]
        return self._read(range(self._number)[at], 1)[0]

    def __iter__(self) -> Iterator[T]:
        return iter(self._read(0, self._number))

    def _read(self, first: int, number: int) -> list[T]:
        rows = self._cur.apart().run(f"{self._query} limit {number:d} offset {first:d}", self._values)
        return [self._make(*row) for row in rows]
