"""ZIP archives and folders: the files of one report, taken together in the order of their names.

Pictures in them are read by ``etl.ocr`` where there is nothing else: beside a page they are mostly a seal or a map.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etl.model import Document, Grid, LaidOut, Line
from etl.ocr import ScannedError, scanned
from etl.read.archive_guard import ArchiveRefused, open_archive
from etl.read.errors import ReadError
from etl.read.sums import digest

SUFFIXES = (".zip",)
ORDER = 40
# A report comes with its page and a few attachments; a folder of hundreds is a collection, not a report.
_MAX_FILES = 40


def sniff(head: bytes, suffix: str) -> bool:
    """A ZIP that no Office reader claimed."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(data: bytes, path: str) -> Document:
    """One document of everything readable in a ZIP. Raises :class:`ReadError` when nothing is, with each reason."""
    return _together(archive_members(data), path, digest(data))


def archive_members(data: bytes) -> list[tuple[str, bytes | ArchiveRefused]]:
    """The files in a ZIP by name. Raises :class:`ReadError` for one that is broken or hostile."""
    try:
        return sorted(open_archive(data).members(), key=lambda item: item[0])
    except ArchiveRefused as error:
        raise ReadError(f"looked for an archive of a report, found one where {error}") from error


def read_folder(folder: Path) -> Document:
    """One document of the files of a folder (hidden ones and folders in it left out)."""
    members = folder_members(folder)
    return _together(members, str(folder), digest(b"".join(digest(data).encode() for _, data in members)))


def folder_members(folder: Path) -> list[tuple[str, bytes]]:
    """The files in a folder by name. Raises :class:`ReadError` for a collection of reports."""
    files = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.is_symlink() and path.name[0] != "."
    )
    if len(files) > _MAX_FILES:
        raise ReadError(f"looked for the files of one report, found {len(files)} files")
    return [(path.name, path.read_bytes()) for path in files]


def _together(members: Sequence[tuple[str, bytes | ArchiveRefused]], path: str, sha256: str) -> Document:
    from etl.read import read_bytes

    found: list[tuple[str, Document]] = []
    reasons: list[str] = []
    pictures = 0
    for name, data in members[:_MAX_FILES]:
        if isinstance(data, ArchiveRefused) or name.startswith("__MACOSX"):
            reasons.append(str(data) if isinstance(data, ArchiveRefused) else name)
            continue
        try:
            found.append((name, read_bytes(data, name)))
        except ReadError as error:
            reasons.append(f"{name}: {error.reason}")
            pictures += isinstance(error, ScannedError)
    if not found and pictures:
        raise scanned(f"{pictures} pictures in an archive")
    if not found:
        raise ReadError("looked for a report in an archive, found none: " + ("; ".join(reasons)[:300] or "it is empty"))
    blocks = tuple(_placed(block, name if found[1:] else "") for name, document in found for block in document.blocks)
    notes = tuple(dict.fromkeys(note for _, document in found for note in document.notes))
    title = next((document.title for _, document in found if document.title), None)
    return Document(
        path, sha256, found[0][1].media, blocks, title, (*notes, *(f"not read: {reason}" for reason in reasons))
    )


def _placed(block: Line | Grid, name: str) -> Line | Grid:
    where = f"{name}: {block.where}"
    if not name:
        return block
    if isinstance(block, Line):
        return block._replace(where=where)
    return LaidOut(block.texts, block.spots, block.rows, block.columns, where)
