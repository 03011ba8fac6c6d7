"""Messages between parent and worker. The parent trusts no worker: it only builds plain objects of this project."""

from __future__ import annotations

import io
import pickle
from typing import Any

_VALUES = {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"), ("datetime", "timedelta")} | {
    ("builtins", name) for name in ("set", "frozenset", "complex", "bytearray", "slice", "range")
}
_OWN_ROOT = "etl"
MESSAGE_BYTES = 256 << 20


class _PlainObjects(pickle.Unpickler):
    """Finds classes of this project and a few values; never a function, so that nothing is called while loading."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _VALUES and module.partition(".")[0] != _OWN_ROOT:
            raise pickle.UnpicklingError(f"a worker sent {module}.{name}")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"a worker sent {module}.{name}, which is no class")
        return found


def pack(message: object) -> bytes:
    """Bytes of a message. Raises what ``pickle`` raises for an object that cannot travel."""
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def unpack_trusted(message: bytes) -> Any:
    """What the parent sent, read by a worker; only the parent writes into that pipe."""
    return pickle.loads(message)


def unpack(message: bytes) -> Any:
    """What a worker sent, read by the parent. Raises ``pickle.UnpicklingError`` for anything but plain objects."""
    return _PlainObjects(io.BytesIO(message)).load()
