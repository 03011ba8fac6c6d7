"""Remembered answers: found out once, bounded, and an error is no answer."""

import pytest

from etl.remembered import Remembered


def test_each_text_is_asked_about_once_and_a_full_memory_is_emptied():
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    lengths = Remembered(length, most=2, longest=3)
    assert [lengths[text] for text in ("a", "a", "bb", "a", "long", "long")] == [1, 1, 2, 1, 4, 4]
    assert asked == ["a", "bb", "long", "long"]
    assert lengths["ccc"] == 3 and dict(lengths) == {"ccc": 3}


def test_what_raises_is_not_remembered():
    numbers = Remembered(int, most=2)
    for _ in range(2):
        with pytest.raises(ValueError, match="x"):
            numbers["x"]
    assert len(numbers) == 0
