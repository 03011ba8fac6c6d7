"""B8: whatever ends a build, the served data stay whole and the next build succeeds."""

from pathlib import Path

import pytest

from tests.assure import kills


@pytest.mark.assure(row="B8")
def test_a_build_that_ends_in_any_way_loses_nothing(tmp_path: Path, size, tried) -> None:
    tally = kills.run(size(2, 50), tmp_path, sizes=kills.FILE_SIZES[:: size(5, 1)])
    tried(tally)
    assert tally.failures == []
