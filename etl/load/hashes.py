"""SHA-256 of input files, remembered with size and times of the file, so that unchanged bytes are not read again."""

from __future__ import annotations

import csv
import hashlib
import os
import time
from pathlib import Path

NAME = "hashes.csv"
# A file changed twice within one tick of the file system's clock shows one time: younger ones are not remembered.
SETTLED_NS = 2_000_000_000
_NOTHING = hashlib.sha256().hexdigest()


class Hashes:
    """Hashes by path. ``folder`` keeps them from one build to the next; None: only for this build.

    A remembered hash counts while size, both times and inode of the file are the same; whatever is unreadable in the
    folder is forgotten.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = folder / NAME if folder else None
        self._known = _load(self._file) if self._file else {}
        self._kept: dict[str, tuple[str, str]] = {}

    def of(self, path: Path) -> str:
        """SHA-256 of the bytes; a file that cannot be opened has the hash of nothing and is refused when read."""
        name = str(path)
        if name in self._kept:
            return self._kept[name][1]
        try:
            state = path.stat()
        except OSError:
            return _NOTHING
        mark = f"{state.st_size}-{state.st_mtime_ns}-{state.st_ctime_ns}-{state.st_ino}"
        known = self._known.get(name)
        digest = known[1] if known and known[0] == mark else _hash(path)
        settled = time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns) > SETTLED_NS
        self._kept[name] = (mark if settled else "", digest)
        return digest

    def save(self) -> None:
        """Keep the hashes asked for so far. Raises OSError where the folder cannot be written."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f"{NAME}.{os.getpid()}")
        with beside.open("w", encoding="utf-8", newline="") as handle:
            rows = ((name, mark, digest) for name, (mark, digest) in self._kept.items() if mark)
            csv.writer(handle).writerows(rows)
        beside.replace(self._file)


def _load(path: Path) -> dict[str, tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return {row[0]: (row[1], row[2]) for row in csv.reader(handle) if len(row) == 3 and len(row[2]) == 64}
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    except OSError:
        return _NOTHING
    return digest.hexdigest()
