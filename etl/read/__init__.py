"""Readers: a file becomes a :class:`~etl.model.Document`. One module a file kind, found by folder scan.

A reader module declares ``SUFFIXES`` (lower case, with the dot), ``sniff(head: bytes) -> bool`` and
``read(data: bytes, path: str) -> Document``. To add a file kind, add a module; nothing else changes.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from etl.model import Document
from etl.read.errors import ReadError

__all__ = ["MAX_BYTES", "ReadError", "read", "read_bytes", "readers"]

MAX_BYTES = 64 << 20
"""The largest report met is a PDF of 20 MB; what is larger is no report."""


@lru_cache(maxsize=1)
def readers() -> tuple[ModuleType, ...]:
    """Every module of this folder that reads a file kind, the most particular ``sniff`` first (by ``ORDER``)."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(
        sorted((module for module in modules if hasattr(module, "SUFFIXES")), key=lambda module: int(module.ORDER))
    )


def read(path: Path) -> Document:
    """The document in a file (for a folder: in its one report). Raises :class:`ReadError` for what cannot be read."""
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise ReadError(f"{size >> 20} MB: a report has at most {MAX_BYTES >> 20}")
            data = file.read()
    except IsADirectoryError:
        from etl.read.archive import read_folder

        return read_folder(path)
    except OSError as error:
        raise ReadError(error.strerror or str(error)) from error
    return read_bytes(data, str(path))


def read_bytes(data: bytes, path: str) -> Document:
    """The document in ``data``; what the bytes are counts, the suffix of ``path`` only decides between text kinds."""
    if not data or data.isspace():
        raise ReadError("looked for a report, found an empty file")
    head, suffix = data[:4096], Path(path).suffix.lower()
    for module in readers():
        if module.sniff(head, suffix):
            document = module.read(data, path)
            assert isinstance(document, Document)
            return document
    known = ", ".join(sorted(suffix for module in readers() for suffix in module.SUFFIXES))
    raise ReadError(f"looked for a report ({known}), found data of an unknown kind")
