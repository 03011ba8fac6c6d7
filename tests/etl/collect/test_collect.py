"""``python -m etl collect``: files, manifest, what could not be had, and a run that goes on where it stopped."""

import csv
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.collect.kinds import attachment_suffix, kind_of
from etl.collect.links import ATTACHMENTS_AT_MOST, Page, attachments
from etl.collect.store import MANIFEST_FIELDS, read_list
from tests.etl.collect.site import PAGE, PDF, Site, serving

XLSX = b"PK\x03\x04 xl/workbook.xml (fictional)"
QUICK = ["--allow-private", "--pause", "0", "--attempts", "1"]


@pytest.fixture
def site():
    with serving() as site:
        site.pages["/a/report.html"] = (200, {}, PAGE)
        site.pages["/a/files/annual.pdf"] = (200, {"Content-Type": "application/octet-stream"}, PDF)
        site.pages["/a/files/table.xlsx"] = (200, {}, XLSX)
        site.pages["/files/shown.pdf"] = (200, {"Content-Type": "application/pdf"}, PDF + b"shown")
        yield site


def listed(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def report(site: Site, **more: str) -> dict[str, str]:
    known = {"publisher": "云川市人民政府", "adcode": "990100", "report_year": "2021", "scope_code": "whole_area"}
    return {"url": site.url("/a/report.html"), **known, "note": "fictional", **more}


def collect(list_file: Path, out: Path, *options: str) -> int:
    return main(["collect", str(list_file), "--out", str(out), *QUICK, *options])


def test_a_page_and_its_attachments_are_stored_as_they_came(site: Site, tmp_path: Path) -> None:
    assert collect(listed(tmp_path / "list.csv", report(site)), tmp_path / "out") == 0
    rows = table(tmp_path / "out" / "manifest.csv")
    assert tuple(rows[0]) == MANIFEST_FIELDS
    assert [row["source_url"].removeprefix(site.url("")) for row in rows] == [
        "/a/report.html",
        "/a/files/annual.pdf",
        "/a/files/table.xlsx",
        "/files/shown.pdf",
    ]
    for row, data in zip(rows, (PAGE, PDF, XLSX, PDF + b"shown"), strict=True):
        assert (tmp_path / "out" / row["file"]).read_bytes() == data
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
        assert row["file"].startswith("990100/") and row["http_status"] == "200"
        assert (row["publisher"], row["report_year"]) == ("云川市人民政府", "2021")
        assert (row["scope_code"], row["trust_code"]) == ("whole_area", "primary")
        assert row["collected_date"] == time.strftime("%Y-%m-%d", time.gmtime())
    assert [Path(row["file"]).suffix for row in rows] == [".html", ".pdf", ".xlsx", ".pdf"]
    assert [row["note"] for row in rows] == ["fictional"] + [f"attachment of {site.url('/a/report.html')}"] * 3
    assert rows[1]["content_type"] == "application/octet-stream"
    assert table(tmp_path / "out" / "failures.csv") == []


def test_nothing_is_asked_twice(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_file = listed(tmp_path / "list.csv", report(site))
    assert collect(list_file, tmp_path / "out") == 0
    before = len(site.asked)
    assert collect(list_file, tmp_path / "out") == 0
    assert len(site.asked) == before
    assert "0 pages and 0 attachments stored, 4 already there, 0 could not be had" in capsys.readouterr().err


def test_a_damaged_file_is_fetched_again(site: Site, tmp_path: Path) -> None:
    list_file = listed(tmp_path / "list.csv", report(site))
    collect(list_file, tmp_path / "out")
    row = table(tmp_path / "out" / "manifest.csv")[1]
    (tmp_path / "out" / row["file"]).write_bytes(PDF[:5])
    assert collect(list_file, tmp_path / "out") == 0
    assert (tmp_path / "out" / row["file"]).read_bytes() == PDF
    assert len(table(tmp_path / "out" / "manifest.csv")) == 4


def test_refresh_keeps_the_old_version_beside_the_new(site: Site, tmp_path: Path) -> None:
    list_file = listed(tmp_path / "list.csv", report(site))
    collect(list_file, tmp_path / "out")
    site.pages["/a/report.html"] = (200, {}, PAGE + "<p>更正</p>".encode())
    assert collect(list_file, tmp_path / "out", "--refresh") == 0
    rows = [row for row in table(tmp_path / "out" / "manifest.csv") if row["source_url"] == site.url("/a/report.html")]
    assert len(rows) == 2
    assert [(tmp_path / "out" / row["file"]).read_bytes() for row in rows] == [PAGE, PAGE + "<p>更正</p>".encode()]


def test_what_could_not_be_had_is_listed_with_its_reason(site: Site, tmp_path: Path) -> None:
    del site.pages["/files/shown.pdf"]
    site.pages["/a/files/annual.pdf"] = (200, {}, b"<html>please log in</html>")
    site.pages["/picture"] = (200, {"Content-Type": "image/png"}, b"\x89PNG")
    rows = [
        report(site),
        report(site, url=site.url("/gone")),
        report(site, url=site.url("/picture")),
        report(site, url="ftp://a.example/x"),
        report(site, url=""),
        report(site, publisher="another"),
        report(site),
    ]
    assert collect(listed(tmp_path / "list.csv", *rows), tmp_path / "out") == 3
    failures = {
        (row["url"].removeprefix(site.url("")), row["code"]): row for row in table(tmp_path / "out" / "failures.csv")
    }
    assert set(failures) == {
        ("/files/shown.pdf", "not_found"),
        ("/a/files/annual.pdf", "wrong_kind"),
        ("/gone", "not_found"),
        ("/picture", "wrong_kind"),
        ("ftp://a.example/x", "bad_address"),
        ("", "bad_address"),
        ("/a/report.html", "conflict"),
    }
    assert failures["/gone", "not_found"]["reason"] == "the site answered 404"
    assert failures["/gone", "not_found"]["http_status"] == "404"
    assert failures["/files/shown.pdf", "not_found"]["page_url"] == site.url("/a/report.html")
    assert len(table(tmp_path / "out" / "manifest.csv")) == 2


def test_private_addresses_need_to_be_allowed(site: Site, tmp_path: Path) -> None:
    list_file = listed(tmp_path / "list.csv", report(site), report(site, url=site.url("/a/report.html", "localhost")))
    assert main(["collect", str(list_file), "--out", str(tmp_path / "out")]) == 3
    assert site.asked == []
    assert {row["code"] for row in table(tmp_path / "out" / "failures.csv")} == {"private_address"}


@pytest.mark.parametrize("content", [None, b"", b"address\nx\n", b"url\n", b"\xff\xfe\x00"])
def test_a_list_that_cannot_be_used_ends_with_two(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "list.csv").write_bytes(content)
    assert collect(tmp_path / "list.csv", tmp_path / "out") == 2


def test_a_list_names_no_folder_outside(site: Site, tmp_path: Path) -> None:
    rows = [report(site, adcode="../../outside"), report(site, url=site.url("/a/files/table.xlsx"), adcode="")]
    assert collect(listed(tmp_path / "list.csv", *rows), tmp_path / "in" / "out") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "list.csv"]
    assert {row["file"].split("/")[0] for row in table(tmp_path / "in" / "out" / "manifest.csv")} == {"127.0.0.1"}


def test_foreign_rows_and_columns_of_the_manifest_stay(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    listed(out / "manifest.csv", {"file": "by_hand.html", "source_url": "x", "licence": "none, said"})
    assert collect(listed(tmp_path / "list.csv", report(site)), out) == 0
    rows = table(out / "manifest.csv")
    assert (rows[0]["file"], rows[0]["licence"], len(rows)) == ("by_hand.html", "none, said", 5)


def test_a_killed_run_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    rows = []
    for number in range(30):
        site.pages[f"/many/{number}.html"] = (200, {}, f"<p>report {number}</p>".encode())
        rows.append(report(site, url=site.url(f"/many/{number}.html")))
    list_file, out = listed(tmp_path / "list.csv", *rows), tmp_path / "out"
    command = [sys.executable, "-m", "etl", "collect", str(list_file), "--out", str(out), *QUICK, "--pause", "0.05"]
    process = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[3], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while len(site.paths()) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = table(out / "manifest.csv")
    assert 0 < len(kept) < 30
    for row in kept:
        assert hashlib.sha256((out / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert collect(list_file, out) == 0
    assert len(table(out / "manifest.csv")) == 30
    asked = [path for path in site.paths() if path.startswith("/many/")]
    assert len(set(asked)) == 30 and len(asked) <= 31
    assert [path.name for path in out.rglob(".*")] == [] or all(p.name.endswith(".part") for p in out.rglob(".*"))


def test_links_that_look_like_the_report_are_found() -> None:
    page = Page(PAGE, "https://office.example/a/report.html")
    assert attachments(page) == (
        "https://office.example/a/files/annual.pdf",
        "https://office.example/a/files/table.xlsx",
        "https://office.example/files/shown.pdf",
    )


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="P020.pdf">附件</a>', "https://a.example/x/P020.pdf"),
        ('<a href="/down.jsp?name=annual.docx&id=3">年报下载</a>', "https://a.example/down.jsp?name=annual.docx&id=3"),
        ('<a href="down.jsp?id=3">2021年年度报告.docx</a>', "https://a.example/x/down.jsp?id=3"),
        ('<a href="P.PDF#page=2">年度报告</a>', "https://a.example/x/P.PDF"),
        ('<a href="%E5%B9%B4%E6%8A%A5.xls">x</a>', "https://a.example/x/%E5%B9%B4%E6%8A%A5.xls"),
        ('<base href="/y/"><a href="P020.pdf">附件</a>', "https://a.example/y/P020.pdf"),
        ('<embed src="r.pdf">', "https://a.example/x/r.pdf"),
        ("<a href=\"javascript:x('r.pdf')\">年报.pdf</a>", None),
        ('<a href="file:///r.pdf">年报</a>', None),
        ('<a href="http://[bad/r.pdf">年报</a>', None),
        ('<a href="r.pdf">天气</a>', None),
        ('<a href="r.doc">信息公开申请表</a>', None),
        ('<a href="r.png">年报</a>', None),
        ("<a>年报.pdf</a>", None),
    ],
)
def test_one_link(link: str, found: str | None) -> None:
    assert attachments(Page(link.encode(), "https://a.example/x/report.html")) == ((found,) if found else ())


def test_pages_in_other_encodings_and_broken_pages() -> None:
    link = '<p>镕</p><a href="a.pdf">年度报告</a>'
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        assert attachments(Page(link.encode(encoding), "https://a.example/")) == ("https://a.example/a.pdf",)
    for data in (b"", b"\x00", b"<!-- only -->", b"\xff" * 100):
        assert attachments(Page(data, "https://a.example/")) == ()
    many = "".join(f'<a href="{n}.pdf">附件</a>' for n in range(100)).encode()
    assert len(attachments(Page(many, "https://a.example/"))) == ATTACHMENTS_AT_MOST


@pytest.mark.parametrize(
    ("data", "content_type", "suffix"),
    [
        (b"%PDF-1.7", "text/html", ".pdf"),
        (b"PK\x03\x04...word/document.xml", "", ".docx"),
        (b"PK\x03\x04...xl/workbook.bin", "", ".xlsx"),
        (b"PK\x03\x04...a.html", "", ".zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "", ".doc"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), "", ".xls"),
        (b"\xef\xbb\xbf\r\n <html>", "application/pdf", ".html"),
        (b"text first <p>", "text/html; charset=gb2312", ".html"),
        (b"a,b", "text/csv", ".csv"),
        (b"a", "text/plain", ".txt"),
        (b"\x89PNG", "image/png", None),
        (b"a", "", None),
    ],
)
def test_a_kind_is_known_by_its_bytes(data: bytes, content_type: str, suffix: str | None) -> None:
    kind = kind_of(data, content_type)
    assert (kind.suffix if kind else None) == suffix


def test_suffixes_in_texts() -> None:
    assert attachment_suffix("附件：年报.docx）") == ".docx"
    assert attachment_suffix("年报.html") is None


def test_a_list_needs_an_address_only(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("\ufeffurl,other\n https://a.example/ ,x\n,\n", encoding="utf-8")
    assert [source.url for source in read_list(tmp_path / "list.csv")] == ["https://a.example/"]
