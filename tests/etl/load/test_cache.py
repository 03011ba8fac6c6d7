"""What was read is kept: a build with the cache is the build without it, reads only what changed and mends damage."""

import os
import shutil
from pathlib import Path

import pytest

from etl.build import build
from etl.load import readings
from etl.load.cache import Kept, ReadCache
from etl.load.chunks import Packed, Shared, read_chunk
from etl.load.collected import Entry
from etl.load.corrections import Correction
from etl.load.folder import DataFolder, collected_files
from etl.load.hashes import Hashes
from etl.load.pool import Read, read_chunks
from etl.load.readings import Readings
from etl.load.reference import build_reference
from etl.load.spool import Spool
from etl.synth.write import write_reports

REPORTS, CHUNK = 6, 2


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_reports(5, REPORTS, tmp_path / "data", ("html_clean", "lines", "pipes"))
    # Its rows hold the hash of each file, which these tests change.
    (tmp_path / "data" / "reports" / "manifest.csv").unlink()
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "CHUNK", CHUNK)


def paths(data: Path) -> list[Path]:
    return sorted(path for path in (data / "reports").rglob("*") if path.is_file())


def gather(data: Path, store: ReadCache, read: Read = read_chunk) -> dict[str, int]:
    """What a build of the folder counts while it reads."""
    parts = data.parent / "parts"
    for folder in (parts, data.parent / "places"):
        shutil.rmtree(folder, ignore_errors=True)
    parts.mkdir()
    shared = Shared(build_reference(DataFolder(data), data.parent / "places") / "reference")
    with Spool(parts) as spool:
        reading = Readings(
            DataFolder(data), Hashes(), shared, store, lambda chunks: read_chunks(chunks, shared, 0, read)
        )
        return reading.gather(spool, lambda step, done, total: None)


def test_a_changed_a_moved_and_a_lost_file_give_what_a_full_build_gives(data, tmp_path):
    out, cache = tmp_path / "w.duckdb", tmp_path / "cache"
    build(data, out, 0, cache=cache)
    again = build(data, out, 0, cache=cache)
    assert again.is_unchanged
    assert (again.ledger.items["files_fresh"], again.ledger.items["files_in"]) == (REPORTS, REPORTS)
    first, second, third, *_ = paths(data)
    second.write_text(second.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    first.unlink()
    third.rename(third.with_name(f"moved{third.suffix}"))
    part = build(data, out, 0, cache=cache)
    whole = build(data, tmp_path / "x.duckdb", 0)
    assert part.snapshot == whole.snapshot
    assert (part.is_unchanged, part.ledger.items["files_cached"], part.ledger.items["files_fresh"]) == (False, 3, 2)


def test_a_killed_reading_goes_on_where_it_was(data, tmp_path):
    done = []

    def interrupted(work, shared) -> Packed:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(work)
        return read_chunk(work, shared)

    store = ReadCache(tmp_path / "cache", "v")
    with pytest.raises(KeyboardInterrupt):
        gather(data, store, interrupted)
    counts = gather(data, ReadCache(tmp_path / "cache", "v"))
    assert (counts["files_cached"], counts["files_fresh"], counts["files_in"]) == (4, 2, REPORTS)


def test_damaged_chunks_are_read_again_and_old_ones_go(data, tmp_path):
    store = ReadCache(tmp_path / "cache", "one")
    assert gather(data, store)["files_fresh"] == REPORTS
    torn, bent, _ = sorted(store.folder.iterdir())
    torn.write_bytes(torn.read_bytes()[:-40])
    body = bytearray(bent.read_bytes())
    at = body.index(b"PAR1") + 20
    body[at] ^= 0xFF
    bent.write_bytes(bytes(body))
    store = ReadCache(tmp_path / "cache", "one")
    counts = gather(data, store)
    assert (counts["files_cached"], counts["files_fresh"]) == (2, 4)
    gather(data, ReadCache(tmp_path / "cache", "one"))
    other = ReadCache(tmp_path / "cache", "two")
    assert gather(data, other)["files_cached"] == 0
    other.prune()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [other.folder.name]
    assert len(list(other.folder.iterdir())) == 3


def test_another_correction_of_one_report_reads_that_file_only(data, tmp_path):
    gather(data, ReadCache(tmp_path / "cache", "v"))
    store = ReadCache(tmp_path / "cache", "v")
    work = [(file, None) for file in collected_files(DataFolder(data), Hashes())]
    index = store.index(())
    assert (len(index.chunks), set(index.sizes)) == (REPORTS, {CHUNK})
    code = store.load(next(found for found in store.find(work, ()) if isinstance(found, Kept))).files[0].codes[0]
    entry = Correction(code, "t3.new_requests.total", "blank", None, "r", "s", "0", "a.yaml entry 1")
    assert len(store.index((entry,)).chunks) == REPORTS - 1
    # With a row of the manifest the same file is other work.
    (file, _), *_ = work
    assert list(store.find([(file, Entry(year=1999))], ())) == [(file, Entry(year=1999))]


def test_a_folder_that_cannot_be_written_is_said_and_the_build_goes_on(data, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    store = ReadCache(tmp_path / "cache", "v")
    assert gather(data, store)["files_fresh"] == REPORTS
    assert store.trouble
    assert "cannot be written" in store.trouble


def test_hashes_are_remembered_until_the_file_changes(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("one")
    monkeypatch.setattr("etl.load.hashes.SETTLED_NS", -1)
    first = Hashes(tmp_path / "cache")
    digest = first.of(file)
    first.save()
    monkeypatch.setattr("etl.load.hashes._hash", lambda path: "0" * 64)
    assert Hashes(tmp_path / "cache").of(file) == digest
    file.write_text("two")
    os.utime(file, ns=(1, 1))
    assert Hashes(tmp_path / "cache").of(file) == "0" * 64
    (tmp_path / "cache" / "hashes.csv").write_bytes(b"\xff\x00")
    assert Hashes(tmp_path / "cache").of(file) == "0" * 64
