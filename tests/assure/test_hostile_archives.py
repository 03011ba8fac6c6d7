"""A5, short form, and that its cases are dangerous rather than merely broken."""

from pathlib import Path

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


def test_hostile_archives_are_refused(tmp_path: Path) -> None:
    tally = archives.run(14, tmp_path)
    assert tally.counts["tried"] == 14
    assert tally.failures == []
