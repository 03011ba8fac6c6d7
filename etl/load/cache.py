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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    """Files read before: the chunk that holds them, their work, and whether it holds no others."""

    location: Path
    work: tuple[Work, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Index:
    """What is kept: the chunk (by number) of each file's key, and of each chunk its location and how many it holds."""

    chunks: dict[bytes, int]
    locations: list[Path]
    sizes: list[int]


class ReadCache:
    """Chunks read before under ``folder``, for one ``version`` of program and knowledge."""

    def __init__(self, folder: Path, version: str) -> None:
        self.root = folder
        self.folder = folder / version[:16]
        self.version = version
        self.trouble: str | None = None
        self._since = time.time()
        self._used: set[str] = set()

    def find(self, work: Iterable[Work], corrections: Sequence[Correction]) -> Iterator[Kept | Work]:
        """What of ``work`` was read before under the same ``corrections``, chunk by chunk, and each file that was not.

        A chunk comes when all of it was met, at once where ``work`` is in the order in which it was read.
        """
        index = self.index(corrections)
        met: dict[int, list[Work]] = {}
        for item in work:
            chunk = index.chunks.get(self._key(item))
            if chunk is None:
                yield item
                continue
            met.setdefault(chunk, []).append(item)
            if len(met[chunk]) == index.sizes[chunk]:
                yield Kept(index.locations[chunk], tuple(met.pop(chunk)), True)
        for chunk, items in met.items():
            yield Kept(index.locations[chunk], tuple(items), False)

    def load(self, kept: Kept) -> Packed:
        """The rows of files read before. Raises :class:`DamagedError`; then they must be read again."""
        wanted = {self._key(item) for item in kept.work}
        try:
            with zipfile.ZipFile(kept.location) as box:
                files = tuple(file for key, file in _files(box) if key in wanted)
                parts = {name: box.read(name) for name in box.namelist() if name != FILES}
            if len(files) < len(wanted):
                raise DamagedError(f"{kept.location.name}: holds other files now")
            if not kept.is_whole:
                parts = _only(parts, files)
        except _DAMAGES as error:
            raise DamagedError(f"{kept.location.name}: {error}") from error
        packed = Packed(parts, files)
        if kept.is_whole:
            self._used.add(kept.location.name)
        else:
            self.store(kept.work, packed)
        return packed

    def store(self, work: Sequence[Work], packed: Packed) -> None:
        """Keep what was read, whole or not at all; a folder that cannot be written is noted in ``trouble``."""
        keys = {item[0].path: self._key(item) for item in work}
        files = [{"key": keys[file.path].hex(), **asdict(file)} for file in packed.files]
        name = hashlib.sha256(b"".join(sorted(keys.values()))).hexdigest()[:32] + SUFFIX
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

    def index(self, corrections: Sequence[Correction]) -> Index:
        """What can be used under these ``corrections``; a chunk that is damaged, or holds a stale file, in part."""
        index = Index({}, [], [])
        for location in sorted(self.folder.glob(f"*{SUFFIX}")):
            try:
                with zipfile.ZipFile(location) as box:
                    files = list(_files(box))
            except _DAMAGES:
                continue
            usable = (key for key, file in files if file.corrections == corrections_digest(file.codes, corrections))
            index.chunks.update(dict.fromkeys(usable, len(index.locations)))
            index.locations.append(location)
            index.sizes.append(len(files))
        return index

    def _key(self, item: Work) -> bytes:
        file, entry = item
        return hashlib.sha256(f"{self.version}\0{file.path}\0{file.sha256}\0{entry!r}".encode()).digest()[:16]


def _files(box: zipfile.ZipFile) -> Iterator[tuple[bytes, FileRead]]:
    """The files of a chunk with their keys."""
    return ((bytes.fromhex(row["key"]), _file_read(row)) for row in json.loads(box.read(FILES)))


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
