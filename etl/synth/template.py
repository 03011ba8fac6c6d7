"""Text with slots, split once and filled often: a layout is drawn once for a style, a report only joins strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from etl.synth.tables import CLOSE, OPEN

_SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True, slots=True)
class Template:
    """``pieces[0] + value(slots[0]) + pieces[1] + …``; one more piece than slots."""

    pieces: tuple[str, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with every slot replaced. Raises KeyError for a slot that has no value."""
        parts = [""] * (2 * len(self.slots) + 1)
        parts[::2] = self.pieces
        parts[1::2] = [values[name] for name in self.slots]
        return "".join(parts)


def split(text: str) -> Template:
    """A template from text with marks of ``tables.slot``."""
    parts = _SLOT.split(text)
    return Template(tuple(parts[::2]), tuple(parts[1::2]))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Marks replaced in one go, for text that is not kept."""
    return _SLOT.sub(lambda match: values[match[1]], text)


def spans(template: Template, values: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Where each slot's text begins and ends in the filled text (the last place, for a slot that occurs twice)."""
    found, at = {}, 0
    for piece, name in zip(template.pieces, template.slots, strict=False):
        at += len(piece)
        found[name] = (at, at + len(values[name]))
        at += len(values[name])
    return found
