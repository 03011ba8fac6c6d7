"""Parts of statements that are the same for every reader, made once a data version in a large warehouse.

Who asked, how requests were closed, what became of disputes: each is gathered from millions of cells before places,
years and levels are chosen. Of 280,000 reports that takes one to two seconds; as a table in memory, 20 to 40 MB each,
a view of 28,000 of them takes 0.2.
"""

from __future__ import annotations

import threading

from pages.queries.size import is_country
from pages.reading import Reading
from pages.warehouse import Cursor

# Numbers beside a report's code; what differs between views is not in it.
PREPARED: dict[str, str] = {}
_LOCK = threading.Lock()


def prepare(name: str, select: str) -> str:
    """Register a part of a statement under a name; gives the name."""
    PREPARED[name] = select
    return name


def source(cur: Cursor, name: str) -> str:
    """What a statement selects from: the part itself, or in a large warehouse the table made of it."""
    if not is_country(cur):
        return f"({PREPARED[name]})"
    with _LOCK:
        cur.once(("prepared", name), lambda: bool(cur.run(_table(name), None)) or True, 1)
    return f"memory.main.{name}"


def prepare_all(cur: Reading) -> None:
    """Make the table of every part."""
    for name in PREPARED:
        source(cur, name)


def _table(name: str) -> str:
    # In the order of codes, which stand first: what belongs to a place or to a stretch of reports lies together.
    return f"create table if not exists memory.main.{name} as select * from ({PREPARED[name]}) order by 1"
