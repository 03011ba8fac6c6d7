"""The two guards: what passes unchanged, and what is refused, with the exact words."""

import io
import stat
import zipfile

import pytest

from etl.read.archive_guard import ArchiveLimits, ArchiveRefused, is_nested_archive, open_archive
from etl.read.xml_guard import XmlRefused, checked_text, open_office, parse_xml


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_come_back_byte_for_byte_in_order() -> None:
    members = {"年报/2021.html": "<p>甲</p>".encode(), "b.txt": b"", "c/d.bin": bytes(range(256)) * 500}
    archive = open_archive(packed(members))
    assert dict(archive.members()) == members
    assert archive.names == tuple(members)
    assert not archive.is_office


def test_names_written_by_chinese_windows_are_read() -> None:
    info = zipfile.ZipInfo("年报.html".encode("gb18030").decode("cp437"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, b"x")
    data = buffer.getvalue()
    # zipfile marks every name outside ASCII as UTF-8; Windows writes the raw bytes without that mark.
    raw, marked = "年报.html".encode("gb18030"), info.filename.encode("utf-8")
    short = data.replace(marked, raw)
    for signature, flags, length in ((b"PK\x03\x04", 6, 26), (b"PK\x01\x02", 8, 28)):
        at = short.index(signature)
        short = short[: at + flags] + b"\0\0" + short[at + flags + 2 :]
        short = short[: at + length] + len(raw).to_bytes(2, "little") + short[at + length + 2 :]
    end = short.index(b"PK\x05\x06")
    start = short.index(b"PK\x01\x02")
    short = short[: end + 12] + (end - start).to_bytes(4, "little") + start.to_bytes(4, "little") + short[end + 20 :]
    assert open_archive(short).names == ("年报.html",)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "..\\x", "\\x", "C:x", "C:\\x", "a\nb", "a/.."])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(ArchiveRefused, match="leads out of the archive"):
        open_archive(packed({name: b"x"}))


def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "target")
    with pytest.raises(ArchiveRefused, match="link is a link or a device"):
        open_archive(buffer.getvalue())


def test_limits_are_exact() -> None:
    limits = ArchiveLimits(members=2, member_bytes=1000, total_bytes=1500)
    assert open_archive(packed({"a": b"x" * 1000, "b": b"x" * 500}), limits).names == ("a", "b")
    for members, words in (
        ({"a": b"", "b": b"", "c": b""}, "3 members, 2 are allowed"),
        ({"a": b"x" * 1001}, "a unpacks to"),
        ({"a": b"x" * 1000, "b": b"x" * 501}, "the members unpack to more than"),
    ):
        with pytest.raises(ArchiveRefused, match=words):
            open_archive(packed(members), limits)


def test_ratio_is_judged_above_a_megabyte_only() -> None:
    assert open_archive(packed({"a": bytes(1 << 20)})).names == ("a",)
    with pytest.raises(ArchiveRefused, match="a unpacks to more than 150 times its size"):
        open_archive(packed({"a": bytes((1 << 20) + 1)}))


def test_an_archive_inside_is_refused_and_its_neighbour_read() -> None:
    inner = packed({"x": b"x"})
    answers = dict(open_archive(packed({"inner.dat": inner, "report.txt": b"text"})).members())
    assert answers["report.txt"] == b"text"
    assert str(answers["inner.dat"]) == "inner.dat is an archive inside an archive"
    assert is_nested_archive(b"Rar!\x1a\x07\x00") and not is_nested_archive(packed({"[Content_Types].xml": b"<a/>"}))


def test_a_damaged_member_is_refused_and_its_neighbour_read() -> None:
    data = packed({"a": b"hello" * 100, "b": b"fine"}, zipfile.ZIP_STORED)
    answers = dict(open_archive(data.replace(b"hellohello", b"HELLOhello", 1)).members())
    assert str(answers["a"]).startswith("a is damaged: Bad CRC-32")
    assert answers["b"] == b"fine"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip" * 100, b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(ArchiveRefused):
        open_archive(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_harmless_xml_is_parsed(encoding: str) -> None:
    declared = "UTF-16" if encoding == "utf-16" else "UTF-8"
    root = parse_xml(f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n<a b="1">甲</a>'.encode(encoding))
    assert (root.tag, root.get("b"), root.text) == ("a", "1", "甲")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE a><a/>", "declares DOCTYPE"),
        (b'<?xml version="1.0"?><!doctype a [<!ENTITY b "c">]><a>&b;</a>', "declares DOCTYPE"),
        ("\ufeff<!DOCTYPE a><a/>".encode("utf-16-le"), "declares DOCTYPE"),
        ("\ufeff<!DOCTYPE a><a/>".encode("utf-16-be"), "declares DOCTYPE"),
        ("<!DOCTYPE a><a/>".encode("utf-16-le"), "holds NUL characters"),
        ("<!DOCTYPE a><a/>".encode("utf-32"), "."),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>', "declares the encoding UTF-7"),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="cp037"?><a/>', "declares the encoding cp037"),
        ("<!DOCTYPE a><a/>".encode("cp037"), "is not utf-8"),
        (b"<a>&b;</a>", "broken XML"),
        (b"<a><b></a>", "broken XML"),
        (b"<a>" * 100_000, "broken XML"),
        (b"", "broken XML"),
    ],
)
def test_forbidden_xml_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(XmlRefused, match=words):
        parse_xml(data)


def test_every_part_of_an_office_file_is_checked() -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>", "word/media/a.png": b"<!DOCTYPE"}
    assert open_office(packed(parts)).is_office
    parts["word/_rels/document.xml.rels"] = b'<!DOCTYPE a SYSTEM "x"><a/>'
    with pytest.raises(XmlRefused, match=r"word/_rels/document.xml.rels declares DOCTYPE"):
        open_office(packed(parts))


def test_checked_text_drops_the_declaration_only() -> None:
    assert checked_text(b'<?xml version="1.0"?>\n<a/>') == "\n<a/>"
