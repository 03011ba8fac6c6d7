"""Rows of a CSV found by their key in the file itself: what csv.DictReader reads, row by row."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.load.csv_index import CsvIndex
from etl.load.folder import FolderError

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=6)


@given(rows=st.lists(st.tuples(CELL.filter(bool), CELL, CELL), max_size=8), marked=st.booleans())
def test_every_row_is_found_as_a_reader_reads_it(tmp_path_factory: pytest.TempPathFactory, rows, marked: bool):
    path = tmp_path_factory.mktemp("index") / "a.csv"
    with path.open("w", encoding="utf-8-sig" if marked else "utf-8", newline="") as handle:
        csv.writer(handle).writerows([("file", "b", "说明"), *rows])
    with path.open(encoding="utf-8-sig", newline="") as handle:
        expected = {row["file"]: row for row in csv.DictReader(handle)}
    seen = []
    with CsvIndex(path, "file", seen.append) as index:
        assert {key: index.get(key) for key in expected} == expected
        assert index.get("not there") is None
    assert len(seen) == len(rows)


def test_short_rows_blank_lines_and_an_absent_file(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("file,b\n\none\n\ntwo,2,3\n", encoding="utf-8")
    with CsvIndex(path, "file") as index:
        assert (index.get("one"), index.get("two")) == ({"file": "one", "b": ""}, {"file": "two", "b": "2"})
    with CsvIndex(tmp_path / "no.csv", "file") as index:
        assert index.get("one") is None


def test_a_file_that_is_no_csv_is_refused(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"file,b\n\xff\xfe,2\n")
    with pytest.raises(FolderError, match="looked for a CSV in UTF-8"):
        CsvIndex(path, "file")
