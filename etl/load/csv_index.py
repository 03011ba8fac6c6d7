"""Rows of a large CSV found by a key without holding them: eight bytes for the key, eight for the place in the file."""

from __future__ import annotations

import csv
import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from etl.load.folder import FolderError

Row = Mapping[str, str]


class CsvIndex:
    """The rows of a UTF-8 CSV by ``column``; of rows with one key the last. A context manager.

    ``check`` sees every row once, when the index is made. An absent file has no rows. Raises :class:`FolderError` for
    one that is not such a CSV.
    """

    def __init__(self, path: Path, column: str, check: Callable[[Row], object] = lambda row: None) -> None:
        self._column = column
        self._header: list[str] = []
        keys, places = array("Q"), array("Q")
        with ExitStack() as opened:
            self._handle = opened.enter_context(path.open("rb")) if path.exists() else None
            try:
                for place, row in self._rows():
                    check(row)
                    keys.append(_digest(row.get(column, "")))
                    places.append(place)
            except (OSError, UnicodeDecodeError, csv.Error) as error:
                words = " ".join(str(error).split())
                raise FolderError(f"{path}: looked for a CSV in UTF-8, found: {words}") from error
            self._opened = opened.pop_all()
        order = np.argsort(np.array(keys, dtype=np.uint64), kind="stable")
        self._keys = np.array(keys, dtype=np.uint64)[order]
        self._places = np.array(places, dtype=np.uint64)[order]

    def __enter__(self) -> CsvIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def get(self, key: str) -> Row | None:
        """The row with this key, or None."""
        digest = np.uint64(_digest(key))
        first, end = (int(np.searchsorted(self._keys, digest, side)) for side in ("left", "right"))
        found = (self._at(int(self._places[number])) for number in range(end - 1, first - 1, -1))
        return next((row for row in found if row.get(self._column) == key), None)

    def _at(self, place: int) -> Row:
        assert self._handle is not None
        self._handle.seek(place)
        return self._row(next(csv.reader(_lines(self._handle))))

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Each row that is not blank and where it begins, in bytes."""
        if self._handle is None:
            return
        reader = csv.reader(_lines(self._handle))
        self._header = [name.removeprefix("\ufeff") for name in next(reader, [])]
        place = self._handle.tell()
        for values in reader:
            if values:
                yield place, self._row(values)
            place = self._handle.tell()

    def _row(self, values: list[str]) -> Row:
        return dict(zip(self._header, [*values, *[""] * (len(self._header) - len(values))], strict=False))


def _lines(handle: BinaryIO) -> Iterator[str]:
    """Lines as they are asked for: what ``tell`` says is then the end of the last one."""
    while line := handle.readline():
        yield line.decode("utf-8")


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")
