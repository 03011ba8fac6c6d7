"""Whether a reader already has a file: its tag names data version, chart, format and parameters."""

from __future__ import annotations

import hashlib

from flask import Request

from pages.state import ViewState, encode


def etag(version: str, chart_id: str, extension: str, state: ViewState, day: str) -> str:
    """The tag without quotes. ``day`` is empty for files that print no date of access."""
    parts = "\n".join((version, chart_id, extension, encode(state), day))
    return f"{version}-{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


def has(request: Request, tag: str) -> bool:
    """Whether the request names this tag; a compressing layer appends ``:br`` and the like to it."""
    sent = request.if_none_match
    return sent.star_tag or any(known.split(":")[0] == tag for known in sent.as_set(include_weak=True))
