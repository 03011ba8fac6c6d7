"""Short forms of the long runs: seconds, seeded, the real server."""

from pathlib import Path

import pytest

from tests.load.runs import SWAPPED, memory, run


@pytest.mark.assure(row="D11")
def test_readers_notice_no_swap(warehouse: Path, tmp_path: Path, size, tried) -> None:
    load = run(warehouse, tmp_path, seconds=size(8, 300), users=size(8, 50), workers=2)
    tried(load.answers)
    assert load.errors == ()
    assert load.answers >= 8
    # Those who asked which version is served saw no third one.
    assert len(load.versions | {SWAPPED}) <= 2
    assert not list(tmp_path.glob("*.next"))


def test_callbacks_leave_no_memory_behind(warehouse: Path, tmp_path: Path) -> None:
    found = memory(warehouse, tmp_path, callbacks=60, warm=60)
    assert found.errors == ()
    # The caches still fill in so short a run; the long one holds 5 %.
    assert found.growth < 0.5
