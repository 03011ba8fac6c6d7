"""A8, short form: no pattern takes the square of a text's length, alone or on a page."""

from pathlib import Path

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


def test_patterns_stay_linear() -> None:
    # Ten times the bar: the short form runs beside other tests; what grows with the square takes a hundred times it.
    tally = regexes.run(20, bar_seconds=0.5)
    assert tally.counts["tried"] >= 20 * 18
    assert tally.failures == []


def test_pages_of_such_text_are_read_or_refused_in_time(tmp_path: Path) -> None:
    tally = regexes.run_pages(10, tmp_path)
    assert tally.counts["tried"] == 10
    assert tally.failures == []
