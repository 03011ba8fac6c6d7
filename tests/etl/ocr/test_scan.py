"""Scans: what is accepted is right, what its own sums do not prove is refused, and without the extra it is said."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

from etl import ocr
from etl.check import check_report
from etl.load.pool import SCAN_LIMITS
from etl.model import Cell, CellStatus, ParsedReport, ReportIdentity
from etl.ocr.document import read_scan
from etl.parse import parse_or_scan, parse_scan
from etl.proven import proven
from etl.read import ReadError, read_bytes
from etl.recognise import Recognition
from etl.sandbox import preload, run_limited
from etl.synth.verdict import judge
from tests.etl.load.small import table_3
from tests.etl.ocr.scans import report, scan

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
# Pictures of a font's characters differ from system to system: some are refused, never misread.
SEED, REPORT = 7, 3


def test_a_tilted_blurred_compressed_scan_holds_no_wrong_number(tmp_path) -> None:
    truth = report(SEED, REPORT)
    (file := tmp_path / "scan.pdf").write_bytes(scan(truth, SEED))
    assert parse_or_scan(file) is None
    preload("etl.warm", "etl.ocr.engine", "rapidocr", "onnxruntime", "cv2")
    found = run_limited(
        parse_scan, file, seconds=SCAN_LIMITS.seconds, memory_mb=SCAN_LIMITS.memory_mb, expected=(ReadError,)
    )
    assert isinstance(found, ParsedReport), found
    verdict = judge(found, truth.cells)
    assert (verdict.wrong, verdict.flagged, found.quoted, found.is_scanned) == ((), (), (), True)
    assert {refusal.table for refusal in found.refusals} >= {"t2"}
    assert verdict.same >= 15
    assert all(check.status != "fail" for check in found.checks)


def recognition(**changes: str) -> Recognition:
    texts = table_3() | changes
    cells = tuple(
        Cell(key, Decimal(text), text, CellStatus.REPORTED, "page 1 table 1 row 1") for key, text in texts.items()
    )
    return Recognition(cells, {"t3": "gb2021_30"})


def judged(found: Recognition) -> Recognition:
    return proven(found, check_report(found.cells, found.forms, (), ReportIdentity()))


def test_a_table_is_believed_whole_or_not_at_all() -> None:
    assert len(judged(recognition()).cells) == len(table_3())
    bent = judged(recognition(**{"t3.res_granted.natural_person": "8"}))
    assert (bent.cells, bent.forms, [refusal.code for refusal in bent.refusals]) == ((), {}, ["unproven"])
    assert "does not add up" in bent.refusals[0].reason
    # A row without its total proves nothing.
    whole = recognition()
    row = (cell for cell in whole.cells if cell.key.startswith("t3.new_requests.") and not cell.key.endswith(".total"))
    lost = replace(whole, cells=tuple(row))
    assert judged(lost).cells == ()
    assert "no sum proves" in judged(lost).refusals[0].reason


def test_without_the_extra_a_picture_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    with pytest.raises(ocr.ScannedError, match=r"pip install 'gongkai\[ocr\]'"):
        read_bytes(PNG, "a.png")


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in members.items():
            box.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_pictures_in_an_archive_are_one_report_unless_there_is_something_to_read() -> None:
    pages = archive(b_png=picture(2), a_png=picture(1), c_txt=b"")
    with pytest.raises(ocr.ScannedError, match="2 pictures in an archive"):
        read_bytes(pages, "a.zip")
    found = read_scan(pages, "a.zip")
    assert (found.media, found.notes, len(found.blocks)) == ("scan", (ocr.SCANNED,), 0)
    page = "<html><p>第一条</p></html>".encode()
    assert read_bytes(archive(a_html=page, b_png=picture(1)), "a.zip").notes[-1].startswith("not read: b.png")
    with pytest.raises(ReadError, match="more than 12 pages"):
        read_scan(archive(**{f"p{at}_png": picture(at + 1) for at in range(13)}), "a.zip")


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (200, 280), 255 - shade).save(out, "PNG")
    return out.getvalue()
