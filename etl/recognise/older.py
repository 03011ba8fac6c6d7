"""Forms that are known and not read: those of ``data/forms`` without the three tables of the annual report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from etl.forms import TABLES, load_forms, load_names
from etl.model import Document, Line
from etl.recognise.labels import flat, without_enumerator
from etl.recognise.values import half_width

# A report may quote a line or two of another form; this many labels are the form itself.
_ENOUGH = 5
_SHORTEST, _LONGEST = 4, 80


def older_form(document: Document) -> str | None:
    """The name of the older form whose labels a document prints, for people; None where it prints none."""
    printed = {without_enumerator(flat(text)) for text in _texts(document) if len(text) <= _LONGEST}
    found = {form: len(labels & printed) for form, labels in _labels().items()}
    best = max(found, key=lambda form: found[form], default=None)
    if best is None or found[best] < _ENOUGH:
        return None
    name = load_names().get(("form", best))
    return name.zh if name else best


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Line):
            # Flattened rows: cells between bars, or words beside each other.
            yield from (block.text, *block.text.split("|"), *block.text.split())
        else:
            yield from (cell.text for cell in block.cells)


@lru_cache(maxsize=1)
def _labels() -> dict[str, frozenset[str]]:
    forms = {name: form for name, form in load_forms().items() if not form.table(TABLES[0])}
    return {
        name: frozenset(
            without_enumerator(spelling)
            for cell in form.cells
            for spelling in (flat(cell.row_path[-1]), flat(half_width(cell.row_path[-1]).split("(")[0]))
            if len(spelling) >= _SHORTEST
        )
        for name, form in forms.items()
    }
