"""Records kept with their years, scopes, levels and places as columns: a view picks its own among them at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Generic, TypeVar

import numpy as np

from pages.queries.selection import Placed, Selection

P = TypeVar("P", bound=Placed)


class Columned(Generic[P]):
    """``records`` (never changed), asked for those of one selection after another."""

    __slots__ = ("_adcodes", "_levels", "_scopes", "_years", "records")

    def __init__(self, records: Sequence[P]) -> None:
        self.records = records
        self._years = np.array([one.year for one in records], dtype=np.int16)
        self._scopes = np.array([one.scope_code for one in records], dtype=np.str_)
        # None stands for no level and no place: no selection asks for the empty text.
        self._levels = np.array([one.level_code or "" for one in records], dtype=np.str_)
        self._adcodes = np.array([one.adcode or "" for one in records], dtype=np.str_)

    def of(self, selection: Selection) -> list[P]:
        """What :meth:`Selection.of` finds among the records, in their order."""
        held = (self._years >= selection.first_year) & (self._years <= selection.last_year)
        if selection.scope != "all":
            held &= self._scopes == selection.scope
        if selection.level != "all":
            held &= self._levels == selection.level
        if selection.places:
            held &= np.isin(self._adcodes, selection.places)
        return list(compress(self.records, held.tolist()))
