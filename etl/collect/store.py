"""The folder of collected files and its manifest; after every item both are whole, so that a killed run resumes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from etl.collect.outcome import CollectError, FailureCode, Fetched
from etl.model import Trust

MANIFEST_FIELDS = (
    *("file", "publisher", "adcode", "report_year", "scope_code", "source_url", "sha256", "trust_code"),
    *("collected_date", "note", "final_url", "http_status", "content_type"),
)
FAILURE_FIELDS = ("url", "page_url", "code", "reason", "http_status", "failed_date")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the list: an address, and what is known of the report behind it (empty where unknown)."""

    url: str
    publisher: str = ""
    adcode: str = ""
    report_year: str = ""
    scope_code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be had; ``page_url`` is the page whose attachment it is, empty for a page of the list."""

    url: str
    page_url: str
    error: CollectError


def read_list(path: Path) -> list[Source]:
    """The sources of a list. Raises OSError or ValueError where it is no UTF-8 CSV with a column ``url``."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if "url" not in (reader.fieldnames or ()):
            raise ValueError(f"{path.name} has no column url")
        names = [name for name in Source.__slots__ if name in (reader.fieldnames or ())]
        rows = [Source(**{name: (row[name] or "").strip() for name in names}) for row in reader]
    return [row for row in rows if any(getattr(row, name) for name in names)]


class Store:
    """Files under ``folder`` and the rows of ``folder/manifest.csv``; may be shared by threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._fields: tuple[str, ...] = MANIFEST_FIELDS
        self._rows: list[dict[str, str]] = []
        folder.mkdir(parents=True, exist_ok=True)
        if self.manifest.exists():
            with self.manifest.open(encoding="utf-8", newline="") as handle:
                reader = csv.DictReader(handle)
                self._fields = tuple(dict.fromkeys([*(reader.fieldnames or ()), *MANIFEST_FIELDS]))
                self._rows = list(reader)

    @property
    def manifest(self) -> Path:
        """Where the manifest is."""
        return self.folder / "manifest.csv"

    def stored(self, url: str) -> dict[str, str] | None:
        """The latest manifest row of an address, if its file is still there with the bytes it had."""
        with self._lock:
            rows = [row for row in self._rows if row.get("source_url") == url]
        if rows and self._hash(self.folder / rows[-1]["file"]) == rows[-1]["sha256"]:
            return rows[-1]
        return None

    def add(self, fetched: Fetched, source: Source, suffix: str, note: str) -> dict[str, str]:
        """Stores the bytes and their row; the same bytes from the same address replace their row, others join it."""
        digest = hashlib.sha256(fetched.data).hexdigest()
        path = self.folder / _folder_name(source) / _file_name(fetched.url, digest, suffix)
        row = dict.fromkeys(self._fields, "") | {
            "file": path.relative_to(self.folder).as_posix(),
            "publisher": source.publisher,
            "adcode": source.adcode,
            "report_year": source.report_year,
            "scope_code": source.scope_code,
            "source_url": fetched.url,
            "sha256": digest,
            "trust_code": Trust.PRIMARY.value,
            "collected_date": today(),
            "note": note,
            "final_url": fetched.final_url,
            "http_status": str(fetched.status),
            "content_type": fetched.content_type,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, fetched.data)
        with self._lock:
            self._rows = [old for old in self._rows if old.get("file") != row["file"]] + [row]
            write_whole(self.manifest, _csv_bytes(self._fields, self._rows))
        return row

    def write_failures(self, failures: Iterable[Failure]) -> None:
        """Replaces ``failures.csv``: what this run could not get (only its header where it got all)."""
        rows = [
            {
                "url": failure.url,
                "page_url": failure.page_url,
                "code": failure.error.code.value,
                "reason": failure.error.reason,
                "http_status": str(failure.error.status or ""),
                "failed_date": today(),
            }
            for failure in failures
        ]
        write_whole(self.folder / "failures.csv", _csv_bytes(FAILURE_FIELDS, rows))

    @staticmethod
    def _hash(path: Path) -> str | None:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def today() -> str:
    """The date as it is written down, in UTC."""
    return datetime.now(UTC).date().isoformat()


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file beside and swaps it in: a reader, or the next run, sees all of it or nothing."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(path)


def _csv_bytes(fields: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fields, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _folder_name(source: Source) -> str:
    """The adcode where it looks like a code, else the host: a list must not name folders outside."""
    if re.fullmatch(r"[A-Za-z0-9-]{1,20}", source.adcode):
        return source.adcode
    return _UNSAFE.sub("_", urlsplit(source.url).hostname or "unknown").strip(".")[:80] or "unknown"


def _file_name(url: str, digest: str, suffix: str) -> str:
    """Readable start, then eight digits of the address and of the bytes: two versions never share a name."""
    stem = _UNSAFE.sub("-", urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0]).strip("-.")[:40]
    return f"{stem or 'page'}-{hashlib.sha256(url.encode()).hexdigest()[:8]}-{digest[:8]}{suffix}"


def conflict(first: Source, second: Source) -> CollectError | None:
    """An error when two lines of a list give one address different details; None when they agree."""
    if first == second:
        return None
    return CollectError(FailureCode.CONFLICT, "the list names this address twice with different details")
