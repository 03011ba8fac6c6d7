"""Python's search for things that hold each other in a ring: after an answer was sent, not in the middle of one.

A page makes 100,000 small things, hardly any in rings; what it keeps makes Python search them every few pages, for
25 ms on an old machine.
"""

from __future__ import annotations

import gc

from flask import Flask, Response

# Things made and not given back since the last search: at so many one is due; at so many Python does not wait for us.
DUE, LATEST = 20_000, 400_000
# So many searches of one age make a search of the next.
OFTEN = 20


def due(counts: tuple[int, int, int]) -> int | None:
    """The age of things to search, 0 to 2, or None; ``counts`` as ``gc.get_count`` gives them."""
    young, middle, old = counts
    if young < DUE:
        return None
    return 2 if old >= OFTEN and middle >= OFTEN else 1 if middle >= OFTEN else 0


def tidy() -> None:
    """Search now if it is due."""
    age = due(gc.get_count())
    if age is not None:
        gc.collect(age)


def attach_tidy(server: Flask) -> None:
    """Let the server search between answers."""
    gc.set_threshold(LATEST, OFTEN, OFTEN)

    @server.after_request
    def after(response: Response) -> Response:
        response.call_on_close(tidy)
        return response
