"""Recognition: a document and the official forms become cells with a status, or refusals with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.forms import Form, load_forms
from etl.model import Cell, Document, Refusal


@dataclass(frozen=True, slots=True)
class Ledger:
    """Numeric cells seen inside recognised tables; ``seen == facts + refused`` always holds."""

    seen: int = 0
    facts: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the tables of a document say. ``forms`` maps a table code to the form id its labels show."""

    cells: tuple[Cell, ...] = ()
    forms: dict[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    ledger: Ledger = Ledger()


def recognise(document: Document, forms: dict[str, Form] | None = None) -> Recognition:
    """Cells of the official tables in ``document`` (default forms: ``data/forms``); what is unsure is refused."""
    forms = forms or load_forms()
    raise NotImplementedError
