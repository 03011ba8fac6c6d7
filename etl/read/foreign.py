"""File kinds that are known and not read: each is refused with what to do about it."""

from __future__ import annotations

from etl.model import Document
from etl.read.errors import ReadError

SUFFIXES = ()
ORDER = 5
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_STREAM = "WordDocument".encode("utf-16-le")
_AS_DOCX = "open it in Word or WPS and save it as .docx or .pdf"


def kind_of(head: bytes, suffix: str) -> tuple[str, str] | None:
    """What the bytes are and the remedy, where they are a kind that no reader reads."""
    if head.startswith(b"{\\rtf"):
        return "an RTF file", _AS_DOCX
    if head.startswith(OLE) and (suffix in (".doc", ".wps", ".dot") or WORD_STREAM in head):
        return "a Word 97–2003 (or WPS) file", _AS_DOCX
    if b"mimetypeapplication/vnd.oasis.opendocument." in head[:128]:
        return "an OpenDocument file", "open it in LibreOffice or WPS and save it as .docx or .xlsx"
    if head.startswith((b"OFD", b"PK\x03\x04")) and (suffix == ".ofd" or b"OFD.xml" in head):
        return "an OFD file", "open it in an OFD reader and print it as PDF"
    if head.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")):
        return "an archive other than ZIP", "unpack it and read the files in it"
    if head.startswith((b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return "a picture", "save it as PNG or PDF"
    return None


def sniff(head: bytes, suffix: str) -> bool:
    """Whether the bytes are a kind named here."""
    return kind_of(head, suffix) is not None


def read(data: bytes, path: str) -> Document:
    """Never a document: raises :class:`ReadError` naming the kind and the remedy."""
    found = kind_of(data[:4096], "." + path.lower().rpartition(".")[2])
    name, remedy = found or ("a file of an unknown kind", _AS_DOCX)
    raise ReadError(f"looked for a report, found {name}: {remedy}")
