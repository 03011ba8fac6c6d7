"""Column headers: which columns a table prints, in which order, and whether they contradict the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from etl.recognise.events import Header, Leaf

Leaves = tuple[Leaf, ...]
"""The column headers of one header row."""


@dataclass(frozen=True)
class Columns:
    """The printed columns in order, an unknown wording as None; ``leaves`` holds them with their geometry.

    ``contradicts`` says that known columns stand in another order than the form's; ``total_leads`` that this is all
    of them, drawn, with the column of sums first.
    """

    codes: tuple[str | None, ...]
    leaves: tuple[Leaf, ...]
    contradicts: bool
    total_leads: bool = False

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Codes of the columns whose wording is known."""
        return tuple(code for code in self.codes if code is not None)

    @cached_property
    def starts(self) -> list[int]:
        """First columns of headers that are one column wide each and disjoint; empty where they are not."""
        plain = all(leaf.span == 1 and leaf.start >= 0 for leaf in self.leaves)
        return [leaf.start for leaf in self.leaves] if plain else []

    def lacks(self, count: int) -> bool:
        """Whether some, but fewer than ``count`` columns are named."""
        return 0 < len(self.codes) < count

    @property
    def has_twice(self) -> bool:
        """Whether a column is named again in another's place."""
        return any(leaf.codes and code is None for code, leaf in zip(self.codes, self.leaves, strict=True))


def columns_of(headers: Sequence[Leaves], expected: Sequence[str], values_from: int = -1) -> Columns | None:
    """The columns that header rows print above rows of which the form has the ``expected`` columns; None if none.

    ``values_from`` is the first drawn column of values: unknown words left of it head the labels. A known wording of
    other rows' columns contradicts.
    """
    printed = distinct(headers)
    leaves = [leaf for leaf in printed if not leaf.group and (leaf.codes or leaf.start >= values_from)]
    chosen = _chosen(leaves, expected)
    foreign = any(leaf.codes and code is None for code, leaf in zip(chosen, leaves, strict=True))
    chosen = _without_slip(chosen, expected)
    if not any(chosen):
        return Columns((), (), True) if foreign else None
    # The column of sums is printed one level above its neighbours: its place in the run of words says nothing.
    rank = {code: place for place, code in enumerate(expected)}
    ranks = [rank[code] for code in chosen if code in rank and code != expected[-1]]
    total_first = len(expected) > 1 and next(code for code in chosen if code) == expected[-1]
    # Behind the name of a group it is the last of the upper line, of which the first is lost or in pieces.
    total_first = total_first and not (printed[0].group and printed[0].codes and printed[0].start < 0)
    contradicts = foreign or ranks != sorted(set(ranks)) or (total_first and len(ranks) > 0)
    order = _in_order(leaves, chosen, rank)
    if _is_drawn(leaves) and not contradicts:
        drawn = [rank[code] for code, _ in order if code is not None]
        contradicts = drawn != sorted(drawn)
    codes = tuple(code for code, _ in order)
    total_leads = contradicts and _is_drawn(leaves) and codes == (expected[-1], *expected[:-1])
    return Columns(codes, tuple(leaf for _, leaf in order), contradicts, total_leads)


# Reports of one site print the same headers.
@lru_cache(maxsize=1024)
def nearest_columns(headers: tuple[Leaves, ...], expected: tuple[str, ...], values_from: int) -> Columns | None:
    """The columns of all headers in force, or of the nearest alone: a page may repeat its first headers above them."""
    found = columns_of(headers, expected, values_from)
    if found is not None and found.contradicts and len(headers) > 1:
        nearest = columns_of(headers[-1:], expected, values_from)
        if nearest is not None and nearest.codes == expected and not nearest.contradicts:
            return nearest
    return found


def distinct(headers: Sequence[Leaves]) -> list[Leaf]:
    """The column headers of some header rows; one that is repeated in every cell it spans counts once."""
    found: list[Leaf] = []
    seen: set[tuple[tuple[str, ...], str, int]] = set()
    for header in headers:
        one = len({leaf.codes for leaf in header}) == 1
        row: list[Leaf] = []
        for leaf in header:
            before = row[-1] if row else None
            # A column that is named twice among others is a column too many: only a row of nothing else is a span.
            if before and (one or leaf.group) and leaf.codes == before.codes and _touch(before, leaf):
                row[-1] = before._replace(span=leaf.start + leaf.span - before.start)
            else:
                row.append(leaf)
        found += [leaf for leaf in row if leaf.start < 0 or (leaf.codes, leaf.text, leaf.start) not in seen]
        seen.update([(leaf.codes, leaf.text, leaf.start) for leaf in row])
    return found


def _touch(first: Leaf, second: Leaf) -> bool:
    # 本年新 beside 本年新 are two columns with half their wording lost, not one repeated.
    return second.start >= 0 and len(first.codes) == 1 and first.start + first.span == second.start


def _chosen(leaves: Sequence[Leaf], expected: Sequence[str]) -> list[str | None]:
    # A wording cut short may stand for two columns (本年新…): the next one in the form's order is meant.
    used: set[str] = set()
    chosen: list[str | None] = []
    for leaf in leaves:
        code = next(
            (code for code in leaf.codes if code in expected and (len(leaf.codes) == 1 or code not in used)), None
        )
        if code:
            used.add(code)
        chosen.append(code)
    return chosen


def _without_slip(chosen: list[str | None], expected: Sequence[str]) -> list[str | None]:
    """The columns without the one that is named again in its neighbour's place, all others standing in their own."""
    wrong = [at for at, (code, want) in enumerate(zip(chosen, expected, strict=False)) if code != want]
    if len(chosen) != len(expected) or len(wrong) != 1 or chosen[wrong[0]] is None:
        return chosen
    at = wrong[0]
    is_slip = chosen[at] in (*chosen[max(0, at - 1) : at], *chosen[at + 1 : at + 2])
    return [*chosen[:at], None, *chosen[at + 1 :]] if is_slip else chosen


def _is_drawn(leaves: Sequence[Leaf]) -> bool:
    spans = sorted((leaf.start, leaf.start + leaf.span) for leaf in leaves)
    return bool(spans) and spans[0][0] >= 0 and all(a[1] <= b[0] for a, b in pairwise(spans))


def _in_order(
    leaves: Sequence[Leaf], chosen: Sequence[str | None], rank: dict[str, int]
) -> list[tuple[str | None, Leaf]]:
    pairs = list(zip(chosen, leaves, strict=True))
    if _is_drawn(leaves):
        return sorted(pairs, key=lambda pair: pair[1].start)
    known = [pair for pair in pairs if pair[0] is not None]
    return sorted(known, key=lambda pair: rank[pair[0] or ""])


def unit_hint(headers: Sequence[Header], column: str) -> str | None:
    """The unit of money that the nearest header of a column prints."""
    texts = [leaf.text for header in headers for leaf in header.leaves if column in leaf.codes]
    text = texts[-1] if texts else ""
    return "万元" if "万元" in text else "元" if "元" in text else None
