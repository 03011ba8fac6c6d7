"""A printed value that may be moved but not looked at: what is found out with these holds whatever the numbers are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")

# The content is of no script, so that what looked at it all the same can be told by the answer.
MASK = "\ue0ff"


class ValueNeededError(Exception):
    """The reading of a table depends on a value and not on labels and positions alone."""


class Assumed(NamedTuple):
    """That ``rule`` gives ``answer`` for some texts."""

    rule: Callable[[Sequence[str]], Any]
    texts: tuple[str, ...]
    answer: Any


def assumed(answer: T, rule: Callable[[Sequence[str]], T], texts: Sequence[str]) -> T:
    """What ``rule`` says of some texts; where any of them is masked the usual ``answer``, which is then owed."""
    for text in texts:
        if isinstance(text, Masked):
            text.owed.append(Assumed(rule, tuple(texts), answer))
            return answer
    return rule(texts)


class Masked(str):
    """A value that is not blank, number ``number`` of its document; all else about it raises.

    ``owed`` collects what was assumed of values and must be tested once they are known.
    """

    number: int
    owed: list[Assumed]

    def __new__(cls, number: int, owed: list[Assumed]) -> Masked:
        """The value ``number``."""
        made = super().__new__(cls, MASK)
        made.number, made.owed = number, owed
        return made

    def __bool__(self) -> bool:
        return True

    def strip(self, chars: object = None, /) -> Masked:  # type: ignore[override]
        """Values are stripped before they are masked."""
        return self

    def __eq__(self, other: object) -> bool:
        if other is self or other == "":
            return other is self
        raise ValueNeededError

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        raise ValueNeededError

    def __int__(self) -> int:
        raise ValueNeededError


def _refuse(*_args: object, **_named: object) -> NoReturn:
    raise ValueNeededError


_COMPARED = frozenset({"__format__", "__repr__", "__str__", "__lt__", "__le__", "__gt__", "__ge__"})
_HARMLESS = (set(vars(Masked)) | set(dir(object))) - _COMPARED
for _name in set(dir(str)) - _HARMLESS:
    setattr(Masked, _name, _refuse)
