"""A5, short form, and that its cases are dangerous rather than merely broken."""

from pathlib import Path

import pytest

from tests.assure import archives
from tests.assure.hostile import Case, probe, try_all


def test_an_honest_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "honest.zip"
    path.write_bytes(archives.raw_zip([archives.stored("report.html", archives.REPORT)]))
    reason, values, _, _ = probe(str(path))
    assert reason == ""
    assert "12" in values.values()


def test_a_number_read_off_a_hostile_file_is_a_failure(tmp_path: Path) -> None:
    honest = Case("honest", "zip", archives.raw_zip([archives.stored("report.html", archives.REPORT)]))
    tally = try_all("control", [honest], tmp_path, megabytes=100, seconds=10)
    assert tally.counts["wrong without warning"] == 1


@pytest.mark.assure(row="A5")
def test_hostile_archives_are_refused(tmp_path: Path, size, tried) -> None:
    tally = archives.run(count := size(14, 40), tmp_path)
    tried(tally)
    assert tally.counts["tried"] == count
    assert tally.failures == []
