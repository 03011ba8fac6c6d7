"""Kinds that are known and not read name the remedy; a saved page and a BIFF workbook are read."""

import email.mime.multipart
import email.mime.text

import pytest

from etl.model import Document, Grid, GridCell, Line
from etl.parse import parse_document
from etl.read import ReadError, read_bytes
from tests.etl.read.test_read_office import PAGE, TRUTH, values
from tests.etl.recognise.fixtures import FOLDER

WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000) + "WordDocument".encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize(("data", "name", "kind", "remedy"), [
    (WORD, "a.doc", "Word 97–2003", "save it as .docx"), (WORD, "a", "Word 97–2003", "save it as .docx"),
    (b"{\\rtf1\\ansi " + b"x" * 99, "a.doc", "RTF", "save it as .docx"),
    (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "a.odt", "OpenDocument", ".docx"),
    (b"Rar!\x1a\x07" + bytes(99), "a.rar", "archive other than ZIP", "unpack"),
])  # fmt: skip
def test_known_kinds_are_refused_with_the_remedy(data, name, kind, remedy):
    with pytest.raises(ReadError, match=kind) as refused:
        read_bytes(data, name)
    assert remedy in str(refused.value)


def test_a_page_saved_as_one_file_is_read():
    message = email.mime.multipart.MIMEMultipart("related")
    message.attach(email.mime.text.MIMEText(PAGE.decode().replace("gb2312", "utf-8"), "html", "utf-8"))
    assert values(message.as_bytes(), "a.mht") == TRUTH


def test_a_biff_workbook_is_read():
    assert values((FOLDER / "sheet_21.xls").read_bytes(), "a.xls") == TRUTH
    assert len(TRUTH) == 200


@pytest.mark.parametrize("between", [" | ", "  "])
def test_the_form_before_2019_is_named_in_flattened_rows_too(between):
    labels = ("（一）收到申请数", "1.当面申请数", "2.传真申请数", "3.网络申请数", "4.信函申请数", "（二）申请办结数")
    lines = tuple(Line(between.join((label, "件", "3", "")), f"line {at}") for at, label in enumerate(labels))
    with pytest.raises(ReadError, match=r"2014 年表式.*data/transcribed"):
        parse_document(Document("a", "0", "text", lines))


@pytest.mark.parametrize("filled", ["", "12"])
def test_the_form_before_2019_is_named_with_the_remedy(filled):
    labels = (
        "（一）主动公开政府信息数",
        "其中：主动公开规范性文件数",
        "制发规范性文件总数",
        "1.政府公报公开政府信息数",
        "2.政府网站公开政府信息数",
        "3.政务微博公开政府信息数",
        "4.政务微信公开政府信息数",
    )
    rows = [(label, "条", filled) for label in labels]
    cells = tuple(GridCell(text, row, column) for row, line in enumerate(rows) for column, text in enumerate(line))
    document = Document("a", "0", "html", (Line("统计指标", "line 1"), Grid(cells, len(rows), 3, "table 1")))
    with pytest.raises(ReadError, match=r"2014 年表式.*data/transcribed"):
        parse_document(document)
