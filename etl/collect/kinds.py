"""Which files are kept and which links are followed; both lists are ``data/collect``."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from etl.forms import DATA

FOLDER = DATA / "collect"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: known by its first bytes and a part it contains, or, without those, by its media type."""

    suffix: str
    starts_with: bytes
    contains: bytes
    media_type: str
    is_attachment: bool

    def fits(self, data: bytes, content_type: str) -> bool:
        """Whether the bytes are of this kind; what a server says counts only where bytes cannot tell."""
        if self.starts_with:
            return data.startswith(self.starts_with) and self.contains in data
        return content_type.partition(";")[0].strip().lower() == self.media_type


@dataclass(frozen=True, slots=True)
class LinkWords:
    """Words in the text or name of a link: one ``wanted`` and no ``unwanted`` word makes it an attachment."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    def want(self, text: str) -> bool:
        """Whether a link described by ``text`` is followed."""
        return any(word in text for word in self.wanted) and not any(word in text for word in self.unwanted)


@lru_cache(maxsize=1)
def file_kinds(folder: Path = FOLDER) -> tuple[FileKind, ...]:
    """The kinds in the order in which they are tried (``file_kinds.csv``)."""
    with (folder / "file_kinds.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            FileKind(
                row["suffix"],
                bytes.fromhex(row["starts_with_hex"]),
                bytes.fromhex(row["contains_hex"]),
                row["media_type"],
                row["is_attachment"] == "true",
            )
            for row in csv.DictReader(handle)
        )


@lru_cache(maxsize=1)
def link_words(folder: Path = FOLDER) -> LinkWords:
    """The words of ``link_words.csv``."""
    with (folder / "link_words.csv").open(encoding="utf-8", newline="") as handle:
        rows = [(row["use"], row["word"]) for row in csv.DictReader(handle)]
    return LinkWords(*(tuple(word for use, word in rows if use == wish) for wish in ("wanted", "unwanted")))


def kind_of(data: bytes, content_type: str) -> FileKind | None:
    """The kind of some bytes, None where they are of no kind we keep."""
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()
    return next((kind for kind in file_kinds() if kind.fits(start, content_type)), None)


def attachment_suffix(name: str) -> str | None:
    """Suffix of an attachment in a path or a link's text, None where it names no attachment."""
    suffix = PurePosixPath(unquote(name).strip()).suffix.lower().rstrip("）)】]》>")
    return suffix if any(kind.suffix == suffix and kind.is_attachment for kind in file_kinds()) else None
