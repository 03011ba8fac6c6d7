"""What a limited run may end in, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RefusalCode(StrEnum):
    """Why a limited run gave no result. UNREADABLE: the reader itself refused; FAILED: it made a mistake."""

    UNREADABLE = "unreadable"
    TIME = "time"
    MEMORY = "memory"
    CRASHED = "crashed"
    FORBIDDEN = "forbidden"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refused:
    """No result, and why: ``code`` for counting, ``reason`` in words for the ledger."""

    code: RefusalCode
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one argument: ``seconds`` of wall time, ``memory_mb`` above what the idle worker occupies."""

    seconds: float = 20.0
    memory_mb: int = 1024


class WorkerStartError(RuntimeError):
    """A worker died before it took its first argument: the function cannot be imported there."""
