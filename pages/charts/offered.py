"""Which metrics a page offers: its own choice first, then whatever else the folder of definitions holds for it."""

from __future__ import annotations

from etl.metrics.catalogue import load_metrics


def offered(*first: str, topics: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """``first`` in their order, then every other metric of these topics and kinds, in the order of the definitions.

    A metric file put into the folder is thereby in the selectors, charts, tables and files of its page.
    """
    held = [m for m in load_metrics().values() if m.topic in topics and m.kind in kinds]
    rest = (m.id for m in sorted(held, key=lambda m: (m.order, m.id)))
    return tuple(dict.fromkeys((*first, *rest)))
