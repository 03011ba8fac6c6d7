"""The child's side: take arguments, answer each, until the pipe closes."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from etl.sandbox.confine import ForbiddenError, allow_cpu, confine, watch
from etl.sandbox.outcome import Limits, RefusalCode, Refused
from etl.sandbox.wire import pack, unpack_trusted

READY = b"ready"
Errors = tuple[type[Exception], ...]


def serve(
    connection: Connection, function: Callable[[Any], Any], limits: Limits, expected: Errors, modules: tuple[str, ...]
) -> None:
    """Runs in the child: answers every argument of every list that arrives, in order, one message each."""
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    confine(limits.memory_mb)
    connection.send_bytes(READY)
    while True:
        try:
            arguments = unpack_trusted(connection.recv_bytes())
        except (EOFError, OSError):
            return
        for argument in arguments:
            allow_cpu(limits.seconds)
            connection.send_bytes(_answer(function, argument, limits, expected))


def _answer(function: Callable[[Any], Any], argument: Any, limits: Limits, expected: Errors) -> bytes:
    try:
        watch(running=True)
        try:
            result = function(argument)
        finally:
            watch(running=False)
        return pack(result)
    except MemoryError:
        return pack(Refused(RefusalCode.MEMORY, f"needed more than {limits.memory_mb} MB"))
    except ForbiddenError as error:
        return pack(Refused(RefusalCode.FORBIDDEN, str(error)))
    except expected as error:
        return pack(Refused(RefusalCode.UNREADABLE, str(error)))
    except Exception as error:
        return pack(Refused(RefusalCode.FAILED, f"the reader failed: {type(error).__name__}: {error}"[:500]))
