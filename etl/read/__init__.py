"""Readers: a file becomes a :class:`~etl.model.Document`. One module a file kind, found by folder scan.

A reader module declares ``SUFFIXES`` (lower case, with the dot), ``sniff(head: bytes) -> bool`` and
``read(data: bytes, path: str) -> Document``. To add a file kind, add a module; nothing else changes.
"""

from __future__ import annotations

from pathlib import Path

from etl.model import Document


class ReadError(Exception):
    """A file that holds no readable report; the message says what was looked for and what was found."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(path: Path) -> Document:
    """The document in a file. Raises :class:`ReadError` for what cannot be read at all."""
    raise NotImplementedError
