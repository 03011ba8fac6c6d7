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
_MARK_BYTES, _DIGEST_BYTES = 8, 32
_UNSETTLED = bytes(_MARK_BYTES)


class Hashes:
    """Hashes by path. ``folder`` keeps them from one build to the next; None: only for this build.

    A remembered hash counts while size, both times and inode of the file are the same; whatever is unreadable in the
    folder is forgotten.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = folder / NAME if folder else None
        # Mark and digest in one bytes object: a country has 300,000 files, and as texts they took 260 MB.
        self._known = _load(self._file) if self._file else {}
        self._kept: dict[str, bytes] = {}

    def of(self, path: Path) -> str:
        """SHA-256 of the bytes; a file that cannot be opened has the hash of nothing and is refused when read."""
        name = str(path)
        if name in self._kept:
            return self._kept[name][_MARK_BYTES:].hex()
        try:
            state = path.stat()
        except OSError:
            return _NOTHING
        seen = f"{state.st_size}-{state.st_mtime_ns}-{state.st_ctime_ns}-{state.st_ino}"
        mark = hashlib.blake2b(seen.encode(), digest_size=_MARK_BYTES).digest()
        known = self._known.pop(name, b"")
        digest = known[_MARK_BYTES:] if known[:_MARK_BYTES] == mark else bytes.fromhex(_hash(path))
        settled = time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns) > SETTLED_NS
        self._kept[name] = (mark if settled else _UNSETTLED) + digest
        return digest.hex()

    def save(self) -> None:
        """Keep the hashes asked for so far. Raises OSError where the folder cannot be written."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f"{NAME}.{os.getpid()}")
        with beside.open("w", encoding="utf-8", newline="") as handle:
            settled = ((name, kept) for name, kept in self._kept.items() if not kept.startswith(_UNSETTLED))
            csv.writer(handle).writerows((name, kept.hex()) for name, kept in settled)
        beside.replace(self._file)


def _load(path: Path) -> dict[str, bytes]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            found = {row[0]: bytes.fromhex(row[1]) for row in csv.reader(handle) if len(row) == 2}
    except (OSError, ValueError, csv.Error):
        return {}
    return {name: kept for name, kept in found.items() if len(kept) == _MARK_BYTES + _DIGEST_BYTES}


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    except OSError:
        return _NOTHING
    return digest.hexdigest()
