"""A6, short form: every part is covered, the honest file is read, the spoilt one is refused for what was done to it."""

from pathlib import Path

import pytest

from etl.read import ReadError, read_bytes
from tests.assure import xml_parts
from tests.assure.hostile import probe


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_honest_file_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"honest.{kind}"
    path.write_bytes(xml_parts.packed(xml_parts.honest(kind)))
    reason, values, _, _ = probe(str(path))
    assert reason == "" and len(values) > 100


def test_every_part_has_its_turn_and_is_refused_before_it_is_parsed() -> None:
    cases = xml_parts.cases()
    assert len(cases) >= 40
    for kind in ("docx", "xlsx"):
        for part in xml_parts.xml_parts(kind):
            assert sum(case.name.startswith(f"{kind} {part}: ") for case in cases) == 2
    for case in cases:
        part, wrapping = case.name.split()[1].rstrip(":"), case.name.rpartition(", ")[2]
        with pytest.raises(ReadError) as refusal:
            read_bytes(case.data, f"hostile.{case.suffix}")
        assert part in refusal.value.reason
        if wrapping in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"):
            assert refusal.value.reason.endswith("declares DOCTYPE")


@pytest.mark.assure(row="A6")
def test_hostile_parts_are_refused_in_confinement(tmp_path: Path, size, tried) -> None:
    tally = xml_parts.run(count := size(6, 52), tmp_path)
    tried(tally)
    assert tally.counts["tried"] == count
    assert tally.failures == []
