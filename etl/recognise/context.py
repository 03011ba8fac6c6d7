"""Which table the walk is in, and what an ambiguous word means there. 其他 and 总计 head columns and rows alike."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from etl.recognise.labels import Label


class Context:
    """The table that the walk is in; ``rows_seen`` turns 总计 from a column into a row."""

    def __init__(self) -> None:
        self.table: str | None = None
        self.rows_seen = False

    def enter(self, table: str | None) -> None:
        """Go on in ``table`` (None: prose)."""
        if table != self.table:
            self.table, self.rows_seen = table, False

    def table_of(self, found: Iterable[tuple[Label, ...]]) -> str | None:
        """The table that a row's words belong to: by words of one table only, else the current one if possible."""
        sure: dict[str, int] = {}
        possible: set[str] = set()
        for labels in found:
            table = labels[0].table
            if len(labels) == 1 or all(label.table == table for label in labels):
                sure[table] = sure.get(table, 0) + 1
                possible.add(table)
            else:
                possible.update(label.table for label in labels)
        if len(sure) == 1:
            return next(iter(sure))
        best = sorted(sure, key=lambda table: -sure[table])[:2]
        if best and sure[best[0]] > sure[best[1]]:
            return best[0]
        return self.table if self.table in possible else None


@lru_cache(maxsize=8192)
def on_axis(labels: tuple[Label, ...], table: str, *axes: str) -> tuple[Label, ...]:
    """Those of ``labels`` that stand on one of the axes of a table."""
    return tuple(label for label in labels if label.table == table and label.axis in axes)
