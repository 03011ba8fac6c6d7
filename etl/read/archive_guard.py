"""Opens a ZIP container (an archive, a DOCX, an XLSX) only after its directory was found harmless.

Nothing is ever unpacked to disk: a member is read into memory, piece by piece, and never past its limits.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_END_RECORD = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_COMMENT_MAX = 0xFFFF
_OFFICE_MEMBER = "[Content_Types].xml"
_ARCHIVE_MAGIC = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_TAR_MAGIC = (257, b"ustar")
_PIECE = 1 << 16
# What zipfile and its unpackers raise for bytes that lie, as fuzzed: a negative offset is a ValueError.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, OSError, ValueError, RuntimeError),
)


class ArchiveRefused(ValueError):
    """The container, or one member of it, is not read; the message says why in words."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What a container may hold. The bars of test A5 are 100 MB and 1 s; a real report of 5 MB is large.

    ``ratio`` applies to members above ``ratio_from_bytes``: deflate reaches 1,032, sheets of blank cells 60.
    """

    members: int = 2_000
    member_bytes: int = 32 << 20
    total_bytes: int = 256 << 20
    ratio: int = 150
    ratio_from_bytes: int = 1 << 20
    directory_bytes_a_member: int = 512


DEFAULT_LIMITS = ArchiveLimits()
OFFICE_LIMITS = ArchiveLimits(member_bytes=16 << 20, total_bytes=64 << 20)


class GuardedArchive:
    """A container whose directory passed; members are read one at a time. Made by :func:`open_archive`."""

    def __init__(self, archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo], limits: ArchiveLimits) -> None:
        self._archive = archive
        self._infos = infos
        self._limits = limits

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files in it (no folders), in the order of the directory."""
        return tuple(self._infos)

    @property
    def is_office(self) -> bool:
        """Whether it is an OOXML document rather than a folder of files."""
        return _OFFICE_MEMBER in self._infos

    def read(self, name: str) -> bytes:
        """Bytes of one member. Raises KeyError for an unknown name, ArchiveRefused for a damaged or locked one."""
        info = self._infos[name]
        if info.flag_bits & 0x1:
            raise ArchiveRefused(f"{name} is encrypted")
        try:
            with self._archive.open(info) as stream:
                return _read_at_most(stream, self._limits.member_bytes, name)
        except _DAMAGED as error:
            raise ArchiveRefused(f"{name} is damaged: {error}") from error

    def members(self) -> Iterator[tuple[str, bytes | ArchiveRefused]]:
        """Every file with its bytes, or with the reason it is refused; an archive inside is refused, never opened."""
        for name in self.names:
            try:
                data = self.read(name)
                if is_nested_archive(data):
                    raise ArchiveRefused(f"{name} is an archive inside an archive")
                yield name, data
            except ArchiveRefused as refusal:
                yield name, refusal


def open_archive(data: bytes, limits: ArchiveLimits = DEFAULT_LIMITS) -> GuardedArchive:
    """The container in ``data``. Raises ArchiveRefused when its directory is broken, too large or hostile."""
    _check_directory_size(data, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise ArchiveRefused(f"not a readable archive: {error}") from error
    if len(infos) > limits.members:
        raise ArchiveRefused(f"{len(infos)} members, {limits.members} are allowed")
    files: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = member_name(info)
        _check_name(name, info)
        if info.is_dir():
            continue
        if name in files:
            raise ArchiveRefused(f"two members are called {name}")
        _check_size(name, info, limits)
        files[name] = info
    _check_totals(files, len(data), limits)
    return GuardedArchive(archive, files, limits)


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name; a name without the UTF-8 flag is tried as GB18030, as Chinese Windows writes it."""
    if info.flag_bits & 0x800:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.orig_filename


def is_nested_archive(data: bytes) -> bool:
    """Whether the bytes are an archive of files (ZIP that is no Office file, RAR, 7z, gzip, bzip2, xz, zstd, tar)."""
    offset, tar = _TAR_MAGIC
    if data.startswith(_ARCHIVE_MAGIC) or data[offset : offset + len(tar)] == tar:
        return True
    return data.startswith((b"PK\x03\x04", _END_SIGNATURE)) and _OFFICE_MEMBER.encode() not in data


def _read_at_most(stream: IO[bytes], limit: int, name: str) -> bytes:
    pieces: list[bytes] = []
    left = limit
    while piece := stream.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise ArchiveRefused(f"{name} holds more than {limit >> 20} MB")
        pieces.append(piece)
    return b"".join(pieces)


def _end_record(data: bytes) -> tuple[int, int]:
    """Number of members and bytes of the directory, from the same end record that ``zipfile`` will use."""
    start = len(data) - _END_RECORD.size
    if start < 0 or data[start : start + 4] != _END_SIGNATURE or data[-2:] != b"\x00\x00":
        start = data.rfind(_END_SIGNATURE, max(0, start - _COMMENT_MAX))
    if start < 0 or len(data) - start < _END_RECORD.size:
        raise ArchiveRefused("not a readable archive: its directory is missing")
    record = _END_RECORD.unpack_from(data, start)
    return record[4], record[5]


def _check_directory_size(data: bytes, limits: ArchiveLimits) -> None:
    """Refuses before ``zipfile`` builds one object a member: a 60 MB directory would become 1 GB of them."""
    members, directory = _end_record(data)
    if members > limits.members:
        raise ArchiveRefused(f"{members} members, {limits.members} are allowed")
    if directory > limits.members * limits.directory_bytes_a_member:
        raise ArchiveRefused(f"a directory of {directory} bytes")


def _check_name(name: str, info: zipfile.ZipInfo) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or any(ord(sign) < 32 for sign in name):
        raise ArchiveRefused(f"a member's name leads out of the archive: {name!r}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveRefused(f"{name} is a link or a device")


def _check_size(name: str, info: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    if info.file_size > limits.member_bytes:
        raise ArchiveRefused(f"{name} unpacks to {info.file_size >> 20} MB, {limits.member_bytes >> 20} MB are allowed")
    if info.file_size > limits.ratio_from_bytes and info.file_size > limits.ratio * max(1, info.compress_size):
        raise ArchiveRefused(f"{name} unpacks to more than {limits.ratio} times its size")


def _check_totals(files: dict[str, zipfile.ZipInfo], size: int, limits: ArchiveLimits) -> None:
    if sum(info.file_size for info in files.values()) > limits.total_bytes:
        raise ArchiveRefused(f"the members unpack to more than {limits.total_bytes >> 20} MB")
    if sum(info.compress_size for info in files.values()) > size:
        raise ArchiveRefused("its members overlap")
