"""What a place or publisher is called on screen, in the reader's language."""

from __future__ import annotations

from typing import Protocol


class Named(Protocol):
    """A record that carries the names of a place."""

    @property
    def name_zh(self) -> str | None: ...  # noqa: D102
    @property
    def name_en(self) -> str | None: ...  # noqa: D102
    @property
    def pinyin(self) -> str | None: ...  # noqa: D102


def place_name(place: Named, lang: str) -> str:
    """The place's name; in English its written name, else its pinyin, else the Chinese name."""
    if lang == "en":
        if place.name_en:
            return place.name_en
        if place.pinyin:
            return place.pinyin.replace(" ", "").capitalize()
    return place.name_zh or "—"


def shorter(name: str, limit: int = 12) -> str:
    """``name`` cut to ``limit`` characters with an ellipsis, where an axis has no room for a bureau's full title."""
    return name if len(name) <= limit else name[: limit - 1] + "…"
