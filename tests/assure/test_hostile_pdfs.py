"""A7, short form: what hostile PDFs end in, and that the honest one is read."""

from pathlib import Path

import pytest

from tests.assure import pdfs
from tests.assure.hostile import probe


def test_the_honest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "honest.pdf"
    path.write_bytes(pdfs.honest())
    reason, values, _, _ = probe(str(path))
    assert reason == "" and len(values) > 100


def test_a_harmless_page_is_refused_for_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdfs.page())
    reason, values, _, _ = probe(str(path))
    assert values == {}
    assert "A fictional annual report" in reason


def test_there_are_sixty_different_cases(tmp_path: Path) -> None:
    cases = pdfs.cases(tmp_path)
    assert len(cases) >= 60
    assert len({case.data for case in cases}) == len(cases)


@pytest.mark.assure(row="A7")
def test_hostile_pdfs_end_in_a_reason(tmp_path: Path, size, tried) -> None:
    tally = pdfs.run(count := size(12, 60), tmp_path)
    tried(tally)
    assert tally.counts["tried"] == count
    assert tally.failures == []
