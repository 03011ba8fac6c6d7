"""A10: readers on spoilt files, and the files on which one of them once failed."""

from pathlib import Path

import pytest

from tests.fuzz.confined import judged, tally
from tests.fuzz.seeds import KINDS, seeds
from tests.fuzz.spoil import drawn

FOUND = sorted((Path(__file__).parent / "found").glob("*.*"))
# PDFs take fifty times what the others take.
SHARE = {"pdf": 0.2}


@pytest.mark.parametrize("kind", KINDS)
def test_the_honest_files_are_read(kind: str) -> None:
    found = {words for _, _, words in judged(kind, seeds(kind))}
    assert found == {"read"} or kind == "pdf"


def test_files_are_drawn_alike_every_time_and_differ_from_the_honest_one() -> None:
    first, second, other = drawn("md", 20), drawn("md", 20), drawn("md", 20, 5)
    assert first == second != other
    assert len(set(first) - set(seeds("md"))) > 15


@pytest.mark.assure(row="A10")
@pytest.mark.parametrize("kind", KINDS)
def test_no_spoilt_file_crashes_hangs_or_loses_a_number(kind: str, size, tried) -> None:
    found = tally(kind, drawn(kind, int(size(25, 500) * SHARE.get(kind, 1))))
    tried(found)
    assert found.failures == []


@pytest.mark.assure(row="A10")
@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_what_once_failed_is_read_or_refused(path: Path) -> None:
    ((_, outcome, words),) = judged(path.suffix[1:], [path.read_bytes()])
    assert (outcome, words) in (("passed", "read"), ("passed", "refused"))
