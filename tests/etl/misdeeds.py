"""What a hostile file might make its reader do; each takes a string and is importable in a worker."""

import ctypes
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

from etl.model import Cell, CellStatus

HELD: list[bytes] = []


def length(text: str) -> int:
    return len(text)


def process_id(_: str) -> int:
    return os.getpid()


def cell(text: str) -> Cell:
    return Cell(key="t3.x.y", value=Decimal(text), text=text, status=CellStatus.REPORTED, where="line 1")


def nothing(_: int) -> None:
    return None


def sleep(_: str) -> None:
    time.sleep(600)


def spin(_: str) -> None:
    while True:
        pass


def hoard(_: str) -> None:
    while True:
        HELD.append(b"x" * (8 << 20))


def segfault(_: str) -> None:
    ctypes.string_at(0)


def leave(_: str) -> None:
    os._exit(7)


def killed(_: str) -> None:
    signal.raise_signal(signal.SIGKILL)


def fail(text: str) -> None:
    raise IndexError(text)


def recurse(text: str) -> None:
    recurse(text)


def write(path: str) -> None:
    Path(path).write_text("x")


def write_natively(path: str) -> int:
    """Past the audit hook, as a C library would: only the kernel's limit is left."""
    libc = ctypes.CDLL(None)
    number = libc.open(path.encode(), os.O_CREAT | os.O_WRONLY, 0o600)
    return int(libc.write(number, b"x", 1))


def delete(path: str) -> None:
    Path(path).unlink()


def connect(port: str) -> None:
    socket.create_connection(("127.0.0.1", int(port)), timeout=2)


def connect_natively(port: str) -> int:
    """Connects to loopback without Python's socket module; 0 is success."""
    libc = ctypes.CDLL(None)
    number = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = (
        socket.AF_INET.to_bytes(2, sys.byteorder) + int(port).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
    )
    return int(libc.connect(number, address, len(address)))


def start_program(_: str) -> None:
    subprocess.run(["true"], check=True)


def fork(_: str) -> None:
    os.fork()


class Trap:
    """Its pickle runs a command when it is loaded."""

    def __reduce__(self) -> tuple:
        return os.system, ("true",)


def trap(_: str) -> Trap:
    return Trap()


def foreign(_: str) -> Path:
    return Path("x")


def unpickle(_: str) -> object:
    return pickle.loads(pickle.dumps(Trap()))


def unpicklable(_: str) -> object:
    return lambda: None


def hang_on(text: str) -> str:
    """Hangs for some arguments and answers the others."""
    if text.startswith("hang"):
        time.sleep(600)
    if text.startswith("die"):
        os._exit(1)
    return text
