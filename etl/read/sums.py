"""Fingerprints of files."""

from __future__ import annotations

import hashlib


def digest(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
