"""Runs a function on files that may be hostile, in child processes with limits; a bad file becomes a reason."""

from etl.sandbox.outcome import Limits, RefusalCode, Refused, WorkerStartError
from etl.sandbox.pool import LimitedPool, preload, run_limited

__all__ = ["LimitedPool", "Limits", "RefusalCode", "Refused", "WorkerStartError", "preload", "run_limited"]
