"""Which cells an indicator of the prose stands for, from ``data/forms/crosswalk.csv``."""

from __future__ import annotations

import csv
import re
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA, Form, load_forms

KEY = re.compile(r"t\d\.[a-z_*]+\.[a-z_0-9*]+")


@lru_cache(maxsize=8)
def formulas(folder: Path = DATA / "forms") -> dict[str, dict[str, tuple[str, ...]]]:
    """Cell keys to be added up, by indicator and form; an indicator without a plain sum of cells is left out.

    A formula of the file is ``key + key``, ``sum key-with-*`` or ``same`` (as in the form to the left).
    """
    forms = load_forms(folder)
    with (folder / "crosswalk.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {row["indicator"]: _of_row(row, forms) for row in rows}


def cells_of(indicator: str, form: str | None) -> tuple[str, ...]:
    """Keys whose sum is the indicator in a form, e.g. both litigation totals; empty where there is none."""
    return formulas().get(indicator, {}).get(form or "", ())


def _of_row(row: dict[str, str], forms: dict[str, Form]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    previous = ""
    for name, form in sorted(forms.items()):
        if name not in row:
            continue
        text = previous if row[name].strip() == "same" else row[name].strip()
        previous = text
        if keys := _keys(text, form):
            found[name] = keys
    return found


def _keys(text: str, form: Form) -> tuple[str, ...]:
    """Cell keys of a formula, wildcards spelt out by the form; empty where a term is not a cell key."""
    terms = [term.strip() for term in text.removeprefix("sum ").split("+")]
    if not all(KEY.fullmatch(term) for term in terms):
        return ()
    return tuple(key for term in terms for key in form.by_key if fnmatchcase(key, term))
