"""A reading function for workers, in a module that is quick to import."""

import os
import time
from pathlib import Path

from etl.load.chunks import Packed, read_chunk
from etl.load.corrections import CorrectionError


def hostile_read(work, shared) -> Packed:
    """Reads as the build does; some names make it misbehave first."""
    for file, _ in work:
        name = Path(file.path).name
        if name.startswith("hang"):
            time.sleep(600)
        if name.startswith("die"):
            os._exit(1)
        if name.startswith("mistake"):
            raise KeyError("a mistake of ours")
        if name.startswith("stale"):
            raise CorrectionError("data/corrections: stale")
    return read_chunk(work, shared)
