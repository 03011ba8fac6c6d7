"""How far a folder of synthetic reports is written, so that a killed run goes on and a finished one is left alone."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA
from etl.synth.plan import Plan

NAME = "progress.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """The first ``reports`` of the run ``key`` are on disk; ``sizes`` are the bytes of each list by then."""

    key: str
    reports: int = 0
    cells: int = 0
    quotes: int = 0
    sizes: dict[str, int] = field(default_factory=dict)


def run_key(seed: int, plan: Plan, layouts: tuple[str, ...]) -> str:
    """Digest of everything that decides what reports say, how many of them apart."""
    return hashlib.sha256(repr((_program(), seed, plan, layouts)).encode()).hexdigest()


def load_mark(folder: Path) -> Mark | None:
    """The mark of ``folder``; None where there is none that can be used."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        mark = Mark(**json.loads((folder / NAME).read_bytes()))
        files = {name: (folder / name).stat().st_size for name in mark.sizes}
        if all(files[name] >= size for name, size in mark.sizes.items()):
            return mark
    return None


def save_mark(folder: Path, mark: Mark) -> None:
    """Write the mark in one step: a kill leaves the former one."""
    beside = folder / f"{NAME}.next"
    beside.write_text(json.dumps(asdict(mark)), encoding="utf-8")
    beside.replace(folder / NAME)


@lru_cache(maxsize=1)
def _program() -> str:
    digest = hashlib.sha256()
    for root in (Path(__file__).parent, DATA / "synth", DATA / "forms"):
        for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".yaml", ".csv")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
