"""What was read before, kept beside the warehouse: only new and changed files are read, a killed build goes on.

One zip file a chunk, written when the chunk was read, in a folder named after :func:`reading_version`. Each holds the
chunk's rows as Parquet and a list of its files; the checks of the zip format tell damaged ones, which are read again.
Safe to delete at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.load.chunks import FileRead, Packed, Work
from etl.load.corrections import Correction, corrections_digest
from etl.load.parts import as_parquet

FILES = "files.json"
SUFFIX = ".zip"
# Tables of files; all others name the report.
BY_PATH = frozenset({"etl_file", "etl_refusal"})
_DAMAGES = (OSError, EOFError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, pa.ArrowException)


class DamagedError(Exception):
    """A kept chunk cannot be used."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Files read before: the chunk that holds them, their work and results, and whether it holds no others."""

    location: Path
    work: tuple[Work, ...]
    files: tuple[FileRead, ...]
    is_whole: bool


class ReadCache:
    """Chunks read before under ``folder``, for one ``version`` of program and knowledge."""

    def __init__(self, folder: Path, version: str) -> None:
        self.root = folder
        self.folder = folder / version[:16]
        self.version = version
        self.trouble: str | None = None
        self._since = time.time()
        self._used: set[str] = set()

    def find(self, work: Sequence[Work], corrections: Sequence[Correction]) -> tuple[list[Kept], list[Work]]:
        """What of ``work`` was read before (under the same ``corrections``), and the rest of it."""
        index, sizes = self._index(corrections)
        found: dict[Path, list[tuple[Work, FileRead]]] = {}
        rest: list[Work] = []
        for item in work:
            known = index.get(self._key(item))
            if known is None:
                rest.append(item)
            else:
                found.setdefault(known[0], []).append((item, known[1]))
        return [self._kept(location, pairs, sizes[location]) for location, pairs in found.items()], rest

    def load(self, kept: Kept) -> Packed:
        """The rows of files read before. Raises :class:`DamagedError`; then they must be read again."""
        try:
            with zipfile.ZipFile(kept.location) as box:
                parts = {name: box.read(name) for name in box.namelist() if name != FILES}
            if not kept.is_whole:
                parts = _only(parts, kept.files)
        except _DAMAGES as error:
            raise DamagedError(f"{kept.location.name}: {error}") from error
        packed = Packed(parts, kept.files)
        if kept.is_whole:
            self._used.add(kept.location.name)
        else:
            self.store(kept.work, packed)
        return packed

    def store(self, work: Sequence[Work], packed: Packed) -> None:
        """Keep what was read, whole or not at all; a folder that cannot be written is noted in ``trouble``."""
        keys = {item[0].path: self._key(item) for item in work}
        files = [{"key": keys[file.path], **asdict(file)} for file in packed.files]
        name = hashlib.sha256("".join(sorted(keys.values())).encode()).hexdigest()[:32] + SUFFIX
        beside = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(beside, "w") as box:
                box.writestr(FILES, json.dumps(files, ensure_ascii=False))
                for table, data in packed.parts.items():
                    box.writestr(table, data)
            beside.replace(self.folder / name)
        except OSError as error:
            self.trouble = (
                f"{self.folder}: cannot be written ({error.strerror or error}); the next build reads all again"
            )
            with contextlib.suppress(OSError):
                beside.unlink()
            return
        self._used.add(name)

    def prune(self) -> None:
        """Remove what this build did not use: it is the size of one build, whatever was built before."""
        for path in self.root.iterdir() if self.root.is_dir() else ():
            if path.is_dir() and path != self.folder:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            # Another build that runs now may have written it.
            if path.name not in self._used and path.stat().st_mtime < self._since:
                path.unlink(missing_ok=True)

    def _kept(self, location: Path, pairs: Sequence[tuple[Work, FileRead]], size: int) -> Kept:
        work, files = zip(*pairs, strict=True)
        return Kept(location, work, files, len(pairs) == size)

    def _key(self, item: Work) -> str:
        file, entry = item
        return hashlib.sha256(f"{self.version}\0{file.path}\0{file.sha256}\0{entry!r}".encode()).hexdigest()[:32]

    def _index(self, corrections: Sequence[Correction]) -> tuple[dict[str, tuple[Path, FileRead]], dict[Path, int]]:
        """What is kept, by key; and how many files each chunk holds, stale ones included."""
        index: dict[str, tuple[Path, FileRead]] = {}
        sizes: dict[Path, int] = {}
        for location in sorted(self.folder.glob(f"*{SUFFIX}")):
            try:
                with zipfile.ZipFile(location) as box:
                    rows = json.loads(box.read(FILES))
                files = {row.pop("key"): _file_read(row) for row in rows}
            except _DAMAGES:
                continue
            sizes[location] = len(files)
            index |= {
                key: (location, file)
                for key, file in files.items()
                if file.corrections == corrections_digest(file.codes, corrections)
            }
        return index, sizes


def _file_read(row: dict[str, object]) -> FileRead:
    codes, counts = row["codes"], row["counts"]
    if not isinstance(codes, list) or not isinstance(counts, dict):
        raise ValueError("not a list of files")
    return FileRead(str(row["path"]), tuple(codes), counts, str(row["corrections"]))


def _only(parts: Mapping[str, bytes], files: Collection[FileRead]) -> dict[str, bytes]:
    """The rows of ``files`` alone."""
    paths = pa.array([file.path for file in files], pa.string())
    codes = pa.array([code for file in files for code in file.codes], pa.string())
    found: dict[str, bytes] = {}
    for name, data in parts.items():
        table = pq.read_table(BytesIO(data))
        column, wanted = ("path", paths) if name in BY_PATH else ("report_code", codes)
        rest = table.filter(pc.is_in(table[column], wanted))
        if rest.num_rows:
            found[name] = as_parquet(rest)
    return found
