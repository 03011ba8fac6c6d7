"""A8, short form: no pattern takes the square of a text's length, alone or on a page."""

from pathlib import Path

import pytest

from tests.assure import regexes


def test_patterns_from_code_and_from_data_are_found() -> None:
    found = regexes.patterns()
    assert len(found) > 100
    assert len({(item.pattern, item.flags, item.is_bytes) for item in found}) == len(found)
    assert {"read", "recognise", "identify"} <= {item.where.split("/")[1] for item in found}


def test_shapes_aim_at_what_repeats() -> None:
    found = regexes.Found(r"第(?:\s+|[^\d件]{2,9})件", 0, False, "etl/nowhere.py:1", ("search",))
    assert regexes.shaped(found, "first repeat", 4) == "第    \x01"
    assert regexes.shaped(found, "starts", 4) == "第第第第\x01"
    assert regexes.shaped(found, "whole", 6) == "第 件第 件\x01"
    assert regexes.shaped(found, "last repeat", 3) == "第aaa\x01"
    assert len(regexes.shaped(found, "mixture", 500)) == 500


@pytest.mark.assure(row="A8")
def test_patterns_stay_linear(size, tried) -> None:
    # The short form runs beside other tests: ten times the bar; what grows with the square takes a hundred times it.
    tally = regexes.run(size(20, 1000), bar_seconds=0.05 * size(10, 1))
    tried(tally)
    assert tally.counts["tried"] >= 20 * 18
    assert tally.failures == []


@pytest.mark.assure(row="A8")
def test_pages_of_such_text_are_read_or_refused_in_time(tmp_path: Path, size, tried) -> None:
    tally = regexes.run_pages(count := size(10, 500), tmp_path)
    tried(tally)
    assert tally.counts["tried"] == count
    assert tally.failures == []
