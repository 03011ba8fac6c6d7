"""Takes rights away from the process that calls it, for good: memory, written files, network, other programs.

The kernel enforces memory, file size and open files (and the network where it grants an empty network namespace); the
audit hook enforces the rest for everything that goes through Python, which is how the known holes in PDF and XML
libraries were used. On a system without ``resource`` only the hook is left.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

OPEN_FILES = 64
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_FORBIDDEN_EVENTS = frozenset(
    f"os.{call}"
    for call in (
        *("system", "exec", "posix_spawn", "spawn", "fork", "forkpty", "startfile", "kill", "killpg"),
        *("remove", "rename", "mkdir", "rmdir", "link", "symlink", "truncate", "chmod", "chown", "setxattr", "utime"),
    )
) | {"subprocess.Popen", "pty.spawn", "webbrowser.open", "sqlite3.connect", "pickle.find_class"}
_FORBIDDEN_FAMILIES = ("socket.", "shutil.", "ftplib.", "http.client.", "urllib.", "smtplib.", "tempfile.", "syslog.")
_running = False


class ForbiddenError(PermissionError):
    """The confined code tried something that reading a file does not need."""


def confine(memory_mb: int) -> None:
    """Applies every limit to this process. ``memory_mb`` counts from what the process occupies now."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.dont_write_bytecode = True
    _close_standard_streams()
    _leave_the_network()
    _limit_resources(memory_mb)
    sys.addaudithook(_audit)


def watch(*, running: bool) -> None:
    """Turns the audit hook (which takes no state and cannot be removed) on around the confined function only."""
    global _running
    _running = running


def allow_cpu(seconds: float) -> None:
    """Ends this process when it uses ``seconds`` more CPU on every core: the last resort when the parent is gone."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not _running:
        return
    if event == "open":
        _audit_open(*arguments)
    elif event in _FORBIDDEN_EVENTS or event.startswith(_FORBIDDEN_FAMILIES):
        raise ForbiddenError(f"{event} is not allowed while a report is read")


def _audit_open(path: object, mode: object, flags: object) -> None:
    writing = isinstance(flags, int) and flags & _WRITING
    if (writing or (isinstance(mode, str) and set(mode) & set("wax+"))) and path != os.devnull:
        raise ForbiddenError(f"writing {path!r} is not allowed while a report is read")


def _close_standard_streams() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _leave_the_network() -> None:
    """Moves into an empty network namespace where Linux allows it (root, or unprivileged user namespaces)."""
    if not sys.platform.startswith("linux"):
        return
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_CLONE_NEWNET) != 0:
        unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit_resources(memory_mb: int) -> None:
    if resource is None:
        return
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, 0)
    _set_limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    occupied = _occupied_bytes()
    if occupied is not None:
        _set_limit(resource.RLIMIT_AS, occupied + (memory_mb << 20))


def _set_limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _occupied_bytes() -> int | None:
    """Address space of this process (``/proc``, Linux); None elsewhere, where the kernel ignores the limit anyway."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None
    return int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
