"""The synth command: files, manifest, truth, and bytes that depend on nothing but the seed."""

import csv
import hashlib
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from etl.__main__ import main
from etl.forms import load_forms
from etl.synth.compose import compose
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.render import ENCODINGS, render
from etl.synth.style import styled_sheet
from etl.synth.tables import Table, build_table


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("synth")
    assert main(["synth", "--reports", "60", "--seed", "5", "--out", str(out)]) == 0
    return out


def test_every_file_is_in_the_manifest_with_its_hash(folder: Path):
    manifest = rows(folder / "reports" / "manifest.csv")
    assert len(manifest) == 60
    for line in manifest:
        content = (folder / "reports" / line["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == line["sha256"]
        assert line["trust_code"] == "synthetic" and line["adcode"].startswith("99")
    files = [path for path in (folder / "reports").rglob("*") if path.is_file()]
    assert len(files) == 61


def test_places_of_the_manifest_are_in_the_divisions_with_their_parents(folder: Path):
    divisions = {line["adcode"]: line for line in rows(folder / "reference" / "divisions.csv")}
    assert {line["adcode"] for line in rows(folder / "reports" / "manifest.csv")} <= set(divisions)
    assert all(not line["parent_adcode"] or line["parent_adcode"] in divisions for line in divisions.values())


def test_the_truth_holds_every_cell_and_its_number(folder: Path):
    truth = rows(folder / "truth.csv")
    forms = {line["file"]: line for line in rows(folder / "identity.csv")}
    wanted = sum(
        len(load_forms()[line[f"form_{code}"]].table(code)) for line in forms.values() for code in ("t2", "t3", "t4")
    )
    assert len(truth) == wanted > 11_000
    for line in truth:
        assert (line["status_code"] == "reported") == bool(line["value"])
        assert not line["value"] or Decimal(line["value"]) is not None


def test_fewer_reports_are_the_first_of_more(folder: Path, tmp_path: Path):
    main(["synth", "--reports", "9", "--seed", "5", "--out", str(tmp_path)])
    for line in rows(tmp_path / "reports" / "manifest.csv"):
        assert (tmp_path / "reports" / line["file"]).read_bytes() == (folder / "reports" / line["file"]).read_bytes()


def test_wrong_arguments_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["synth", "--reports", "3", "--out", str(tmp_path), "--layouts", "papyrus"]) == 2
    assert "no layout papyrus" in capsys.readouterr().err
    assert main(["synth", "--reports", "999999999", "--out", str(tmp_path)]) == 2


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_every_layout_prints_every_cell_and_says_that_it_is_fictional(name: str):
    made = compose(3, 11, tuple(LAYOUTS), layout=name, style=knowledge().styles[0])
    content = render(made)
    assert render(made) == content
    text = visible(content, LAYOUTS[name].suffix)
    assert "示例" in text and "虚构" in text
    for key in ("t2.licensing.decisions", "t3.new_requests.total", "t4.review.total"):
        assert made.cells[key].text in text


def visible(content: bytes, suffix: str) -> str:
    """The text of a file, by means other than the reader's."""
    if suffix == "pdf":
        document = pypdfium2.PdfDocument(content)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        return text
    if suffix in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(part).decode() for part in archive.namelist() if part.endswith(".xml"))
    text = content.decode()
    return html.fromstring(content).text_content() if suffix == "html" else text


@pytest.mark.parametrize("form", ["gb2019_60", "gb2021_30"])
def test_tables_have_the_spans_of_the_official_form(form: str):
    matrix = build_table(load_forms()[form], "t3")
    spans = [box.rowspan for row in matrix.rows[matrix.head :] for box in row if box.rowspan > 1]
    assert spans == ([20, 8, 3, 5] if form == "gb2019_60" else [22, 8, 3, 5, 3])
    assert (matrix.width, matrix.head) == (10, 3)
    wide = build_table(load_forms()[form], "t4")
    assert [(box.text, box.colspan) for box in wide.rows[0]] == [("行政复议", 5), ("行政诉讼", 10)]


def test_styles_change_labels_and_never_cells():
    forms = tuple((code, "gb2021_30") for code in ("t2", "t3", "t4"))
    for style in knowledge().styles:
        tables = [block for block in styled_sheet(forms, style).blocks if isinstance(block, Table)]
        keys = [key for table in tables for row in table.rows for box in row if box.role == "value" for key in box.keys]
        assert len(keys) == len(set(keys)) == 200


@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_an_encoded_report_decodes_by_its_real_codec(name: str):
    made = compose(3, 5, tuple(LAYOUTS), layout="html_clean", style=knowledge().styles[0])
    encoding = ENCODINGS[name]
    content = render(made, encoding)
    assert content.startswith(encoding.mark)
    text = content[len(encoding.mark) :].decode(encoding.codec)
    assert made.body.name in text and f'charset="{encoding.declared}"' in text
