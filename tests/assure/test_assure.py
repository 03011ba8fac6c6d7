"""The short form of the assurance suites: nothing wrong, lost in silence or crashed (long: ``tests.assure``)."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from etl.model import CellStatus
from etl.parse import parse_file
from etl.synth.compose import compose
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.render import render
from etl.synth.verdict import judge
from tests.assure import bombs, encodings, layouts, mutations, spellings
from tests.assure.tally import Tally

BAD = ("wrong", "silent", "crashed")
# Parts, so that two processes share the work.
PARTS = 10


def sound(tally: Tally, tried: int) -> None:
    """Fails with the line and the first failures of a suite in which anything is bad or too little was tried."""
    told = "\n".join([tally.line(), *tally.failures[:20]])
    assert tally.counts["tried"] >= tried, told
    assert [tally.counts[name] for name in BAD] == [0, 0, 0], told
    print(tally.line())


@pytest.mark.assure(row="A4")
def test_every_spelling_has_its_value_and_status(tried):
    tally = spellings.run()
    tried(tally)
    sound(tally, 500)


@pytest.mark.assure(row="A3")
def test_every_encoding_gives_the_numbers_of_the_original(tmp_path: Path, tried):
    tally = encodings.run(60, tmp_path)
    tried(tally)
    sound(tally, 60)
    assert tally.counts["same"] == 60


@pytest.mark.assure(row="A2")
def test_bombs_and_junk_are_answered_without_a_number(tmp_path: Path, size, tried):
    tally = bombs.run(count := size(30, 200), tmp_path)
    tried(tally)
    sound(tally, count)


@pytest.mark.assure(row="A2")
def test_bombs_are_read_in_little_memory(tmp_path: Path, size):
    # One process for all bombs: what stays below the limit together stays below it one by one.
    assert bombs.peak_memory_mb(size(30, 200), tmp_path) < bombs.LIMIT_MB


@pytest.mark.assure(row="A1")
@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_reports_are_read_as_printed_or_refused(tmp_path: Path, size, tried, part: int):
    count = size(15, 500)
    tally = mutations.run(count, tmp_path, start=part * count)
    tried(tally)
    sound(tally, count)


@pytest.mark.assure(row="A9")
def test_what_synth_wrote_is_what_parse_reads(tmp_path: Path, size, tried):
    tally, printed, read = layouts.run(size(1, 6), tmp_path)
    tried(tally)
    sound(tally, 80)
    assert {name: read[name] for name in printed} == dict(printed), "\n".join(tally.failures[:20])
    assert len(printed) >= 20


def test_a_verdict_sees_wrong_numbers_lost_ones_and_wrong_blanks(tmp_path: Path):
    style = knowledge().styles[0]
    made = (compose(1, index, tuple(LAYOUTS), layout="html_clean", style=style) for index in range(100))
    report = next(report for report in made if not report.features)
    path = tmp_path / "report.html"
    path.write_bytes(render(report))
    parsed = parse_file(path)
    assert judge(parsed, report.cells).same == len(report.cells)
    first, second, *rest = parsed.cells
    more = replace(parsed, cells=(first._replace(value=Decimal(987_654)), *rest))
    verdict = judge(more, report.cells)
    assert (verdict.wrong, verdict.silent, verdict.holds) == ((first.key,), (second.key,), False)
    blank = replace(parsed, cells=(first._replace(value=None, status=CellStatus.BLANK), second, *rest))
    assert judge(blank, report.cells).silent == (first.key,)
    assert judge(more, report.cells, lost={second.key}).silent == ()
