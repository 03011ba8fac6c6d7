"""The page on assurance names every row with its number and its tests."""

import re
from pathlib import Path

from tests.assure.rows import ROWS

TESTS = Path(__file__).resolve().parents[1]
PAGE = (TESTS.parent / "docs" / "assure.md").read_text(encoding="utf-8")


def test_the_page_has_every_row_as_it_is() -> None:
    marked = {
        (row, str(path.relative_to(TESTS)))
        for path in TESTS.rglob("test_*.py")
        for row in re.findall(r'assure\(row="(\w+)"', path.read_text(encoding="utf-8"))
        if row in ROWS
    }
    told = [[part.strip() for part in line.strip("| ").split(" | ")] for line in PAGE.splitlines() if line[:3] != "| r"]
    lines = {parts[0]: parts for parts in told if parts[0] in ROWS}
    assert list(lines) == list(ROWS)
    for row, kind in ROWS.items():
        assert lines[row][1:3] == [kind.title, str(kind.least) if kind.least > 1 else "all"]
    named = {(row, name) for row, parts in lines.items() for name in re.findall(r"`([^`]+)`", parts[3])}
    assert named <= marked
    assert {row for row, _ in named} == set(ROWS)
