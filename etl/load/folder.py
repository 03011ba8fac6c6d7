"""Where the inputs are: the data folder, its parts, and every input file with its hash."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.load.hashes import Hashes

MANIFEST = "manifest.csv"


class FolderError(Exception):
    """The data folder cannot be used; the message says what was looked for and what was found."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One input file: the data folder, its path relative to that, the SHA-256 of its bytes."""

    root: Path
    path: str
    sha256: str

    @property
    def location(self) -> Path:
        """Where the file is. Made when asked for: a country has 300,000 of them."""
        return self.root / self.path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder laid out like ``data/``: ``reports/``, ``transcribed/``, ``quoted/`` (each may be absent).

    Forms, metrics and checks are the shipped ones: they say what the inputs mean.
    """

    root: Path

    @property
    def reports(self) -> Path:
        """Collected reports as they came, with ``manifest.csv``."""
        return self.root / "reports"

    @property
    def transcribed(self) -> Path:
        """Reports known as typed figures, with ``manifest.csv``."""
        return self.root / "transcribed"

    @property
    def quoted(self) -> Path:
        """Single figures quoted from prose."""
        return self.root / "quoted"

    @property
    def corrections(self) -> Path:
        """Declared corrections, one or more YAML files."""
        return self.root / "corrections"


def open_folder(root: Path) -> DataFolder:
    """The data folder at ``root``. Raises :class:`FolderError` where there is nothing to build from."""
    if not root.is_dir():
        raise FolderError(f"{root}: no such folder; --data wants a folder with reports/, transcribed/ or quoted/")
    folder = DataFolder(root)
    if not any(part.is_dir() for part in (folder.reports, folder.transcribed, folder.quoted)):
        raise FolderError(f"{root}: looked for reports/, transcribed/ or quoted/ and found none of them")
    return folder


def collected_paths(folder: DataFolder) -> Iterator[Path]:
    """Every file under ``reports/`` but the manifest, READMEs and hidden files, in order."""
    return (path for path in walk(folder.reports) if _is_input(path.relative_to(folder.reports)))


def collected_files(folder: DataFolder, hashes: Hashes) -> Iterator[InputFile]:
    """As :func:`collected_paths`, each with its hash."""
    return (_input(folder, path, hashes) for path in collected_paths(folder))


def walk(folder: Path) -> Iterator[Path]:
    """Every file and link below ``folder``, by name, one after the other: a sorted list of 300,000 takes 150 MB.

    Raises :class:`FolderError` for a name that is no UTF-8, as archives made on Chinese Windows leave them.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if not _is_text(entry.name):
            name = os.fsencode(entry.name).decode("gb18030", "replace")
            raise FolderError(f"{folder}: the name of a file is no UTF-8 (as GB 18030 it is {name}); rename it")
        if entry.is_dir(follow_symlinks=False):
            yield from walk(folder / entry.name)
        elif entry.is_file() or entry.is_symlink():
            yield folder / entry.name


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def transcribed_files(folder: DataFolder) -> list[InputFile]:
    """Every CSV of ``transcribed/`` but the manifest."""
    return [_input(folder, path) for path in sorted(folder.transcribed.glob("*.csv")) if path.name != MANIFEST]


def quoted_files(folder: DataFolder) -> list[InputFile]:
    """Every CSV of ``quoted/figures/``."""
    return [_input(folder, path) for path in sorted((folder.quoted / "figures").glob("*.csv"))]


def prose_files(folder: DataFolder) -> list[InputFile]:
    """``quoted/prose_of_*.csv``: figures quoted from the prose of transcribed reports."""
    return [_input(folder, path) for path in sorted(folder.quoted.glob("prose_of_*.csv"))]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a UTF-8 CSV, None cells as empty text; an absent file has none. Raises :class:`FolderError`."""
    return list(stream_rows(path))


def stream_rows(path: Path) -> Iterator[dict[str, str]]:
    """As :func:`read_rows`, one row at a time: a national manifest has 300,000."""
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            yield from ({key: value or "" for key, value in row.items() if key} for row in csv.DictReader(handle))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FolderError(f"{path}: looked for a CSV in UTF-8, found: {' '.join(str(error).split())}") from error


def _is_input(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.as_posix() != MANIFEST and not path.name.lower().startswith("readme")


def _input(folder: DataFolder, path: Path, hashes: Hashes | None = None) -> InputFile:
    return InputFile(folder.root, path.relative_to(folder.root).as_posix(), (hashes or Hashes()).of(path))
