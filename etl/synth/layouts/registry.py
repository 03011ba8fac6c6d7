"""The layouts that exist, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etl.synth.tables import Sheet

Draw = Callable[[Sheet], str]
Pack = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of writing a report.

    ``draw`` turns a sheet into text with slots still open; ``pack``, where given, turns the filled text into the file's
    bytes (otherwise it is encoded). ``escape`` treats values for the markup. ``keeps_blanks`` is False where an empty
    cell leaves no trace; ``certain`` is False where no careful reader could be sure, so refusing is right; ``squared``
    is True where a row with too few cells is filled up with empty ones at its end.
    """

    name: str
    suffix: str
    draw: Draw
    pack: Pack | None = None
    escape: Callable[[str], str] | None = None
    keeps_blanks: bool = True
    certain: bool = True
    squared: bool = False


LAYOUTS: dict[str, Layout] = {}


def layout(
    name: str,
    suffix: str,
    *,
    pack: Pack | None = None,
    escape: Callable[[str], str] | None = None,
    keeps_blanks: bool = True,
    certain: bool = True,
    squared: bool = False,
) -> Callable[[Draw], Draw]:
    """Registers the decorated function as layout ``name``. Raises ValueError when the name is taken."""

    def register(draw: Draw) -> Draw:
        if name in LAYOUTS:
            raise ValueError(f"two layouts are called {name}")
        LAYOUTS[name] = Layout(name, suffix, draw, pack, escape, keeps_blanks, certain, squared)
        return draw

    return register
