"""Settings of the server, from environment variables (``GONGKAI_*``, see docs/pages.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pages.web.options import Options, read_options

ROOT = Path(__file__).resolve().parent.parent
BUILD_COMMAND = "make build"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the warehouse is, where to listen, under which path, who may embed charts, and how it is operated."""

    db: Path
    host: str
    port: int
    base_path: str
    frame_ancestors: str
    options: Options = field(default_factory=Options)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``environ`` (default: the process environment).

    Raises ValueError when the port is not a number or an option cannot be used; a base path always begins and ends
    with ``/``.
    """
    env = os.environ if environ is None else environ
    base = "/" + env.get("GONGKAI_BASE_PATH", "/").strip("/") + "/"
    return Settings(
        db=Path(env.get("GONGKAI_DB") or ROOT / "data" / "gongkai.duckdb"),
        host=env.get("GONGKAI_HOST", "127.0.0.1"),
        port=int(env.get("GONGKAI_PORT", "8050")),
        base_path="/" if base == "//" else base,
        # Header injection: a newline or semicolon in the setting would open a second directive.
        frame_ancestors=" ".join(env.get("GONGKAI_FRAME_ANCESTORS", "'self'").replace(";", " ").split()) or "'self'",
        options=read_options(env),
    )
