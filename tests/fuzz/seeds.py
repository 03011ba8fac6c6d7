"""What the fuzzers start from: small honest files of every kind that is read, and words that trip readers."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path

from etl.forms import load_forms
from etl.synth.compose import compose
from etl.synth.layouts import LAYOUTS
from etl.synth.render import render
from tests.assure import pdfs

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("html", "txt", "md", "docx", "xlsx", "xls", "csv", "pdf", "zip", "mhtml")
# Kinds that are ZIP containers: their parts are spoilt, and sometimes the container.
PACKED = frozenset(("docx", "xlsx", "zip"))
_MHTML = (
    b'MIME-Version: 1.0\r\nSubject: =?utf-8?B?5bm05oql?=\r\nContent-Type: multipart/related; type="text/html"; '
    b'boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
)


def _made(layout: str) -> bytes:
    return render(compose(10, 3, (layout,), layout=layout))


def _zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def _several() -> bytes:
    return _zipped({"1.html": _made("html_clean"), "附件/2.csv": _made("csv"), "3.txt": _made("lines_rows")})


@lru_cache(maxsize=len(KINDS))
def seeds(kind: str) -> tuple[bytes, ...]:
    """The honest files of a kind."""
    if kind == "mhtml":
        return (_MHTML + _made("html_clean") + b"\r\n--b1--\r\n",)
    if kind == "zip":
        return (_several(),)
    if kind == "xls":
        return ((ROOT / "fixtures" / "reports" / "sheet_21.xls").read_bytes(),)
    if kind == "pdf":
        return (pdfs.page(), _made("pdf_bare"), _made("pdf"))
    # The page that Word saves is 100 kB of style: it would take most of the time.
    return tuple(_made(name) for name, layout in LAYOUTS.items() if layout.suffix == kind and name != "word")


@lru_cache(maxsize=64)
def parts(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of each member of a container."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def packed(members: tuple[tuple[str, bytes], ...], other: int, content: bytes) -> bytes:
    """The container with the content of one member replaced."""
    return _zipped({name: content if number == other else data for number, (name, data) in enumerate(members)})


@lru_cache(maxsize=1)
def labels() -> tuple[str, ...]:
    """Every wording of a row or column on an official form."""
    forms = load_forms().values()
    return tuple(
        sorted({text for form in forms for cell in form.cells for text in (*cell.row_path, *cell.column_path)})
    )


NUMBERS = (
    *("0", "1", "12", "1,234", "-5", "+3", "减38", "１２", "〇", "十", "③", "²", "½", "٣", "१२", "１２３４５", "0x1f"),
    *("1e999", "1e5", "NaN", "Infinity", "-0", "007", "1.5", "0." + "3" * 400, "9" * 400, "12件", "3万元", "1 234"),
    *("/", "无", "—", "", " ", "\u3000", "\u200b", "1\u200b2", "1\u00a0234", "\u202e12", "1\n2", "10%", "1,2,3", "(1)"),
)
_TAGS = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td rowspan=0>", "<td colspan=65535>", "<br>"),
    *("<td rowspan=99999999999>", "<td colspan='２'>", "<td colspan=-1>", "<td style='display:none'>", "<template>"),
    *("<div hidden>", "<select><option>", "<svg>", "<math>", "<!--", "-->", "<![CDATA[", "]]>", "<plaintext>", "<s>"),
    *("<base href=//x>", "<title>", "</html>", "<frameset>", "<p>", "</p>", "<?xml encoding='x'?>", "<", ">", "&#0;"),
    *("&#xD800;", "&#x110000;", "&amp;", "&nbsp", "<a" + " b" * 50 + ">", "<a:b:c>", "<\x00td>", "<td\x0c>"),
)
_CODECS = (
    *("gb2312", "utf-16", "utf-7", "hex", "base64", "zlib", "bz2", "rot13", "uu", "idna", "punycode", "undefined"),
    *("unicode_escape", "raw_unicode_escape", "utf-8-sig", "cp037", "hz", "iso-2022-kr", "mbcs", "no-such", "."),
)
_TEXTS = (
    *("\ufeff", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\x00", "\r", "\t", "|", "|-|-|", "| --- |", ",", ";", '"'),
    *(
        '"' * 9,
        "'",
        "=cmd",
        "\ud800",
        "\U0010ffff",
        "e\u0301",
        "㈠",
        "㎡",
        "\u202e",
        "\\",
        "，",
        "、",
        "；",
        "：",
        "（",
        "）",
    ),
    *("三、收到和处理政府信息公开申请情况", "二、主动公开政府信息情况", "四、", "第二十条第（一）项", "年度报告"),
    *("2021年", "本年度共受理政府信息公开申请12件", "示例市人民政府", "2022年13月45日", "0000年", "99999年"),
)
_PDF = (
    *("stream", "endstream", "obj", "endobj", "xref", "trailer", "startxref", "BT", "ET", "Tj", "TJ", "Tf", "Do", "cm"),
    *("/Length", "/Filter/FlateDecode", "/Kids[2 0 R]", "2 0 R", "3 0 R", "/Count -1", "/Parent 3 0 R", "/W[1 2 1]"),
    *(
        "/MediaBox[0 0 1e9 1e9]",
        "/MediaBox[0 0 0 0]",
        "/Rotate 91",
        "re f",
        "1e38",
        "-1",
        "[",
        "]",
        "<<",
        ">>",
        "<",
        "(",
    ),
    *("/Encoding/Identity-H", "/ToUnicode 4 0 R", "/Type/ObjStm", "/Encrypt 4 0 R", "q ", "Q ", "inf", "nan", "%%EOF"),
)
_MAIL = (
    *("\r\n", "--b1", "--b1--", "Content-Type: text/html", "Content-Type: multipart/related; boundary=b1\r\n\r\n"),
    *("Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "=3D", "=?", "?="),
    *(
        "Content-Transfer-Encoding: x-uuencode",
        "begin 666 x",
        "end",
        "message/rfc822",
        "=?utf-8?Q?=FF?=",
        'boundary=""',
    ),
)
_XML = (
    *('w:val="99999999"', 'w:val="-1"', "<w:tbl>", "<w:tr>", "<w:tc>", "</w:tc>", "<w:t>", "<w:gridSpan w:val='9'/>"),
    *("<w:vMerge/>", "<w:sdt>", "<w:p/>", 'r="A1"', 'r="XFD1048576"', 'ref="A1:ZZ999"', 't="s"', 't="d"', 't="e"'),
    *(
        "<v>1</v>",
        "<mergeCell ref='A1:B9999'/>",
        "<!DOCTYPE a>",
        "&#1;",
        "<is><t>3</t></is>",
        'hidden="1"',
        "<v>-1</v>",
    ),
)


@lru_cache(maxsize=len(KINDS))
def words(kind: str) -> tuple[bytes, ...]:
    """What is put into files of a kind, as bytes."""
    declared = tuple(f"charset={codec}>" for codec in _CODECS)
    own = {"html": _TAGS + declared, "mhtml": _TAGS + declared + _MAIL, "pdf": _PDF, "docx": _XML, "xlsx": _XML}
    found = (*NUMBERS, *_TEXTS, *own.get(kind, declared), *labels()[:: 1 if kind in ("html", "txt", "md") else 7])
    return tuple(text.encode("utf-8", "surrogatepass") for text in found)
