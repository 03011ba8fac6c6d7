"""The painter's process: one Chromium, one picture at a time. ``python -m pages.exports.paint``.

Reads jobs from standard input, a JSON line each ({"figure", "format", "width", "height", "scale"}); answers each with a
line ``ok <bytes>`` and the picture, or ``error <reason>``. Ends with its input. It has a process of its own so that
:class:`pages.exports.painter.Painter` can end a browser that hangs.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

# Past any reader's patience: by then whoever asked has ended this process, or has ended itself.
PATIENCE_SECONDS = 60


def paint(kaleido: Any, job: dict[str, Any]) -> bytes:
    """The picture of a job. Raises whatever the browser does."""
    options = {key: job[key] for key in ("format", "width", "height", "scale")}
    return bytes(kaleido.calc_fig_sync(job["figure"], opts=options))


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs until there are no more."""
    import kaleido

    # The default would fetch MathJax from another host; any other keyword here hangs it (stack.md §3).
    kaleido.start_sync_server(mathjax=False, timeout=PATIENCE_SECONDS, silence_warnings=True)
    for line in jobs:
        try:
            picture = paint(kaleido, json.loads(line))
            answers.write(b"ok %d\n" % len(picture) + picture)
        except Exception as error:
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            answers.write(f"error {reason}\n".encode())
        answers.flush()
    kaleido.stop_sync_server(silence_warnings=True)


if __name__ == "__main__":
    # What libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)
