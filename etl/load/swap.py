"""Build beside, swap whole: a build never touches the served file before it is complete."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "lock"
DATABASE = "next.duckdb"


class SwapError(Exception):
    """The finished file cannot take the place of the served one; the message says why and what to do."""


@contextmanager
def build_folder(out: Path) -> Iterator[Path]:
    """A private folder beside ``out`` for one build; gone afterwards, whatever happens in this process.

    Folders of builds that died (their lock is free) go first. Raises :class:`SwapError` where none can be made.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder, lock = _private(out)
    except OSError as error:
        raise SwapError(f"{out.parent}: cannot be written ({error.strerror}); choose another --out") from error
    try:
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _private(out: Path) -> tuple[Path, int]:
    """A new locked folder; another build that starts now waits, so that it cannot take this one for a leftover."""
    parent = os.open(out.parent, os.O_RDONLY)
    try:
        fcntl.flock(parent, fcntl.LOCK_EX)
        clean_leftovers(out)
        folder = out.parent / f"{_prefix(out)}{os.getpid()}"
        folder.mkdir()
        lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return folder, lock
    finally:
        os.close(parent)


def clean_leftovers(out: Path) -> list[Path]:
    """Remove folders of builds for ``out`` that are no longer running; those removed."""
    removed = []
    for folder in sorted(out.parent.glob(f"{_prefix(out)}*")):
        if folder.is_dir() and not _is_locked(folder / LOCK):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder)
    return removed


def swap(built: Path, out: Path) -> None:
    """Put ``built`` in the place of ``out`` in one step. Raises :class:`SwapError` where a WAL stands beside either."""
    if _wal(built).exists():
        raise SwapError(f"{built}: a write-ahead log is left, the file is not complete; build again")
    with built.open("rb") as handle:
        os.fsync(handle.fileno())
    if _wal(out).exists():
        raise SwapError(f"{_wal(out)}: somebody writes to {out.name}; close that connection and build again")
    built.replace(out)


def _is_locked(lock: Path) -> bool:
    try:
        with lock.open("r+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _prefix(out: Path) -> str:
    return f".{out.name}.building-"


def _wal(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
