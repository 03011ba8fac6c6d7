"""The only way XML out of a report is parsed: whatever declares a document type or an entity is refused first."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from etl.read.archive_guard import OFFICE_LIMITS, ArchiveLimits, GuardedArchive, open_archive

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii")
_DECLARATION = re.compile(r"^<\?xml[^>]{0,500}\?>")
_ENCODING = re.compile(r"""encoding\s{0,9}=\s{0,9}["']([^"']{0,40})["']""")
_FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_XML_SUFFIXES = (".xml", ".rels", ".vml")


class XmlRefused(ValueError):
    """The XML is not parsed; the message says why in words."""


def checked_text(data: bytes) -> str:
    """The XML as text without its declaration; raises XmlRefused on a DTD, an entity or a foreign encoding.

    OOXML allows UTF-8 and UTF-16 only (ECMA-376 part 2, 8.1.4), so nothing can hide in a third encoding.
    """
    bom = next((bom for bom in _BOMS if data.startswith(bom)), b"")
    encoding = _BOMS.get(bom, "utf-8")
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise XmlRefused(f"is not {encoding}: {error.reason}") from error
    if "\x00" in text:
        raise XmlRefused("holds NUL characters")
    if found := _FORBIDDEN.search(text):
        raise XmlRefused(f"declares {found.group()[2:].upper()}")
    return _without_declaration(text)


def parse_xml(data: bytes) -> etree._Element:
    """The root element. Raises XmlRefused for forbidden declarations, bad encodings and broken XML."""
    text = checked_text(data)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlRefused(f"broken XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("declares a document type")
    return root


def open_office(data: bytes, limits: ArchiveLimits = OFFICE_LIMITS) -> GuardedArchive:
    """A DOCX or XLSX of which every XML part was checked, so that any library may be given ``data``.

    Raises ArchiveRefused for the container, XmlRefused (naming the part) for a part.
    """
    archive = open_archive(data, limits)
    for name in archive.names:
        if name.lower().endswith(_XML_SUFFIXES):
            try:
                checked_text(archive.read(name))
            except XmlRefused as refusal:
                raise XmlRefused(f"{name} {refusal}") from refusal
    return archive


def _without_declaration(text: str) -> str:
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return text
    encoding = _ENCODING.search(declaration.group())
    if encoding and encoding.group(1).lower() not in _ENCODINGS:
        raise XmlRefused(f"declares the encoding {encoding.group(1)}")
    return text[declaration.end() :]
