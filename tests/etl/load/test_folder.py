"""Names of files: any text is a name, and what is no text stops the build with a remedy."""

import os
from pathlib import Path

import pytest

from etl.load.folder import FolderError, walk

ODD = (
    "年报'; drop table dim_report; --.html",
    'quote".html',
    "=cmd.html",
    "<script>.html",
    "new\nline.html",
    "x" * 200,
)


def test_any_text_is_a_name_and_pipes_are_no_files(tmp_path: Path) -> None:
    for name in ODD:
        (tmp_path / name).write_text(name)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(".")
    assert {path.name for path in walk(tmp_path)} == {*ODD, "loop"}


def test_a_name_in_another_encoding_is_told_as_what_it_may_be(tmp_path: Path) -> None:
    target = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "年报.html".encode("gb18030")))
    try:
        target.write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    with pytest.raises(FolderError, match=r"no UTF-8 \(as GB 18030 it is 年报\.html\)"):
        list(walk(tmp_path))
