"""Reading chunks in confined processes: the file at fault is rejected by name, its neighbours are read."""

from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.forms import DATA
from etl.load import pool
from etl.load.chunks import Shared
from etl.load.corrections import CorrectionError
from etl.load.folder import InputFile
from etl.sandbox import Limits, preload
from tests.etl.load.hostile_read import hostile_read

SHARED = Shared(DATA / "reference")
# Before the first pool of the run: the workers that replace the killed ones then start at once.
preload("etl.warm", "pandas")


def work_of(folder: Path, *names: str) -> list:
    (folder / "reports").mkdir(exist_ok=True)
    for name in names:
        (folder / "reports" / name).write_text("nothing of interest", encoding="utf-8")
    return [(InputFile(folder, f"reports/{name}", "0" * 64), None) for name in names]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "CHUNK_LIMITS", Limits(2.0))
    monkeypatch.setattr(pool, "FILE_LIMITS", Limits(2.0))


def test_hanging_and_dying_files_are_rejected_and_all_others_read(short: None, tmp_path: Path) -> None:
    chunks = [
        work_of(tmp_path, "a.txt", "hang.txt", "b.txt"),
        work_of(tmp_path, "c.txt"),
        work_of(tmp_path, "die.txt", "d.txt"),
    ]
    done = list(pool.read_chunks(chunks, SHARED, 2, hostile_read))
    assert sum(len(answer.work) for answer in done) == 6
    assert sum(file.counts["files_in"] for answer in done for file in answer.packed.files) == 6
    assert sorted(a.work[0][0].path for a in done if not a.is_lasting) == ["reports/die.txt", "reports/hang.txt"]
    rows = [row for a in done for row in pq.read_table(BytesIO(a.packed.parts["etl_file"])).to_pylist()]
    reasons = {row["path"]: row["reason"] for row in rows}
    assert len(rows) == 6
    assert {row["status_code"] for row in rows} == {"rejected"}
    assert reasons["reports/hang.txt"] == "took more than 2 s"
    assert reasons["reports/die.txt"] == "the reader ended itself (exit code 1)"
    assert reasons["reports/a.txt"] == reasons["reports/d.txt"] not in (None, "")


def test_a_mistake_of_ours_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(pool.ReadingError, match="a mistake of ours"):
        list(pool.read_chunks([work_of(tmp_path, "mistake.txt")], SHARED, 1, hostile_read))


@pytest.mark.assure(row="B6")
def test_a_stale_correction_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="data/corrections: stale"):
        list(pool.read_chunks([work_of(tmp_path, "stale.txt")], SHARED, 1, hostile_read))


def test_confined_or_not_the_parts_are_the_same(tmp_path: Path) -> None:
    chunks = [work_of(tmp_path, "a.txt", "b.txt"), work_of(tmp_path, "c.txt")]
    alone, confined = ([answer.packed for answer in pool.read_chunks(chunks, SHARED, workers)] for workers in (0, 2))
    assert alone == confined
    assert len(alone) == 2
